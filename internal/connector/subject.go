package connector

import (
	"slices"

	"github.com/habeasdata/habeas/internal/dataset"
)

// IsTestSubject reports whether all of the identifiers belong to one configured test subject of some connector: only
// such a person may be found, read or erased by a test request.
func (r *Registry) IsTestSubject(seeds dataset.Seeds) bool {
	if len(seeds) == 0 {
		return false
	}
	for _, c := range r.connectors {
		if slices.ContainsFunc(c.TestSubjects, func(known dataset.Seeds) bool { return within(seeds, known) }) {
			return true
		}
	}
	return false
}

// within reports whether every identifier of a kind that the subject has is the subject's. Kinds that the subject's
// entry does not name say nothing; at least one must be named.
func within(seeds, known dataset.Seeds) bool {
	named := false
	for kind, values := range seeds {
		theirs, ok := known[kind]
		if !ok {
			continue
		}
		named = true
		for _, v := range values {
			if !slices.Contains(theirs, v) {
				return false
			}
		}
	}
	return named
}
