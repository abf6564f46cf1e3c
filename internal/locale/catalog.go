// Package locale holds every word that people read, per language, and says dates, numbers and lists the way that
// language does. It knows message files, plurals and calendars' words; it refuses to know who reads, in which page
// or letter, or how text is escaped. Its invariants: English is complete, a text that another language lacks is
// shown in English and never blank, and a message with a wrong placeholder stops the start of the program rather
// than reaching a reader.
//
// Message files are `locales/<tag>/*.yaml`. Nested keys are joined with dots, so that
//
//	portal:
//	  start:
//	    title: What you can ask for
//	    found: {one: "{{.Count}} record", other: "{{.Count}} records"}
//
// has the ids `portal.start.title` and, as a plural because all its keys are plural forms, `portal.start.found`.
// The only markup is the placeholder `{{.Name}}`.
package locale

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// Fallback is the language that is always complete.
const Fallback = "en"

// Catalog is every message in every language that was loaded. It is immutable and safe for concurrent use.
type Catalog struct {
	bundle   *i18n.Bundle
	messages map[string]map[string]entry // tag -> id -> message
	printers map[string]*Printer
	tags     []language.Tag // the fallback first, as the matcher wants it
	matcher  language.Matcher
}

// Load reads `locales/<tag>/*.yaml` from files. It fails, naming file and line, on a key given twice, an id in two
// files, an empty text, a malformed placeholder, an id or placeholder that English does not have, a plural
// without its `other` form, and a language whose calendar words the package does not have. All faults are
// reported at once.
func Load(files fs.FS) (*Catalog, error) {
	dirs, err := fs.ReadDir(files, "locales")
	if err != nil {
		return nil, fmt.Errorf("read message catalogs: %w", err)
	}
	c := &Catalog{messages: map[string]map[string]entry{}, printers: map[string]*Printer{}}
	var faults []error
	for _, dir := range dirs {
		if !dir.IsDir() {
			faults = append(faults, fmt.Errorf("locales/%s: only folders named for a language belong here", dir.Name()))
			continue
		}
		messages, err := loadTag(files, dir.Name())
		faults = append(faults, err)
		c.messages[dir.Name()] = messages
	}
	if err := errors.Join(append(faults, c.check())...); err != nil {
		return nil, err
	}
	return c, c.build()
}

// loadTag reads all message files of one language.
func loadTag(files fs.FS, tag string) (map[string]entry, error) {
	if _, known := calendars[tag]; !known {
		return nil, fmt.Errorf("locales/%s: no calendar words for this language; known are %v", tag, Known())
	}
	names, err := fs.Glob(files, path.Join("locales", tag, "*.yaml"))
	if err != nil {
		return nil, err
	}
	messages := map[string]entry{}
	var faults []error
	for _, name := range names {
		raw, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		faults = append(faults, parseFile(name, raw, messages))
	}
	return messages, errors.Join(faults...)
}

// check compares the languages: English must be there, and rules what ids and placeholders exist.
func (c *Catalog) check() error {
	english, ok := c.messages[Fallback]
	if !ok {
		return fmt.Errorf("locales/%s is missing: English is the language that every text exists in", Fallback)
	}
	var faults []error
	for tag, messages := range c.messages {
		if tag == Fallback {
			continue
		}
		for id, m := range messages {
			faults = append(faults, m.fits(english[id]))
		}
	}
	slices.SortFunc(faults, byText)
	return errors.Join(faults...)
}

// build fills the bundle and prepares one printer per language.
func (c *Catalog) build() error {
	fallback := language.MustParse(Fallback)
	c.bundle = i18n.NewBundle(fallback)
	c.tags = []language.Tag{fallback}
	for _, name := range c.Tags() {
		tag, err := language.Parse(name)
		if err != nil {
			return fmt.Errorf("locales/%s: not a language tag: %w", name, err)
		}
		if name != Fallback {
			c.tags = append(c.tags, tag)
		}
		for _, m := range c.messages[name] {
			if err := c.bundle.AddMessages(tag, m.message()); err != nil {
				return fmt.Errorf("locales/%s: %s: %w", name, m.id, err)
			}
		}
		c.printers[name] = &Printer{
			tag: name, localizer: i18n.NewLocalizer(c.bundle, name),
			calendar: calendars[name], numbers: message.NewPrinter(tag),
		}
	}
	c.matcher = language.NewMatcher(c.tags)
	return nil
}

// Printer returns the printer for the first of the wishes that a loaded language fits; English when none does. A
// wish is an Accept-Language header or a tag such as "pt-BR".
func (c *Catalog) Printer(wishes ...string) *Printer {
	for _, wish := range wishes {
		if p := c.match(wish); p != nil {
			return p
		}
	}
	return c.printers[Fallback]
}

// match returns the printer for the best loaded language for one wish; nil when none fits.
func (c *Catalog) match(wish string) *Printer {
	if p, exact := c.printers[wish]; exact {
		return p
	}
	tags, _, err := language.ParseAcceptLanguage(wish)
	if err != nil || len(tags) == 0 {
		return nil
	}
	_, index, confidence := c.matcher.Match(tags...)
	if confidence == language.No {
		return nil
	}
	return c.printers[c.tags[index].String()]
}

// Tags returns the loaded languages, sorted.
func (c *Catalog) Tags() []string { return sortedKeys(c.messages) }

// IDs returns the ids of all messages, which are those of English, sorted.
func (c *Catalog) IDs() []string { return sortedKeys(c.messages[Fallback]) }

// Missing returns the ids that the language lacks, sorted. They are shown in English.
func (c *Catalog) Missing(tag string) []string {
	var missing []string
	for _, id := range c.IDs() {
		if _, ok := c.messages[tag][id]; !ok {
			missing = append(missing, id)
		}
	}
	return missing
}

// Placeholders returns the names of the placeholders of a message, sorted; nil when there is no such message.
func (c *Catalog) Placeholders(id string) []string { return c.messages[Fallback][id].placeholders }

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
