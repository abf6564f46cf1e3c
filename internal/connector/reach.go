package connector

import (
	"context"
	"slices"
	"strings"

	"github.com/habeasdata/habeas/internal/dataset"
)

// Reach is how a person can be reached by post or phone, by what their own rows hold. Each list has every value once: who
// moved may have two addresses on record, and only the caller can say what that means. It prints as [redacted].
type Reach struct {
	Names  []string // as an envelope names them
	Phones []string
	Postal []string // whole addresses, line by line
}

// String hides the values.
func (Reach) String() string { return "reach [redacted]" }

// GoString hides the values.
func (Reach) GoString() string { return "reach [redacted]" }

// Reach reads the phone numbers and postal addresses that the person's own rows name as contacts on record, and the name
// beside the identifiers. It is a locate read: keys, references, contact and match fields, and never a row that is shared
// with somebody, as a household's address is.
func (r *Registry) Reach(ctx context.Context, seeds dataset.Seeds) (Reach, []Outcome, error) {
	var found Reach
	wanted := func(f *dataset.Field) bool {
		return f.Contact == phoneContact || f.Contact == dataset.Postal || f.Match == nameMatch
	}
	outcomes, err := r.owned(ctx, seeds, wanted, func(n *dataset.Node, cells [][]byte) {
		var name, postal []string
		for i, f := range n.Fields {
			value := ""
			if wanted(f) && !dataset.IsNull(cells[i]) {
				value = strings.TrimSpace(dataset.TextOf(cells[i]))
			}
			switch {
			case value == "":
			case f.Contact == dataset.Postal:
				postal = append(postal, value)
			case f.Contact == phoneContact:
				found.Phones = once(found.Phones, value)
			case f.Match == nameMatch && identifies(n):
				name = append(name, value)
			}
		}
		found.Names = once(found.Names, strings.Join(name, " "))
		found.Postal = once(found.Postal, strings.Join(postal, "\n"))
	})
	return found, outcomes, err
}

const (
	phoneContact = "phone"
	nameMatch    = "name"
)

// identifies reports whether the rows of a collection are found by an identifier: the name beside it is the person's, and
// not that of somebody whom an order was sent to.
func identifies(n *dataset.Node) bool {
	return slices.ContainsFunc(n.Fields, func(f *dataset.Field) bool { return f.Identity != "" })
}

func once(list []string, value string) []string {
	if value == "" || slices.Contains(list, value) {
		return list
	}
	return append(list, value)
}
