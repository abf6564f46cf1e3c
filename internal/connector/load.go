package connector

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/habeasdata/habeas/internal/dataset"
)

// Load reads a configuration folder: connectors/*.yaml (or .yml) and the datasets that they name in datasets/. env
// looks up environment variables. It connects to nothing; Check and every operation do. The error is
// dataset.Findings: everything that is wrong, with file, line and remedy.
func Load(dir string, env func(string) (string, bool), kinds ...Kind) (*Registry, error) {
	r, found := load(dir, env, kinds)
	if err := found.Err(); err != nil {
		return nil, err
	}
	return r, nil
}

// Lint reads the folder like Load and returns all findings, warnings too. The registry is nil when one is an error.
func Lint(dir string, env func(string) (string, bool), kinds ...Kind) (*Registry, dataset.Findings) {
	r, found := load(dir, env, kinds)
	if found.Err() != nil {
		return nil, found
	}
	return r, found
}

// loader is one reading of a folder.
type loader struct {
	dir   string
	env   func(string) (string, bool)
	kinds map[string]Kind
	found dataset.Findings
	used  map[string]string // dataset file to connector
}

func load(dir string, env func(string) (string, bool), kinds []Kind) (*Registry, dataset.Findings) {
	l := &loader{dir: dir, env: env, kinds: map[string]Kind{}, used: map[string]string{}}
	for _, k := range kinds {
		l.kinds[k.Name] = k
	}
	r := &Registry{}
	for _, file := range l.files("connectors") {
		if c := l.connector(file); c != nil {
			r.connectors = append(r.connectors, c)
		}
	}
	slices.SortFunc(r.connectors, func(a, b *Connector) int { return cmp.Compare(a.Name, b.Name) })
	for i := 1; i < len(r.connectors); i++ {
		if r.connectors[i].Name == r.connectors[i-1].Name {
			l.fail(r.connectors[i].File, 1, "give each connector a name of its own", "the name "+r.connectors[i].Name+" is also used in "+r.connectors[i-1].File)
		}
	}
	if len(r.connectors) == 0 && len(l.found) == 0 {
		l.fail(filepath.Join(dir, "connectors"), 1, "add connectors/NAME.yaml", "there is no connector in the folder")
	}
	for _, file := range l.files("datasets") {
		if l.used[filepath.Base(file)] == "" {
			l.warn(file, 1, "name it under datasets: of a connector, or remove it", "no connector uses this dataset")
		}
	}
	graph, found := dataset.Build(r.parts(nil))
	l.found = append(l.found, found...)
	for _, c := range r.connectors {
		l.found = append(l.found, c.checkUpdates(graph)...)
	}
	l.found.Sort()
	return r, l.found
}

func (l *loader) fail(file string, line int, remedy, message string) {
	l.found = append(l.found, dataset.Finding{File: file, Line: line, Message: message, Remedy: remedy})
}

func (l *loader) warn(file string, line int, remedy, message string) {
	l.fail(file, line, remedy, message)
	l.found[len(l.found)-1].Warning = true
}

// files lists the YAML files of a subfolder; another kind of file there is a finding, because it would be ignored.
func (l *loader) files(sub string) []string {
	entries, err := os.ReadDir(filepath.Join(l.dir, sub))
	if err != nil {
		if sub == "connectors" || !errors.Is(err, fs.ErrNotExist) {
			l.fail(filepath.Join(l.dir, sub), 1, "a configuration folder has connectors/ and datasets/", "the folder cannot be read")
		}
		return nil
	}
	var files []string
	for _, e := range entries {
		switch ext := filepath.Ext(e.Name()); {
		case strings.HasPrefix(e.Name(), "."):
		case ext == ".yaml" || ext == ".yml":
			files = append(files, filepath.Join(l.dir, sub, e.Name()))
		case !e.IsDir():
			l.warn(filepath.Join(l.dir, sub, e.Name()), 1, "rename it to .yaml, or move it away", "the file is not read")
		}
	}
	return files
}

func (l *loader) connector(file string) *Connector {
	data, err := os.ReadFile(file)
	if err != nil {
		l.fail(file, 1, "make the file readable", "the file cannot be read")
		return nil
	}
	s := &dataset.Strict{File: file}
	config := parseConfig(s, data)
	l.found = append(l.found, s.Found...)
	if config == nil {
		return nil
	}
	c := &Connector{Config: *config, kind: l.kinds[config.Kind]}
	if c.kind.Name == "" {
		l.fail(file, c.Line, "use one of "+strings.Join(l.kindNames(), ", "), "unknown kind \""+c.Kind+"\"")
		return nil
	}
	l.checkKind(c)
	for _, name := range c.Config.Datasets {
		l.dataset(c, name)
	}
	return c
}

func (l *loader) kindNames() []string {
	var names []string
	for name := range l.kinds {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// checkKind holds the file against what its kind can do, and fetches the secret.
func (l *loader) checkKind(c *Connector) {
	k := c.kind
	for _, a := range c.Actions {
		if !slices.Contains(k.Actions, a) {
			l.fail(c.File, c.Line, "remove the action", "the kind "+k.Name+" cannot "+string(a))
		}
	}
	if len(c.Actions) == 0 {
		l.fail(c.File, c.Line, "add actions: [access, …]", "the connector is allowed nothing")
	}
	for _, a := range []Action{Suppress, Restrict} {
		if c.May(a) != (len(c.updates(a)) > 0) && !k.People {
			l.fail(c.File, c.Line, fmt.Sprintf("give both the action %[1]s and a %[1]s: list, or neither", a), string(a)+" is half configured")
		}
	}
	if k.People {
		if len(c.Config.Datasets) > 0 || c.dsn != (secret{}) || c.Driver != "" {
			l.fail(c.File, c.Line, "remove datasets, dsn and driver", "people answer for the kind "+k.Name+", nothing is connected")
		}
		return
	}
	if len(k.Drivers) > 0 && !slices.Contains(k.Drivers, c.Driver) {
		l.fail(c.File, c.Line, "use one of "+strings.Join(k.Drivers, ", "), "unknown driver \""+c.Driver+"\"")
	}
	if len(c.Config.Datasets) == 0 {
		l.fail(c.File, c.Line, "add datasets: [FILE.yml]", "the connector has no dataset")
	}
	if c.dsn == (secret{}) {
		l.fail(c.File, c.Line, "add dsn: {env: NAME} or dsn: {file: PATH}", "the connector has no dsn")
		return
	}
	if c.dsn.env == "" && c.dsn.file == "" {
		return // the file's reader has said what is wrong with it
	}
	value, base, err := c.dsn.read(l.dir, l.env)
	if err != nil {
		l.fail(c.File, c.dsn.line, "set it where the program runs", err.Error())
	}
	c.settings = Settings{Connector: c.Name, Driver: c.Driver, DSN: value, Base: base}
}

func (l *loader) dataset(c *Connector, name string) {
	if name != filepath.Base(name) || name == "." {
		l.fail(c.File, c.Line, "name a file of the datasets folder", "the dataset \""+name+"\" is not a plain file name")
		return
	}
	if other := l.used[name]; other != "" {
		l.fail(c.File, c.Line, "describe each system in a dataset of its own", "the dataset "+name+" is also used by "+other)
		return
	}
	l.used[name] = c.Name
	path := filepath.Join(l.dir, "datasets", name)
	data, err := os.ReadFile(path)
	if err != nil {
		l.fail(c.File, c.Line, "add the file to datasets/", "the dataset "+name+" cannot be read")
		return
	}
	sets, found := dataset.Parse(path, data)
	l.found = append(l.found, found...)
	c.datasets = append(c.datasets, sets...)
}
