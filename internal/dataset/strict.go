package dataset

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"sort"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// maxFile bounds one configuration file, in bytes.
const maxFile = 4 << 20

// Strict reads YAML and records everything that is not exactly as expected: unknown keys, keys given twice, wrong
// types. It goes on after a finding, so that a person sees all of them at once.
type Strict struct {
	File  string
	Found Findings
}

// Keys maps the keys that a mapping may have to what reads each value.
type Keys map[string]func(*yaml.Node)

// Fail records an error at n.
func (s *Strict) Fail(n *yaml.Node, remedy, format string, args ...any) {
	s.Found = append(s.Found, Finding{File: s.File, Line: lineOf(n), Message: fmt.Sprintf(format, args...), Remedy: remedy})
}

// Warn records a warning at n.
func (s *Strict) Warn(n *yaml.Node, remedy, format string, args ...any) {
	s.Fail(n, remedy, format, args...)
	s.Found[len(s.Found)-1].Warning = true
}

// Root parses data and returns the document's mapping, or nil after recording why there is none.
func (s *Strict) Root(data []byte) *yaml.Node {
	if len(data) > maxFile {
		s.Fail(nil, "split the file", "the file is larger than %d bytes", maxFile)
		return nil
	}
	var doc, next yaml.Node
	dec := yaml.NewDecoder(bytes.NewReader(data))
	if err := dec.Decode(&doc); err != nil {
		s.Fail(nil, "correct the YAML", "cannot be read: %s", strings.TrimPrefix(err.Error(), "yaml: "))
		return nil
	}
	if err := dec.Decode(&next); !errors.Is(err, io.EOF) {
		s.Fail(&next, "keep one document per file", "more than one YAML document")
		return nil
	}
	if len(doc.Content) != 1 || doc.Content[0].Kind != yaml.MappingNode {
		s.Fail(&doc, "start with a mapping of keys", "the file is not a mapping")
		return nil
	}
	return doc.Content[0]
}

// Object reads a mapping with the given keys; any other key is an error.
func (s *Strict) Object(n *yaml.Node, what string, keys Keys) {
	if n.Kind != yaml.MappingNode {
		s.Fail(n, "write key: value lines", "%s must be a mapping", what)
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i].Value
		read, known := keys[key]
		switch {
		case !known:
			s.Fail(n.Content[i], suggest(key, keys), "unknown key %q in %s", key, what)
		case seen[key]:
			s.Fail(n.Content[i], "remove one", "key %q is given twice in %s", key, what)
		case read != nil:
			read(n.Content[i+1])
		}
		seen[key] = true
	}
}

// List calls each for every item of a sequence.
func (s *Strict) List(what string, each func(*yaml.Node)) func(*yaml.Node) {
	return func(n *yaml.Node) {
		if isNull(n) {
			return
		}
		if n.Kind != yaml.SequenceNode {
			s.Fail(n, "write a list with - items", "%s must be a list", what)
			return
		}
		for _, item := range n.Content {
			each(item)
		}
	}
}

// Text reads a string into dst; null leaves it empty.
func (s *Strict) Text(dst *string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		if isNull(n) {
			return
		}
		if n.Kind != yaml.ScalarNode || n.Tag != "!!str" {
			s.Fail(n, "put the value in quotes", "expected text")
			return
		}
		*dst = n.Value
	}
}

// Texts reads a list of strings into dst.
func (s *Strict) Texts(dst *[]string) func(*yaml.Node) {
	return s.List("the value", func(n *yaml.Node) {
		var v string
		s.Text(&v)(n)
		if v != "" {
			*dst = append(*dst, v)
		}
	})
}

// OneOf reads a string that must be one of the allowed words.
func (s *Strict) OneOf(dst *string, allowed ...string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		for _, word := range allowed {
			if n.Kind == yaml.ScalarNode && n.Value == word {
				*dst = word
				return
			}
		}
		if !isNull(n) {
			s.Fail(n, "use one of "+strings.Join(allowed, ", "), "%q is not allowed here", n.Value)
		}
	}
}

// Flag reads true or false into dst.
func (s *Strict) Flag(dst *bool) func(*yaml.Node) {
	return func(n *yaml.Node) {
		if isNull(n) {
			return
		}
		if n.Kind != yaml.ScalarNode || n.Tag != "!!bool" {
			s.Fail(n, "write true or false", "expected true or false")
			return
		}
		*dst = n.Value == "true" || n.Value == "True" || n.Value == "TRUE"
	}
}

// Number reads a whole number of at least low into dst.
func (s *Strict) Number(dst *int, low int) func(*yaml.Node) {
	return func(n *yaml.Node) {
		if isNull(n) {
			return
		}
		v, err := strconv.Atoi(n.Value)
		if n.Kind != yaml.ScalarNode || n.Tag != "!!int" || err != nil || v < low {
			s.Fail(n, fmt.Sprintf("write a whole number of at least %d", low), "expected a whole number")
			return
		}
		*dst = v
	}
}

// suggest names the known key that is nearest, or all of them when none is near.
func suggest(key string, keys Keys) string {
	names := make([]string, 0, len(keys))
	for name := range keys {
		names = append(names, name)
	}
	sort.Strings(names)
	if near := Nearest(key, names); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return "known keys: " + strings.Join(names, ", ")
}

// Nearest returns the name that differs least from word, or "" when none is close.
func Nearest(word string, names []string) string {
	best, at := "", len(word)/3+2
	for _, name := range names {
		if d := distance(strings.ToLower(word), strings.ToLower(name)); d < at {
			best, at = name, d
		}
	}
	return best
}

// distance is the Levenshtein distance of two short words.
func distance(a, b string) int {
	if len(a) > 128 || len(b) > 128 {
		return 1 << 20
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		last := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := last
			if a[i-1] != b[j-1] {
				cost++
			}
			last = row[j]
			row[j] = min(cost, row[j]+1, row[j-1]+1)
		}
	}
	return row[len(b)]
}

func lineOf(n *yaml.Node) int {
	if n == nil || n.Line == 0 {
		return 1
	}
	return n.Line
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }
