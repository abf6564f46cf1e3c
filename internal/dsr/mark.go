package dsr

import (
	"strings"

	"github.com/habeasdata/habeas/internal/withheld"
)

// Mark says that a field of a collection holds values of a kind that some laws keep out of answers.
type Mark struct {
	Field string
	Kind  withheld.Kind
	// ByShape: values of the kind were found inside the field's texts. They are taken out and the rest stays; without it
	// the field is of that kind as a whole.
	ByShape bool
}

// String is the mark as it is stored: field=kind, or field~kind for one that was found by its shape.
func (m Mark) String() string {
	if m.ByShape {
		return m.Field + "~" + string(m.Kind)
	}
	return m.Field + "=" + string(m.Kind)
}

// Marks are the fields that hold something that the law of the request may withhold.
func (c Collection) Marks() []Mark {
	marks := make([]Mark, 0, len(c.Forbidden))
	for _, text := range c.Forbidden {
		at := strings.LastIndexAny(text, "=~")
		if at < 0 {
			continue
		}
		marks = append(marks, Mark{Field: text[:at], Kind: withheld.Kind(text[at+1:]), ByShape: text[at] == '~'})
	}
	return marks
}
