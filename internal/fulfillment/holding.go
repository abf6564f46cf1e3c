package fulfillment

import (
	"bytes"
	"slices"

	"github.com/habeasdata/habeas/internal/connector"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/withheld"
)

// holding is what the rows of one file hold in one field.
type holding struct {
	name  []byte          // quoted, as in the rows
	held  bool            // a row has a value in it
	found []withheld.Kind // kinds of values found inside its texts by their shape
}

// look notes which fields of a row hold a value, and what some laws would withhold of it.
func (f *partFile) look(row []byte) error {
	n := 0
	return eachField(row, func(name, value []byte) {
		h := f.holding(n, name)
		n++
		if len(value) == 0 || value[0] == 'n' {
			return
		}
		h.held = true
		for _, hit := range hits(value) {
			if !slices.Contains(h.found, hit.Kind) {
				h.found = append(h.found, hit.Kind)
			}
		}
	})
}

// holding returns the field of a name. Rows of a collection mostly have the same fields in the same order, so the n-th
// is looked at first.
func (f *partFile) holding(n int, name []byte) *holding {
	if n < len(f.fields) && bytes.Equal(f.fields[n].name, name) {
		return f.fields[n]
	}
	for _, h := range f.fields {
		if bytes.Equal(h.name, name) {
			return h
		}
	}
	h := &holding{name: bytes.Clone(name)}
	f.fields = append(f.fields, h)
	return h
}

// fieldsHeld calls each for the collection's fields that held a value, in order.
func (f *partFile) fieldsHeld(each func(field string, h *holding)) {
	titles := map[string]*holding{}
	var order []string
	for _, h := range f.fields {
		if !h.held {
			continue
		}
		title := plain(h.name)
		titles[title] = h
		order = append(order, title)
	}
	slices.Sort(order)
	for _, title := range order {
		each(title, titles[title])
	}
}

// marks lists the fields of which some laws withhold something: those described as such, and those in whose values
// something was found by its shape. A field without any value is not named: nothing of the kind is held.
func (f *partFile) marks(c connector.Collected) dsr.Strings {
	var marks dsr.Strings
	f.fieldsHeld(func(field string, h *holding) {
		at := slices.IndexFunc(c.Marked, func(m connector.Marked) bool { return m.Field == field })
		if at >= 0 {
			marks = append(marks, dsr.Mark{Field: field, Kind: c.Marked[at].Kind}.String())
			return
		}
		if slices.Contains(c.Unmarked, field) {
			return
		}
		for _, kind := range h.found {
			marks = append(marks, dsr.Mark{Field: field, Kind: kind, ByShape: true}.String())
		}
	})
	return marks
}

// categories lists the data categories of the fields that held a value.
func (f *partFile) categories(c connector.Collected) dsr.Strings {
	var list dsr.Strings
	f.fieldsHeld(func(field string, _ *holding) { list = append(list, c.Categories[field]...) })
	slices.Sort(list)
	return slices.Compact(list)
}
