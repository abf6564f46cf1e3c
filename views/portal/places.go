package portal

import (
	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/habeasdata/habeas/internal/locale"
)

// Countries returns every country of ISO 3166-1, and Kosovo (XK), by its name in the printer's language, sorted as that language
// sorts. The names are those of the Unicode CLDR.
func Countries(p *locale.Printer) []Option {
	tag := language.Make(p.Tag())
	names := display.Regions(tag)
	var out []Option
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			code := string([]rune{a, b})
			if !KnownCountry(code) {
				continue
			}
			name := names.Name(language.MustParseRegion(code))
			if newer, err := p.Text("portal.country." + code); err == nil {
				name = newer // renamed since the CLDR release that golang.org/x/text carries
			}
			out = append(out, Option{code, name})
		}
	}
	collate.New(tag).Sort(byLabel(out))
	return out
}

// KnownCountry reports whether code is the value of an entry of Countries. IsCountry drops groups of states,
// Canonicalize drops other codes for the same state (UK).
func KnownCountry(code string) bool {
	region, err := language.ParseRegion(code)
	return err == nil && len(code) == 2 && region.String() == code && region.IsCountry() &&
		region.Canonicalize().String() == code && !notCountries[code]
}

// notCountries are codes that the tables know and ISO 3166-1 does not assign: reserved for parts of another entry or
// for groups, and withdrawn since 1974.
var notCountries = map[string]bool{"AC": true, "CP": true, "CQ": true, "DG": true, "EA": true, "EU": true, "EZ": true,
	"IC": true, "TA": true, "UN": true, "XA": true, "XB": true, "ZZ": true,
	"AN": true, "CS": true, "FQ": true, "NT": true, "PC": true, "SU": true, "YU": true}

// byLabel sorts options with a collator.
type byLabel []Option

// Len implements collate.Lister.
func (b byLabel) Len() int { return len(b) }

// Swap implements collate.Lister.
func (b byLabel) Swap(i, j int) { b[i], b[j] = b[j], b[i] }

// Bytes implements collate.Lister.
func (b byLabel) Bytes(i int) []byte { return []byte(b[i].Label) }
