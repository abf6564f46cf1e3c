package dataset

import "slices"

// seedNames are the names under which descriptions may know one kind of identifier, the kind's own name first or not at
// all.
var seedNames = map[string][]string{
	"email": {"email"}, "phone": {"phone", "phone_number"}, "account": {"account", "customer_id", "user_id"},
	"order": {"order"}, "device": {"device", "ga_client_id", "cookie"},
}

// SeedNames lists the names under which descriptions may know a kind of identifier; none for a kind that finds nobody.
func SeedNames(kind string) []string { return slices.Clone(seedNames[kind]) }

// SameKind lists the names that mean the same kind of identifier as the given one, itself included.
func SameKind(name string) []string {
	for _, names := range seedNames {
		if slices.Contains(names, name) {
			return slices.Clone(names)
		}
	}
	return []string{name}
}
