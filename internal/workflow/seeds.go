package workflow

import (
	"github.com/habeasdata/habeas/internal/dataset"
	"github.com/habeasdata/habeas/internal/dsr"
)

// Seeds gives identifiers the names that datasets know them by. Kinds that only compare (a name, a postal code) find
// nobody and are left out.
func Seeds(values map[dsr.IdentifierKind][]string) dataset.Seeds {
	seeds := dataset.Seeds{}
	for kind, list := range values {
		for _, name := range dataset.SeedNames(string(kind)) {
			seeds[name] = append(seeds[name], list...)
		}
	}
	return seeds
}
