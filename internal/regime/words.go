package regime

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// words are the sentences that packs say to the public, by language and by the sentence as the pack has it. A sentence that
// changes in a pack is not found any more: a translation of something else is never said.
type words map[string]map[string]string

// In says one of the pack's sentences (the text of a ground or of a reach, an authority, a place) in a language, or as the pack has it where
// there are no words for it. Citations are the same in every language.
func (p *Pack) In(language, text string) string {
	if said := p.words[language][text]; said != "" {
		return said
	}
	return text
}

// Said lists what the pack says to the public beside citations: what must be there in every language.
func (p *Pack) Said() []string {
	list := []string{p.Jurisdiction}
	if p.Regulator.Name != "" {
		list = append(list, p.Regulator.Name)
	}
	add := func(text string) {
		if !slices.Contains(list, text) {
			list = append(list, text)
		}
	}
	for _, g := range p.Grounds {
		add(g.Text)
	}
	for _, r := range p.Reach {
		add(r.Text)
	}
	return list
}

// read adds the files regimes/words/*.yaml of a tree, named for their language. What an operator's folder says goes before
// what is shipped.
func (w words) read(tree fs.FS) error {
	names, err := fs.Glob(tree, "regimes/words/*.yaml")
	if err != nil {
		return fmt.Errorf("list words of packs: %w", err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(tree, name)
		if err != nil {
			return fmt.Errorf("read words of packs: %w", err)
		}
		var said map[string]string
		if err := yaml.Unmarshal(text, &said); err != nil {
			return yamlError(name, err)
		}
		language := strings.TrimSuffix(path.Base(name), ".yaml")
		if w[language] == nil {
			w[language] = map[string]string{}
		}
		for sentence, t := range said {
			if strings.TrimSpace(t) == "" {
				return &PackError{name, 1, fmt.Sprintf("%q has no words", sentence)}
			}
			w[language][sentence] = t
		}
	}
	return nil
}
