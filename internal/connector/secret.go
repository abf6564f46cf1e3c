package connector

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/habeasdata/habeas/internal/dataset"
	"go.yaml.in/yaml/v3"
)

// secret is a reference to a value that is not in the configuration: an environment variable or a file.
type secret struct {
	env, file string
	line      int
}

// maxSecret bounds a secret's file, in bytes.
const maxSecret = 64 << 10

func parseSecret(s *dataset.Strict, n *yaml.Node) secret {
	v := secret{line: n.Line}
	if n.Kind == yaml.ScalarNode {
		s.Fail(n, "write dsn: {env: NAME} or dsn: {file: PATH}", "a secret must not stand in the configuration")
		return v
	}
	s.Object(n, "a secret", dataset.Keys{"env": s.Text(&v.env), "file": s.Text(&v.file)})
	if (v.env == "") == (v.file == "") {
		s.Fail(n, "write dsn: {env: NAME} or dsn: {file: PATH}", "a secret needs exactly one of env and file")
	}
	return v
}

// read fetches the value. The error names where it should be, never what it is.
func (v secret) read(dir string, env func(string) (string, bool)) (value, base string, err error) {
	if v.env != "" {
		value, ok := env(v.env)
		if !ok || strings.TrimSpace(value) == "" {
			return "", "", fmt.Errorf("the environment variable %s is not set", v.env)
		}
		return strings.TrimSpace(value), "", nil
	}
	path := v.file
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxSecret {
		return "", "", fmt.Errorf("the file %s cannot be read as a secret", v.file)
	}
	data, err := os.ReadFile(path)
	if err != nil || strings.TrimSpace(string(data)) == "" {
		return "", "", fmt.Errorf("the file %s is empty or cannot be read", v.file)
	}
	return strings.TrimSpace(string(data)), dir, nil
}
