package regime

import (
	"maps"
	"slices"
	"strings"

	"github.com/habeasdata/habeas/internal/problem"
)

// Library holds the packs of one installation. It is immutable and safe to share.
type Library struct {
	packs map[string]*Pack
}

// Pack returns the pack with the id.
func (l *Library) Pack(id string) (*Pack, error) {
	pack, ok := l.packs[id]
	if !ok {
		return nil, problem.Fields(problem.Field{Name: "regime", Message: "there is no regime " + id})
	}
	return pack, nil
}

// With returns the library with one pack put in the place of the one of its id.
func (l *Library) With(pack *Pack) *Library {
	packs := maps.Clone(l.packs)
	packs[pack.ID] = pack
	return &Library{packs: packs}
}

// Packs lists all packs in the order of their ids.
func (l *Library) Packs() []*Pack {
	packs := make([]*Pack, 0, len(l.packs))
	for _, id := range slices.Sorted(maps.Keys(l.packs)) {
		packs = append(packs, l.packs[id])
	}
	return packs
}

// Choose returns the ids of the packs for a declared place of residence: an ISO 3166 code of a country or of a
// subdivision, such as "DE" or "US-CA". A law of the subdivision goes before a law of its country. The fallback is the
// controller's choice for places without a law, and is added where every law found covers only some kinds of data.
func (l *Library) Choose(residence string, fallback ...string) []string {
	place := strings.ToUpper(strings.TrimSpace(residence))
	found := l.of(place)
	if country, _, subdivided := strings.Cut(place, "-"); subdivided && len(found) == 0 {
		found = l.of(country)
	}
	for _, id := range found {
		if l.packs[id].Scope == "" {
			return found
		}
	}
	for _, id := range fallback {
		if _, known := l.packs[id]; known && !slices.Contains(found, id) {
			found = append(found, id)
		}
	}
	return found
}

func (l *Library) of(place string) []string {
	var ids []string
	for _, p := range l.Packs() {
		if slices.Contains(p.Residence, place) {
			ids = append(ids, p.ID)
		}
	}
	return ids
}
