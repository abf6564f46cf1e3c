package regime_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/habeasdata/habeas/internal/regime"
)

func TestARightReachesAUseByItsLegalBasis(t *testing.T) {
	t.Parallel()
	pack, err := embedded(t).Pack("eu_gdpr")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name  string
		right regime.Right
		use   regime.Use
		how   regime.How
		cited string
	}{
		{"an objection to a legitimate interest is weighed", regime.Object, regime.Use{Basis: "6(1)(f)"}, regime.Unless, "GDPR Art. 21(1)"},
		{"an objection to a public task is weighed", regime.Object, regime.Use{Basis: "6(1)(e)"}, regime.Unless, "GDPR Art. 21(1)"},
		{"an objection to direct marketing is absolute", regime.Object, regime.Use{Basis: "6(1)(f)", Marketing: true}, regime.Always, "GDPR Art. 21(2), 21(3)"},
		{"and so where it rests on consent", regime.Object, regime.Use{Basis: "6(1)(a)", Marketing: true}, regime.Always, "GDPR Art. 21(2), 21(3)"},
		{"no objection to a contract", regime.Object, regime.Use{Basis: "6(1)(b)"}, regime.Never, "GDPR Art. 21(1)"},
		{"no objection to a legal duty", regime.Object, regime.Use{Basis: "6(1)(c)"}, regime.Never, "GDPR Art. 21(1)"},
		{"any use can be restricted on a ground", regime.Restrict, regime.Use{Basis: "6(1)(c)"}, regime.If, "GDPR Art. 18(1)(a) | GDPR Art. 18(1)(b) | GDPR Art. 18(1)(c)"},
		{"a contested one while the objection is open", regime.Restrict, regime.Use{Basis: "6(1)(f)"}, regime.If, "GDPR Art. 18(1)(a) | GDPR Art. 18(1)(b) | GDPR Art. 18(1)(c) | GDPR Art. 18(1)(d)"},
		{"contracts are portable", regime.Portability, regime.Use{Basis: "6(1)(b)"}, regime.Always, "GDPR Art. 20(1)(a)"},
		{"interests are not", regime.Portability, regime.Use{Basis: "6(1)(f)"}, regime.Never, "GDPR Art. 20(1)(a)"},
		{"a legal duty keeps from erasure", regime.Delete, regime.Use{Basis: "6(1)(c)"}, regime.Never, "GDPR Art. 17(3)(b)"},
		{"a program's decision is looked at again", regime.AutomatedDecisionReview, regime.Use{Decision: true, Sole: true}, regime.Always, "GDPR Art. 22(1), 22(3)"},
		{"a human's is not", regime.AutomatedDecisionReview, regime.Use{Decision: true}, regime.Never, "GDPR Art. 22(1)"},
		{"what the pack does not speak of is nobody's to conclude from", regime.AutomatedDecisionReview, regime.Use{}, regime.Unsaid, ""},
		{"a right without rows is not limited", regime.Access, regime.Use{Basis: "6(1)(c)"}, regime.Unsaid, ""},
	} {
		how, rows := pack.Reaches(test.right, test.use)
		var cited []string
		for _, r := range rows {
			cited = append(cited, r.Citation)
		}
		if diff := cmp.Diff([]string{string(test.how), test.cited}, []string{string(how), strings.Join(cited, " | ")}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

func TestAReachThatCannotBeReadIsRefusedWithItsLine(t *testing.T) {
	t.Parallel()
	row := "reach:\n  - {id: one, rights: [access], how: always, text: Yes., citation: s. 9, confidence: memory}\n"
	if _, err := regime.Parse("regimes/xx_law.yaml", []byte(goodPack+row)); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ old, new, want string }{
		{"how: always", "how: perhaps", `"perhaps" is not one of`},
		{"citation: s. 9, ", "", "citation is missing"},
		{"how: always", `bases: ["6(2)"], how: always`, `"6(2)" is not a legal basis`},
		{"rights: [access]", "rights: [delete]", `this law gives no right "delete"`},
		{"rights: [access], how: always", "rights: [opt_out_sale], how: unless", "there is no ground for refusing it"},
		{"id: one", "id: unverified", "a ground has the id unverified, too"},
	} {
		_, err := regime.Parse("regimes/xx_law.yaml", []byte(goodPack+strings.Replace(row, test.old, test.new, 1)))
		if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), "regimes/xx_law.yaml:3") {
			t.Errorf("%s: %v, want %s", test.new, err, test.want)
		}
	}
}
