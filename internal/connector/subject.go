package connector

import (
	"slices"

	"github.com/habeasdata/habeas/internal/dataset"
)

// IsTestSubject reports whether all of the identifiers belong to one configured test subject of some connector: only
// such a person may be found, read or erased by a test request.
func (r *Registry) IsTestSubject(seeds dataset.Seeds) bool {
	for _, c := range r.connectors {
		if slices.ContainsFunc(c.TestSubjects, func(known dataset.Seeds) bool { return within(seeds, known) }) {
			return true
		}
	}
	return false
}

// within reports whether every identifier is the subject's. One of a kind that the subject's entry does not name may be
// anybody's, so it is not.
func within(seeds, known dataset.Seeds) bool {
	some := false
	for kind, values := range seeds {
		for _, v := range values {
			theirs := func(name string) bool { return slices.Contains(known[name], v) }
			if !slices.ContainsFunc(dataset.SameKind(kind), theirs) {
				return false
			}
			some = true
		}
	}
	return some
}
