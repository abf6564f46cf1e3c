package fulfillment

import (
	"slices"

	"github.com/habeasdata/habeas/internal/connector"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/withheld"
)

// holding is what the rows of one file hold in one field.
type holding struct {
	found []withheld.Kind // kinds of values found inside its texts by their shape
}

// look notes which fields of a row hold a value, and what some laws would withhold of it.
func (f *partFile) look(row []byte) error {
	return eachField(row, func(name, value []byte) {
		if len(value) == 0 || value[0] == 'n' {
			return
		}
		h := f.held[string(name)]
		if h == nil {
			h = &holding{}
			f.held[string(name)] = h
		}
		for _, hit := range hits(value) {
			if !slices.Contains(h.found, hit.Kind) {
				h.found = append(h.found, hit.Kind)
			}
		}
	})
}

// fieldsHeld calls each for the collection's fields that held a value, in order.
func (f *partFile) fieldsHeld(each func(field string, h *holding)) {
	titles := map[string]*holding{}
	var order []string
	for quoted, h := range f.held {
		title := plain([]byte(quoted))
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
