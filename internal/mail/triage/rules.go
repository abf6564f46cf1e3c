package triage

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Folder is where the rules stand in the tree of settings.
const Folder = "mail"

// Rules are the rules of every language, ready to be used by many at once.
type Rules struct {
	languages []string
	detect    map[string][]int // a common word -> the languages that it speaks for
	rules     []rule
	atoms     lexicon
}

// file is one language as it is written.
type file struct {
	Language string   `yaml:"language"`
	Common   []string `yaml:"common"` // everyday words by which the language is known
	Rules    []struct {
		Means   Means    `yaml:"means"`
		Weight  int      `yaml:"weight"` // 3 speaks for itself, 1 and 2 are hints
		Because string   `yaml:"because"`
		Phrases []string `yaml:"phrases"`
	} `yaml:"rules"`
}

type rule struct {
	Hit
	phrases []phrase
}

// phrase is a sequence of places; each takes one of some words.
type phrase []place

type place struct {
	atoms    []int
	gap      bool // up to maxGap words may stand before it
	optional bool
}

// maxGap is how many words "..." stands for at most. It never goes beyond the end of a sentence.
const maxGap = 6

var known = slices.Concat(Rights, []Means{Request, Agent, Parent, Legal, Regulator, Bounce, AutoReply, Spam, Inquiry})

// Load reads every file of the folder. A fault names the file and the rule.
func Load(fsys fs.FS) (*Rules, error) {
	names, err := fs.Glob(fsys, path.Join(Folder, "*.yaml"))
	if err != nil || len(names) == 0 {
		return nil, errors.Join(fmt.Errorf("there are no rules in %s", Folder), err)
	}
	r := &Rules{detect: map[string][]int{}, atoms: newLexicon()}
	for _, name := range names {
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		if err := r.add(text); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return r, nil
}

func (r *Rules) add(text []byte) error {
	var f file
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(&f); err != nil {
		return err
	}
	if f.Language == "" || len(f.Common) == 0 {
		return errors.New("language and common are needed")
	}
	r.languages = append(r.languages, f.Language)
	for _, word := range f.Common {
		r.detect[fold(word)] = append(r.detect[fold(word)], len(r.languages)-1)
	}
	for i, one := range f.Rules {
		if !slices.Contains(known, one.Means) || one.Weight < 1 || one.Weight > 3 || one.Because == "" || len(one.Phrases) == 0 {
			return fmt.Errorf("rule %d (%s): a rule needs a known meaning, a weight of 1 to 3, its reason and its phrases", i+1, one.Because)
		}
		next := rule{Hit: Hit{Language: f.Language, Means: one.Means, Weight: one.Weight, Because: one.Because}}
		for _, p := range one.Phrases {
			compiled, err := r.phrase(p)
			if err != nil {
				return fmt.Errorf("rule %d (%s): %w", i+1, one.Because, err)
			}
			next.phrases = append(next.phrases, compiled)
		}
		r.rules = append(r.rules, next)
	}
	return nil
}

// phrase reads "copy|copies ... my|our ?personal data*": words one after the other, "|" between words of which one
// stands there, "*" for any ending, "?" before what may be missing, "..." for up to six words in between.
func (r *Rules) phrase(text string) (phrase, error) {
	var p phrase
	gap := false
	for _, field := range strings.Fields(text) {
		if field == "..." {
			gap = true
			continue
		}
		field, optional := strings.CutPrefix(field, "?")
		one := place{gap: gap, optional: optional}
		for _, word := range strings.Split(field, "|") {
			stem, prefix := strings.CutSuffix(word, "*")
			if stem = fold(stem); stem == "" || strings.ContainsFunc(stem, func(c rune) bool { return !isWord(c) }) {
				return nil, fmt.Errorf("%q is not a word", word)
			}
			one.atoms = append(one.atoms, r.atoms.add(stem, prefix))
		}
		p, gap = append(p, one), false
	}
	if len(p) == 0 || gap || p[0].optional || p[0].gap {
		return nil, fmt.Errorf("the phrase %q must start and end with a word", text)
	}
	return p, nil
}
