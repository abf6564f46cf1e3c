package workflow

import (
	"github.com/habeasdata/habeas/internal/dataset"
	"github.com/habeasdata/habeas/internal/dsr"
)

// seedNames are the names under which datasets may know our kinds of identifier.
var seedNames = map[dsr.IdentifierKind][]string{
	dsr.Email: {"email"}, dsr.Phone: {"phone", "phone_number"}, dsr.Account: {"account", "customer_id", "user_id"},
	dsr.Order: {"order"}, dsr.Device: {"device", "ga_client_id", "cookie"},
}

// Seeds gives identifiers the names that datasets know them by. Kinds that only compare (a name, a postal code) find
// nobody and are left out.
func Seeds(values map[dsr.IdentifierKind][]string) dataset.Seeds {
	seeds := dataset.Seeds{}
	for kind, list := range values {
		for _, name := range seedNames[kind] {
			seeds[name] = append(seeds[name], list...)
		}
	}
	return seeds
}
