package internal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// pkg is what `go list -json` says of a package, and its files.
type pkg struct {
	Dir, ImportPath, Doc      string
	Module                    struct{ Path, Dir string }
	GoFiles, IgnoredGoFiles   []string
	TestGoFiles, XTestGoFiles []string
	Imports                   []string

	name  string // relative to the module
	fset  *token.FileSet
	files []*file
}

// file is one Go file that is no test.
type file struct {
	name string // relative to the module
	ast  *ast.File
	text []byte
}

// finding is one broken rule.
type finding struct {
	rule, where, what string
}

func (f finding) String() string { return fmt.Sprintf("%s: %s: %s", f.rule, f.where, f.what) }

// load lists and parses the packages of the module in dir.
func load(dir string) ([]*pkg, error) {
	if err := watch(dir); err != nil {
		return nil, err
	}
	cmd := exec.Command("go", "list", "-e", "-json=Dir,ImportPath,Doc,Module,GoFiles,IgnoredGoFiles,TestGoFiles,XTestGoFiles,Imports", "./...")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=readonly", "GOPROXY=off")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w\n%s", err, stderr.Bytes())
	}
	var all []*pkg
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		p := &pkg{fset: token.NewFileSet()}
		if err := d.Decode(p); err == io.EOF {
			return all, nil
		} else if err != nil {
			return nil, err
		}
		p.name = strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, p.Module.Path), "/")
		if err := p.parse(); err != nil {
			return nil, err
		}
		all = append(all, p)
	}
}

// watch reads the folders under dir, so that go test, which remembers what a test has opened, runs it again when a file
// was added. It does not see what `go list` opens.
func watch(dir string) error {
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && slices.Contains([]string{".git", ".cache", "bin", "data", "tmp", "testdata"}, d.Name()) {
			return fs.SkipDir
		}
		if errors.Is(err, fs.ErrNotExist) { // another test's file, gone in the meantime
			return nil
		}
		return err
	})
}

func (p *pkg) parse() error {
	for _, name := range slices.Concat(p.GoFiles, p.IgnoredGoFiles) {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(p.Dir, name))
		if err != nil {
			return err
		}
		tree, err := parser.ParseFile(p.fset, filepath.Join(p.name, name), text, parser.ParseComments)
		if err != nil {
			return err
		}
		p.files = append(p.files, &file{name: filepath.Join(p.name, name), ast: tree, text: text})
	}
	return nil
}

// testOnly reports whether p serves tests: it imports testing.
func (p *pkg) testOnly() bool { return slices.Contains(p.Imports, "testing") }

func (p *pkg) in(names ...string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return p.name == n || strings.HasPrefix(p.name, n+"/") })
}

func (p *pkg) at(pos token.Pos) string {
	at := p.fset.Position(pos)
	return fmt.Sprintf("%s:%d", at.Filename, at.Line)
}

// check applies every rule to every package.
func check(all []*pkg, m archMap, maxLines int) []finding {
	byPath := map[string]*pkg{}
	for _, p := range all {
		byPath[p.ImportPath] = p
	}
	var found []finding
	for _, p := range all {
		found = append(found, p.checkImports(byPath, m)...)
		found = append(found, p.checkSelectors()...)
		found = append(found, p.checkSQL()...)
		found = append(found, p.checkDocs()...)
		found = append(found, p.checkLines(maxLines)...)
	}
	return found
}

// checkImports holds the imports against the map.
func (p *pkg) checkImports(byPath map[string]*pkg, m archMap) (found []finding) {
	if _, ok := m.find(p.name); !ok && len(p.files) > 0 {
		return []finding{{"map", p.name, "has no row in the map"}}
	}
	for _, i := range p.Imports {
		to, ours := byPath[i]
		switch {
		case strings.HasPrefix(i, "gorm.io/") && !p.in("internal/store"):
			found = append(found, finding{"gorm", p.name, "imports " + i})
		case strings.HasPrefix(i, "github.com/labstack/echo") && !p.in("internal/web") && !p.testOnly():
			found = append(found, finding{"echo", p.name, "imports " + i})
		case ours && !m.allows(p.name, to.name):
			found = append(found, finding{"map", p.name, "imports " + to.name})
		case ours && to.testOnly() && !p.testOnly():
			found = append(found, finding{"tests only", p.name, "imports " + to.name})
		}
	}
	return found
}

// banned names what only some packages may use. The reasons are in ARCHITECTURE.md.
var banned = []struct {
	rule, path string
	names      []string
	except     []string
	tests      bool // packages that serve tests may, too
}{
	{"time", "time", []string{"Now", "Since", "Until"}, []string{"internal/app"}, true},
	{"temporary file", "os", []string{"CreateTemp"}, nil, false},
	{"temporary file", "io/ioutil", []string{"TempFile"}, nil, false},
	{"raw markup", "github.com/a-h/templ", []string{"Raw"}, nil, false},
}

// checkSelectors looks for names that are banned, under whatever name their package was imported.
func (p *pkg) checkSelectors() (found []finding) {
	for _, ban := range banned {
		if p.in(ban.except...) || ban.tests && p.testOnly() {
			continue
		}
		for _, f := range p.files {
			alias := importedAs(f.ast, ban.path)
			if alias == "." {
				found = append(found, finding{ban.rule, f.name, "imports " + ban.path + " without a name"})
			}
			ast.Inspect(f.ast, func(n ast.Node) bool {
				s, ok := n.(*ast.SelectorExpr)
				if !ok {
					return true
				}
				x, ok := s.X.(*ast.Ident)
				if ok && x.Name == alias && x.Obj == nil && slices.Contains(ban.names, s.Sel.Name) {
					found = append(found, finding{ban.rule, p.at(s.Pos()), "uses " + ban.path + "." + s.Sel.Name})
				}
				return true
			})
		}
	}
	return found
}

// importedAs returns the name under which f imports path, "" if it does not.
func importedAs(f *ast.File, path string) string {
	for _, i := range f.Imports {
		switch {
		case i.Path.Value != `"`+path+`"`:
		case i.Name != nil:
			return i.Name.Name
		default:
			return path[strings.LastIndex(path, "/")+1:]
		}
	}
	return ""
}

// checkLines keeps files short; tests too.
func (p *pkg) checkLines(most int) (found []finding) {
	for _, name := range slices.Concat(p.GoFiles, p.IgnoredGoFiles, p.TestGoFiles, p.XTestGoFiles) {
		text, err := os.ReadFile(filepath.Join(p.Dir, name))
		if err != nil {
			return []finding{{"lines", p.name, err.Error()}}
		}
		if n := bytes.Count(text, []byte("\n")); n > most && !generated(text) {
			found = append(found, finding{"lines", filepath.Join(p.name, name), fmt.Sprintf("has %d lines, over %d", n, most)})
		}
	}
	return found
}

func generated(text []byte) bool {
	f, err := parser.ParseFile(token.NewFileSet(), "", text, parser.PackageClauseOnly|parser.ParseComments)
	return err == nil && ast.IsGenerated(f)
}
