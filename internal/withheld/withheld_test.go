package withheld_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/habeasdata/habeas/internal/withheld"
)

// found shows the text with every hit as <kind>.
func found(text string) string {
	var b strings.Builder
	at := 0
	for _, h := range withheld.Find([]byte(text)) {
		b.WriteString(text[at:h.Start] + "<" + string(h.Kind) + ">")
		at = h.End
	}
	return b.String() + text[at:]
}

func TestValuesAreFoundByTheirRulesAndNothingElseIs(t *testing.T) {
	t.Parallel()
	bcrypt := "$2b$12$" + strings.Repeat("a", 53)
	for text, want := range map[string]string{
		"123-45-6789":                               "<ssn>",
		"my number is 123-45-6789.":                 "my number is <ssn>.",
		"000-45-6789 666-45-6789 123-00-6789":       "000-45-6789 666-45-6789 123-00-6789",
		"123-45-0000 987-65-4321":                   "123-45-0000 987-65-4321"[:12] + "<government_id>",
		"913-93-4321":                               "913-93-4321",
		"1123-45-6789 123-45-67890 123-45-6789-1":   "1123-45-6789 123-45-67890 123-45-6789-1",
		"12-123-45-6789":                            "12-123-45-6789",
		"123456789":                                 "123456789",
		"4111 1111 1111 1111":                       "<financial_account>",
		"4111111111111111":                          "<financial_account>",
		"4111111111111112":                          "4111111111111112",
		"card 5500-0000-0000-0004 of mine":          "card <financial_account> of mine",
		"378282246310005":                           "<financial_account>",
		"9111111111111111 0000000000000000":         "9111111111111111 0000000000000000",
		"DE89 3702 0044 0532 0130 00":               "DE89 3702 0044 0532 0130 00",
		"DE89 3704 0044 0532 0130 00, thanks":       "<financial_account>, thanks",
		"GB82WEST12345698765432":                    "<financial_account>",
		"ZZ82WEST12345698765432":                    "ZZ82WEST12345698765432",
		"1EG4-TE5-MK73":                             "<health_insurance_id>",
		"1EG4TE5MK73":                               "<health_insurance_id>",
		"1SG4TE5MK73":                               "1SG4TE5MK73",
		bcrypt:                                      "<password>",
		"$2b$12$short":                              "$2b$12$short",
		"SO-1001 +1 415 555 0100 2026-11-02T10:00Z": "SO-1001 +1 415 555 0100 2026-11-02T10:00Z",
		"": "",
	} {
		if got := found(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestACategoryStandsForItsKindAndSoDoWhatIsBelowIt(t *testing.T) {
	t.Parallel()
	got := map[string]withheld.Kind{}
	for _, c := range []string{
		"user.government_id.passport_number", "user.financial.credit_card", "user.financial", "user.authorization.password",
		"user.biometrics.voice", "user.biometricsx", "user.health.record_id", "user.health.condition",
	} {
		got[c] = withheld.OfCategory(c)
	}
	want := map[string]withheld.Kind{
		"user.government_id.passport_number": withheld.GovernmentID, "user.financial.credit_card": withheld.FinancialAccount,
		"user.financial": "", "user.authorization.password": withheld.Password, "user.biometrics.voice": withheld.UniqueBiometric,
		"user.biometricsx": "", "user.health.record_id": withheld.MedicalID, "user.health.condition": "",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestEverySocialSecurityNumberThatCanBeIssuedIsFound compares with the rule written another way.
func TestEverySocialSecurityNumberThatCanBeIssuedIsFound(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		area, group := rapid.IntRange(0, 999).Draw(t, "area"), rapid.IntRange(0, 99).Draw(t, "group")
		serial := rapid.IntRange(0, 9999).Draw(t, "serial")
		text := fmt.Sprintf("%03d-%02d-%04d", area, group, serial)
		issued := area%1000 != 0 && area != 666 && area < 900 && group*serial != 0
		if is := found(text) == "<ssn>"; is != issued {
			t.Errorf("%s: found %v, issued %v", text, is, issued)
		}
	})
}

func TestOrdinaryTextCostsNoMemory(t *testing.T) {
	text := []byte("Order SO-1001 of 2026-11-02, to 27 Alder Street, 94110 San Francisco; call +1 415 555 0100 before 10:00.")
	if n := testing.AllocsPerRun(100, func() { withheld.Find(text) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzFind(f *testing.F) {
	f.Add([]byte(`"note 123-45-6789, DE89 3704 0044 0532 0130 00"`))
	f.Fuzz(func(t *testing.T, text []byte) {
		at := 0
		for _, h := range withheld.Find(text) {
			if h.Start < at || h.End <= h.Start || h.End > len(text) || !h.Kind.Known() {
				t.Fatalf("hit %v in %q", h, text)
			}
			at = h.End
		}
	})
}
