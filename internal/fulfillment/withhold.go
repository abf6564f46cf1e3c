package fulfillment

import (
	"bytes"
	"encoding/json"
	"slices"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/locale"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/withheld"
)

// withholding is what the law of one request keeps out of its answer: which kinds of values, and where it says so. This
// and package withheld are the one place of it; under a law that withholds nothing it is empty.
type withholding struct {
	kinds    []string
	citation string
	printer  *locale.Printer
	pack     *regime.Pack
}

// withholding looks the request's law up, as it stands today: a rule that came into force since receipt binds what is
// sent now.
func (s *Service) withholding(r dsr.Request, p *locale.Printer) (withholding, error) {
	law, _, err := s.Work.Rule(r)
	if err != nil {
		return withholding{}, err
	}
	return withholding{kinds: law.Withheld.On(s.Work.Controller.Today(s.Now())), citation: law.Withheld.Citation, printer: p, pack: law}, nil
}

func (w withholding) withholds(k withheld.Kind) bool { return slices.Contains(w.kinds, string(k)) }

// of splits a collection's marks that this law withholds: fields that stay out as a whole, and fields of whose texts a
// part is taken out.
func (w withholding) of(c dsr.Collection) (whole []string, parts []string) {
	for _, m := range c.Marks() {
		switch {
		case !w.withholds(m.Kind):
		case m.ByShape:
			parts = append(parts, m.Field)
		default:
			whole = append(whole, m.Field)
		}
	}
	return whole, parts
}

// items name what is withheld from a collection: the kind, never the value (11 CCR 7024(d)).
func (w withholding) items(c dsr.Collection) []ManifestItem {
	var items []ManifestItem
	for _, m := range c.Marks() {
		if !w.withholds(m.Kind) {
			continue
		}
		id := "answer.forbidden"
		if m.ByShape {
			id = "answer.forbidden_inside"
		}
		reason := w.printer.T(id, "Kind", kindWords(w.printer, m.Kind), "Citation", w.citation)
		items = append(items, ManifestItem{Name: c.Name + "." + m.Field, Reason: reason})
	}
	return items
}

func kindWords(p *locale.Printer, k withheld.Kind) string { return p.T("answer.kind." + string(k)) }

// mask returns a raw JSON value with every value that the law withholds replaced by words for its kind.
func (w withholding) mask(value []byte) []byte {
	return replaceHits(value, func(k withheld.Kind) (string, bool) {
		return w.printer.T("answer.masked", "Kind", kindWords(w.printer, k)), w.withholds(k)
	})
}

// hits finds values of a kind inside a raw JSON value. Escapes count as blanks: what stands behind a line break is found
// as if it stood behind a blank.
func hits(value []byte) []withheld.Hit {
	return withheld.Find(withoutEscapes(value))
}

// withoutEscapes returns the value with blanks for its escapes, each as long as the escape was, so that places stay.
func withoutEscapes(value []byte) []byte {
	at := bytes.IndexByte(value, '\\')
	if at < 0 {
		return value
	}
	clean := slices.Clone(value)
	for ; at < len(clean); at++ {
		if clean[at] != '\\' {
			continue
		}
		n := 2
		if at+1 < len(clean) && clean[at+1] == 'u' {
			n = 6
		}
		for end := min(at+n, len(clean)); at < end; at++ {
			clean[at] = ' '
		}
		at--
	}
	return clean
}

// replaceHits puts words in the place of values inside a raw JSON value, which stays JSON: a number that goes becomes a
// text.
func replaceHits(value []byte, words func(withheld.Kind) (string, bool)) []byte {
	found := hits(value)
	if len(found) == 0 {
		return value
	}
	out, at := []byte{}, 0
	for _, h := range found {
		text, replace := words(h.Kind)
		if !replace {
			continue
		}
		quoted, err := json.Marshal(text)
		if err != nil {
			quoted = []byte(`""`) // a text always marshals; without words the value is gone all the same
		}
		if inString(value[:h.Start]) {
			quoted = quoted[1 : len(quoted)-1]
		}
		out = append(append(out, value[at:h.Start]...), quoted...)
		at = h.End
	}
	return append(out, value[at:]...)
}

// inString reports whether the end of a beginning of JSON is inside a text.
func inString(before []byte) bool {
	inside := false
	for i := 0; i < len(before); i++ {
		switch before[i] {
		case '\\':
			i++
		case '"':
			inside = !inside
		}
	}
	return inside
}
