package locale

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"go.yaml.in/yaml/v3"
)

// forms are the plural categories of CLDR.
var forms = []string{"zero", "one", "two", "few", "many", "other"}

// entry is one message of one language: its forms ("other" alone when it is not a plural) and where it stands.
type entry struct {
	id           string
	where        string // file:line
	plural       bool
	texts        map[string]string
	placeholders []string
}

// message converts the entry for go-i18n. Spanish, French, Italian and Portuguese have the form "many" for millions
// said in words ("un millón de"); we write digits, which read as "other", so that "many" may be left out.
func (e entry) message() *i18n.Message {
	m := &i18n.Message{
		ID: e.id, Zero: e.texts["zero"], One: e.texts["one"], Two: e.texts["two"],
		Few: e.texts["few"], Many: e.texts["many"], Other: e.texts["other"],
	}
	if m.Many == "" {
		m.Many = m.Other
	}
	return m
}

// fits reports how a translation disagrees with the English message of the same id.
func (e entry) fits(english entry) error {
	if english.id == "" {
		return fmt.Errorf("%s: %s: English has no message with this id", e.where, e.id)
	}
	if e.plural != english.plural {
		return fmt.Errorf("%s: %s: plural in one of this language and English only", e.where, e.id)
	}
	for _, name := range e.placeholders {
		if !slices.Contains(english.placeholders, name) {
			return fmt.Errorf("%s: %s: placeholder {{.%s}} is not in the English text", e.where, e.id, name)
		}
	}
	return nil
}

// parseFile adds the messages of one file to into.
func parseFile(name string, raw []byte, into map[string]entry) error {
	var root yaml.Node
	if err := yaml.Unmarshal(raw, &root); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if len(root.Content) == 0 {
		return nil
	}
	return walk(name, "", root.Content[0], into)
}

// walk flattens nested keys to ids.
func walk(file, prefix string, node *yaml.Node, into map[string]entry) error {
	where := fmt.Sprintf("%s:%d", file, node.Line)
	switch {
	case node.Kind == yaml.ScalarNode && prefix != "":
		return add(entry{id: prefix, where: where, texts: map[string]string{"other": node.Value}}, into)
	case node.Kind != yaml.MappingNode:
		return fmt.Errorf("%s: %s: want a text or nested keys", where, prefix)
	}
	if err := unique(file, node); err != nil {
		return err
	}
	if isPlural(node) {
		e := entry{id: prefix, where: where, plural: true, texts: map[string]string{}}
		for i := 0; i < len(node.Content); i += 2 {
			e.texts[node.Content[i].Value] = node.Content[i+1].Value
		}
		return add(e, into)
	}
	var faults []error
	for i := 0; i < len(node.Content); i += 2 {
		id := strings.TrimPrefix(prefix+"."+node.Content[i].Value, ".")
		faults = append(faults, walk(file, id, node.Content[i+1], into))
	}
	return errors.Join(faults...)
}

// unique reports a key that stands twice in one mapping, which YAML would resolve in silence.
func unique(file string, node *yaml.Node) error {
	seen := map[string]bool{}
	for i := 0; i < len(node.Content); i += 2 {
		key := node.Content[i]
		if seen[key.Value] {
			return fmt.Errorf("%s:%d: key %q stands here twice", file, key.Line, key.Value)
		}
		seen[key.Value] = true
	}
	return nil
}

// isPlural reports whether all keys of the mapping are plural forms with texts.
func isPlural(node *yaml.Node) bool {
	for i := 0; i < len(node.Content); i += 2 {
		if !slices.Contains(forms, node.Content[i].Value) || node.Content[i+1].Kind != yaml.ScalarNode {
			return false
		}
	}
	return len(node.Content) > 0
}

// add checks one message and stores it.
func add(e entry, into map[string]entry) error {
	if other, twice := into[e.id]; twice {
		return fmt.Errorf("%s: %s: also given at %s", e.where, e.id, other.where)
	}
	if _, ok := e.texts["other"]; !ok {
		return fmt.Errorf("%s: %s: a plural needs the form \"other\"", e.where, e.id)
	}
	for form, text := range e.texts {
		text = strings.TrimSpace(text)
		if text == "" {
			return fmt.Errorf("%s: %s: empty text", e.where, e.id)
		}
		names, err := placeholdersOf(text)
		if err != nil {
			return fmt.Errorf("%s: %s: %w", e.where, e.id, err)
		}
		e.texts[form] = text
		e.placeholders = append(e.placeholders, names...)
	}
	slices.Sort(e.placeholders)
	e.placeholders = slices.Compact(e.placeholders)
	into[e.id] = e
	return nil
}

func byText(a, b error) int {
	return strings.Compare(fmt.Sprint(a), fmt.Sprint(b))
}
