package regime_test

import (
	"errors"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/habeasdata/habeas/configs"
	"github.com/habeasdata/habeas/internal/deadline"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/regime"
)

// goodPack is a small lawful pack. Lines are counted from 1 at "id".
const goodPack = `id: xx_law
format: 1
jurisdiction: Nowhere
law: Law of Nowhere
version: "1"
as_of: 2026-11-22
residence: [XX]
grounds:
  - id: unverified
    rights: [access]
    text: Not verified.
    citation: s. 2
    confidence: memory
rules:
  - rights: [access]
    effective_from: 2026-01-01
    citation: s. 1; s. 3
    confidence: memory
    answer: 30 calendar days
    starts: receipt
    verification: reasonable
    agent: allowed
  - rights: [opt_out_sale]
    citation: s. 4
    confidence: memory
    answer: 15 business days
    starts: receipt
    verification: none
    law_allows: reasonable
    agent: allowed
`

func TestUnlawfulPacksAreRefusedWithFileAndLine(t *testing.T) {
	t.Parallel()
	if _, err := regime.Parse("regimes/xx_law.yaml", []byte(goodPack)); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ why, old, new, want string }{
		{"unknown key", "    agent: allowed\n  - rights", "    agents: allowed\n  - rights", "22: unknown key agents"},
		{"period without unit", "30 calendar days", "30", `19: "30" has no unit`},
		{"no citation", "    citation: s. 1; s. 3\n", "", "15: citation is missing"},
		{"no confidence", "    citation: s. 4\n    confidence: memory\n", "    citation: s. 4\n", `23: "" is not one of [verified memory]`},
		{"verified without source", "s. 3\n    confidence: memory", "s. 3\n    confidence: verified", "18: a verified rule names its source"},
		{"preference right demands verification", "verification: none", "verification: reasonable", "28: opt_out_sale is a preference right"},
		{"law_allows on another right", "verification: reasonable\n", "verification: reasonable\n    law_allows: signed_in\n", "22: law_allows is for preference rights"},
		{"unknown right", "rights: [opt_out_sale]", "rights: [opt_out]", `23: there is no right "opt_out"`},
		{"late start", "starts: receipt\n    verification: reasonable", "starts: verification\n    verification: reasonable", "20: a clock starts at verification only with"},
		{"late start without the law's word", "starts: receipt\n    verification: reasonable", "starts: verification\n    identity_effect: clock_starts_on_authentication\n    verification: reasonable", "15: this clock can run later than from receipt"},
		{"pause without the law's word", "starts: receipt\n    verification: reasonable", "starts: receipt\n    pause: clarification\n    waiting_days: difference\n    verification: reasonable", "15: this clock can run later than from receipt"},
		{"pause without effect", "starts: receipt\n    verification: reasonable", "starts: receipt\n    pause: identity\n    waiting_days: difference\n    later_because: s. 9\n    verification: reasonable", "15: pause and identity_effect contradict"},
		{"extension in another unit", "answer: 30 calendar days", "answer: 30 calendar days\n    extension: 1 month\n    extension_notice: unspecified", "20: the extension is counted in one step"},
		{"extension nobody hears of", "answer: 30 calendar days", "answer: 30 calendar days\n    extension: open", `15: "" is not one of [within_initial_period unspecified]`},
		{"no answer at all", "    answer: 30 calendar days\n", "", "15: answer and standard"},
		{"overlap", "  - rights: [opt_out_sale]", "  - {rights: [access], effective_from: 2026-06-01, citation: s. 5, confidence: memory, standard: reasonable, starts: receipt, verification: none, agent: allowed}\n  - rights: [opt_out_sale]", "23: access is also ruled from line 15"},
		{"ends before it begins", "effective_from: 2026-01-01", "effective_from: 2026-01-01\n    effective_until: 2026-01-01", "17: effective_until is not after effective_from"},
		{"no such date", "2026-01-01", "2026-02-30", "16: \"2026-02-30\" is not a date"},
		{"ground for a right that is not given", "rights: [access]\n    text", "rights: [delete]\n    text", `10: this law gives no right "delete"`},
		{"ground without citation", "    citation: s. 2\n", "", "9: citation is missing"},
		{"a later format", "format: 1", "format: 2", "2: format 2 is not the format 1"},
		{"another file's id", "id: xx_law", "id: yy_law", `1: id "yy_law" must be the file's name`},
		{"no ISO code", "[XX]", "[Nowhere]", `7: "Nowhere" is not an ISO 3166 code`},
		{"sign-off of other content", "residence:", "sign_off: {name: A. Counsel, date: 2026-11-01, hash: abc}\nresidence:", "7: the sign-off is for other content"},
		{"duplicate key", "version: \"1\"", "version: \"1\"\nversion: \"2\"", "mapping key \"version\" already defined"},
		{"two documents", "rules:", "---\nrules:", "1: "},
	} {
		t.Run(test.why, func(t *testing.T) {
			t.Parallel()
			text := strings.Replace(goodPack, test.old, test.new, 1)
			if text == goodPack {
				t.Fatal("the test changes nothing")
			}
			tree := fstest.MapFS{"regimes/xx_law.yaml": {Data: []byte(text)}}
			_, err := regime.Load(tree)
			var wrong *regime.PackError
			if !errors.As(err, &wrong) || !strings.Contains(err.Error(), test.want) ||
				!strings.HasPrefix(err.Error(), "regimes/xx_law.yaml:") {
				t.Errorf("error is %v\nwant %s", err, test.want)
			}
		})
	}
}

func TestEveryMistakeOfAPackIsTold(t *testing.T) {
	t.Parallel()
	text := strings.NewReplacer("30 calendar days", "30", "verification: none", "verification: signed_in").Replace(goodPack)
	_, err := regime.Parse("xx_law.yaml", []byte(text))
	if err == nil || strings.Count(err.Error(), "xx_law.yaml:") != 2 {
		t.Errorf("error is %v, want two mistakes", err)
	}
}

func TestSignOffHoldsForTheContentThatWasSigned(t *testing.T) {
	t.Parallel()
	pack, err := regime.Parse("xx_law.yaml", []byte(goodPack))
	if err != nil || pack.Signed() {
		t.Fatal(err, pack.Signed())
	}
	signed := strings.Replace(goodPack, "residence:", "# read by counsel\nsign_off: {name: A. Counsel, date: 2026-11-01, hash: "+
		pack.Digest+"}\nresidence:", 1)
	pack, err = regime.Parse("xx_law.yaml", []byte(signed))
	if err != nil || !pack.Signed() {
		t.Errorf("signed pack: %v, %v", err, pack)
	}
}

func TestRightIsGivenFromItsDate(t *testing.T) {
	t.Parallel()
	pack, err := embedded(t).Pack("us_ca_ccpa")
	if err != nil {
		t.Fatal(err)
	}
	_, err = pack.Rule(regime.ADMTOptOut, day(t, "2026-12-31"))
	if !problem.Is(err, problem.Invalid) || !strings.Contains(err.Error(), "before 2027-01-01") {
		t.Errorf("31 December 2026: %v", err)
	}
	if _, err := pack.Rule(regime.ADMTOptOut, day(t, "2027-01-01")); err != nil {
		t.Errorf("1 January 2027: %v", err)
	}
	if _, err := pack.Ground("more_likely_accurate", regime.Delete); err == nil {
		t.Error("a ground for correction was taken for deletion")
	}
	if len(pack.Withheld.On(day(t, "2026-11-22"))) == 0 {
		t.Error("California withholds nothing")
	}
	connecticut, _ := embedded(t).Pack("us_ct_ctdpa")
	if kinds := connecticut.Withheld.On(day(t, "2026-06-30")); kinds != nil {
		t.Errorf("Connecticut withholds %v before its law says so", kinds)
	}
}

func TestResidenceChoosesTheLaw(t *testing.T) {
	t.Parallel()
	library := embedded(t)
	for _, test := range []struct{ place, want string }{
		{"DE", "eu_gdpr"}, {"no", "eu_gdpr"}, {"GB", "uk_gdpr"}, {"US-CA", "us_ca_ccpa"}, {" us-va ", "us_va_vcdpa"},
		{"CA-QC", "ca_qc_law25"}, {"CA-ON", "ca_pipeda"}, {"CA", "ca_pipeda"}, {"DE-BE", "eu_gdpr"},
		{"US-NV", "us_nv_603a us_nv_chd us_ca_ccpa"}, {"US-WA", "us_wa_mhmda us_ca_ccpa"},
		{"US-AL", "us_ca_ccpa"}, {"AR", "us_ca_ccpa"}, {"", "us_ca_ccpa"},
	} {
		if got := strings.Join(library.Choose(test.place, "us_ca_ccpa"), " "); got != test.want {
			t.Errorf("%q: %s, want %s", test.place, got, test.want)
		}
	}
	if got := library.Choose("AR"); len(got) != 0 {
		t.Errorf("no law and no fallback: %v", got)
	}
}

func TestOverlayReplacesOnePack(t *testing.T) {
	t.Parallel()
	own := fstest.MapFS{"regimes/xx_law.yaml": {Data: []byte(goodPack)}}
	library, err := regime.Load(configs.FS, own)
	if err != nil || len(library.Packs()) != 46 {
		t.Fatal(err)
	}
	again := fstest.MapFS{"regimes/xx_law.yaml": {Data: []byte(strings.Replace(goodPack, "Nowhere", "Elsewhere", 1))}}
	library, err = regime.Load(configs.FS, own, again)
	if err != nil {
		t.Fatal(err)
	}
	pack, err := library.Pack("xx_law")
	if err != nil || pack.Jurisdiction != "Elsewhere" || len(library.Packs()) != 46 {
		t.Errorf("%v %v", pack, err)
	}
}

func day(t testing.TB, s string) deadline.Date {
	t.Helper()
	d, err := deadline.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(goodPack))
	text, err := os.ReadFile("../../configs/regimes/uk_gdpr.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add([]byte("a: &a [*a]"))
	f.Add([]byte("rules: [{rights: [access]}, null, 3]"))
	f.Fuzz(func(t *testing.T, text []byte) {
		pack, err := regime.Parse("xx_law.yaml", text)
		if err != nil {
			return
		}
		for _, r := range pack.Rules {
			if r.Citation == "" || r.Right.Class() == regime.PreferenceClass && r.Level != regime.L0 {
				t.Errorf("an unlawful rule was let in: %+v", r)
			}
		}
	})
}

func TestAnswerContentNeedsKnownItemsOnceEachWithTheirLaw(t *testing.T) {
	t.Parallel()
	with := func(answers string) string { return strings.Replace(goodPack, "rules:", answers+"\nrules:", 1) }
	for answers, want := range map[string]string{
		"answers: [{rights: [access], items: [{item: purpose, citation: Art. 1, confidence: memory}]}]":          `"purpose" is not one of`,
		"answers: [{rights: [access], items: [{item: purposes, confidence: memory}]}]":                           "citation is missing",
		"answers: [{rights: [access], items: [{item: purposes, citation: Art. 1}]}]":                             "is not one of [verified memory]",
		"answers: [{rights: [delete], items: [{item: purposes, citation: Art. 1, confidence: memory}]}]":         `"delete" is not a right whose answer is data`,
		"answers: [{rights: [access, access], items: [{item: purposes, citation: Art. 1, confidence: memory}]}]": "access is there twice",
		"answers: [{rights: [access]}]": "needs rights and items",
		"answers: [{rights: [access], look_back: {months: 12}, items: [{item: purposes, citation: Art. 1, confidence: memory}]}]": "citation is missing",
	} {
		if _, err := regime.Parse("xx_law.yaml", []byte(with(answers))); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error is %v, want %q", answers, err, want)
		}
	}
}
