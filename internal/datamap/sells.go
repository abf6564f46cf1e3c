package datamap

import "slices"

// Selling is what the map says about sale and sharing.
type Selling struct {
	Known      bool        // there is a map
	Sells      bool        // something is sold, or may be
	Recipients []Recipient // because of whom
}

// Sells reports whether the controller sells personal data, or shares them for advertising across contexts. Advertising
// and analytics recipients count unless a contract binds them to act for us only: without one, giving them data is at
// least sharing (Civ. Code 1798.140(ad), (ah)). "We do not sell or share" is a possible answer only where Known and not
// Sells.
func (m *Map) Sells() Selling {
	if m == nil {
		return Selling{}
	}
	s := Selling{Known: true}
	for _, r := range m.Recipients {
		named := slices.ContainsFunc(m.Activities, func(a Activity) bool {
			return slices.ContainsFunc(a.Disclosures, func(d Disclosure) bool { return d.To == r.ID && (d.Sold || d.Shared) })
		})
		loose := (r.Kind == Advertising || r.Kind == Analytics) && !r.ProcessorTerms
		if named || loose {
			s.Sells = true
			s.Recipients = append(s.Recipients, r)
		}
	}
	return s
}

// MayAnswerNotSold reports whether "we do not sell or share" is a possible answer to an opt-out.
func (m *Map) MayAnswerNotSold() bool {
	s := m.Sells()
	return s.Known && !s.Sells
}
