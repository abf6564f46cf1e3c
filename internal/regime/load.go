package regime

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// maxPackFile bounds what is read as a pack.
const maxPackFile = 1 << 20

// PackError is one mistake in a pack's file.
type PackError struct {
	File    string
	Line    int
	Message string
}

// Error returns "file:line: message".
func (e *PackError) Error() string { return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Message) }

// Load reads regimes/*.yaml of the configuration tree and of each overlay, the operator's folders. A pack of an overlay
// replaces the one with the same id. One wrong pack refuses all: the error joins a PackError for every mistake found.
func Load(base fs.FS, overlays ...fs.FS) (*Library, error) {
	library := &Library{packs: map[string]*Pack{}}
	said := words{}
	var wrong []error
	for _, tree := range append([]fs.FS{base}, overlays...) {
		if err := said.read(tree); err != nil {
			wrong = append(wrong, err)
		}
		names, err := fs.Glob(tree, "regimes/*.yaml")
		if err != nil {
			return nil, fmt.Errorf("list packs: %w", err)
		}
		for _, name := range names {
			text, err := fs.ReadFile(tree, name)
			if err != nil {
				return nil, fmt.Errorf("read pack: %w", err)
			}
			pack, err := Parse(name, text)
			if err != nil {
				wrong = append(wrong, err)
				continue
			}
			pack.words = said
			library.packs[pack.ID] = pack
		}
	}
	if len(wrong) > 0 {
		return nil, errors.Join(wrong...)
	}
	return library, nil
}

// Parse reads and checks one pack. name is the file's name; its last part without ".yaml" must be the pack's id.
func Parse(name string, text []byte) (*Pack, error) {
	if len(text) > maxPackFile {
		return nil, &PackError{name, 1, "larger than 1 MiB"}
	}
	var root yaml.Node
	if err := yaml.Unmarshal(text, &root); err != nil {
		return nil, yamlError(name, err)
	}
	var file packFile
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(&file); err != nil {
		return nil, yamlError(name, err)
	}
	if err := decoder.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return nil, &PackError{name, 1, "one document per file"}
	}
	c := checker{file: name, root: &root}
	pack := c.pack(file, strings.TrimSuffix(path.Base(name), ".yaml"))
	if len(c.wrong) > 0 {
		return nil, errors.Join(c.wrong...)
	}
	return pack, nil
}

var (
	yamlLine     = regexp.MustCompile(`line (\d+): (.*)`)
	unknownField = regexp.MustCompile(`^field (\S+) not found in type .*$`)
)

// yamlError turns the decoder's messages into PackErrors.
func yamlError(name string, err error) error {
	messages := []string{err.Error()}
	var typed *yaml.TypeError
	if errors.As(err, &typed) {
		messages = typed.Errors
	}
	wrong := make([]error, 0, len(messages))
	for _, message := range messages {
		line := 1
		if m := yamlLine.FindStringSubmatch(message); m != nil {
			line, _ = strconv.Atoi(m[1])
			message = m[2]
		}
		message = unknownField.ReplaceAllString(message, "unknown key $1")
		wrong = append(wrong, &PackError{name, line, message})
	}
	return errors.Join(wrong...)
}
