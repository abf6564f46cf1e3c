package regime_test

import (
	"encoding/csv"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"

	"github.com/habeasdata/habeas/configs"
	"github.com/habeasdata/habeas/internal/deadline"
	"github.com/habeasdata/habeas/internal/regime"
)

func embedded(t testing.TB) *regime.Library {
	t.Helper()
	library, err := regime.Load(configs.FS)
	if err != nil {
		t.Fatal(err)
	}
	return library
}

// readCSV returns the rows of a file as maps by column.
func readCSV(t testing.TB, name string) []map[string]string {
	t.Helper()
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var list []map[string]string
	for _, row := range rows[1:] {
		cells := map[string]string{}
		for i, column := range rows[0] {
			cells[column] = row[i]
		}
		list = append(list, cells)
	}
	return list
}

func TestPacksEqualTheReferenceTable(t *testing.T) {
	t.Parallel()
	want := map[string]map[string]string{}
	for _, row := range readCSV(t, "testdata/regimes.csv") {
		want[row["regime_id"]+"/"+row["right"]] = row
	}
	got := map[string]map[string]string{}
	for _, pack := range embedded(t).Packs() {
		for _, rule := range pack.Rules {
			got[pack.ID+"/"+string(rule.Right)] = row(pack, rule)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("packs differ from the table (-table +packs):\n%s", diff)
	}
	if n := len(embedded(t).Packs()); n != 45 {
		t.Errorf("%d packs, want 45", n)
	}
}

// row writes a rule in the columns of the reference table.
func row(pack *regime.Pack, r regime.Rule) map[string]string {
	cells := map[string]string{
		"regime_id": pack.ID, "jurisdiction": pack.Jurisdiction, "right": string(r.Right),
		"clock_starts": string(r.Law.Start), "extension_notice_by": r.ExtensionNotice, "pause_allowed": r.Pause,
		"verification_level": r.LawAllows.ID(), "agent_allowed": "not_provided", "end_rule": string(r.Law.End),
		"citation": r.Citation, "confidence": string(r.Confidence), "respond_standard": r.Law.Standard,
		"identity_effect": string(r.Law.Identity), "effective_from": r.From.String(),
		"verified_fields": strings.Join(r.Seen, ","), "source": strings.Join(r.Sources, " | "), "notes": r.Notes,
		"free_n": number(r.FreeAnswers), "free_period_months": number(r.FreeMonths),
		"record_retention_months": number(r.RetentionMonths), "appeal_file_within_n": "", "appeal_file_within_unit": "",
	}
	if r.Agent {
		cells["agent_allowed"] = "yes"
	}
	if r.Law.Appeal.FileReasonable {
		cells["appeal_file_within_unit"] = "reasonable_period"
	}
	put := func(n, unit string, p deadline.Period) { cells[n], cells[unit] = number(p.N), string(p.Unit) }
	put("ack_days", "ack_unit", r.Law.Acknowledge)
	put("respond_n", "respond_unit", r.Law.Answer)
	put("extension_n", "extension_unit", r.Law.Extension.By)
	if r.Law.Extension.Open {
		cells["extension_unit"] = string(r.Law.Answer.Unit)
	}
	put("appeal_respond_n", "appeal_respond_unit", r.Law.Appeal.Answer)
	put("appeal_extension_n", "appeal_extension_unit", r.Law.Appeal.AnswerExtension.By)
	return cells
}

func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func TestEveryRightOfTheTableHasAClass(t *testing.T) {
	t.Parallel()
	for _, row := range readCSV(t, "testdata/regimes.csv") {
		if right := regime.Right(row["right"]); right.Class() == "" {
			t.Errorf("%s has no class", right)
		}
	}
}

func TestPreferenceRightsDemandNothing(t *testing.T) {
	t.Parallel()
	for _, pack := range embedded(t).Packs() {
		for _, rule := range pack.Rules {
			isPreference := strings.HasPrefix(string(rule.Right), "opt_out_") || rule.Right == "limit_sensitive" ||
				rule.Right == "object_direct_marketing" || rule.Right == "withdraw_consent" || rule.Right == "admt_opt_out"
			if isPreference != (rule.Right.Class() == regime.PreferenceClass) {
				t.Errorf("%s has class %s", rule.Right, rule.Right.Class())
			}
			clock := rule.Clock()
			if isPreference && (rule.Level != regime.L0 || clock.IdentityStops || clock.Start != deadline.FromReceipt) {
				t.Errorf("%s %s demands something of the person", pack.ID, rule.Right)
			}
		}
	}
}

func TestEveryRefusableRightHasItsGroundWithCitation(t *testing.T) {
	t.Parallel()
	for _, pack := range embedded(t).Packs() {
		for _, rule := range pack.Rules {
			if rule.Level > regime.L0 && len(pack.GroundsFor(rule.Right)) == 0 {
				t.Errorf("%s %s: a request that cannot be verified could not be refused", pack.ID, rule.Right)
			}
		}
	}
}

// What packs say to the public is there in every language that the pages speak, and nothing is there that no pack says.
func TestPacksSpeakEveryLanguageOfThePages(t *testing.T) {
	t.Parallel()
	entries, err := configs.FS.ReadDir("locales")
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]bool{}
	for _, pack := range embedded(t).Packs() {
		for _, sentence := range pack.Said() {
			said[sentence] = true
		}
	}
	languages := 0
	for _, e := range entries {
		if e.Name() == "en" {
			continue
		}
		languages++
		raw, err := configs.FS.ReadFile("regimes/words/" + e.Name() + ".yaml")
		if err != nil {
			t.Errorf("the packs say nothing in %s: %v", e.Name(), err)
			continue
		}
		var words map[string]string
		if err := yaml.Unmarshal(raw, &words); err != nil {
			t.Fatal(err)
		}
		for sentence := range said {
			if strings.TrimSpace(words[sentence]) == "" {
				t.Errorf("%s does not say %q", e.Name(), sentence)
			}
		}
		for sentence := range words {
			if !said[sentence] {
				t.Errorf("%s says %q, which no pack does", e.Name(), sentence)
			}
		}
	}
	if languages < 5 {
		t.Errorf("only %d languages beside English", languages)
	}
	pack, err := embedded(t).Pack("us_va_vcdpa")
	if err != nil {
		t.Fatal(err)
	}
	if got := pack.In("es", pack.Regulator.Name); got != "Fiscal General de Virginia (Attorney General of Virginia)" {
		t.Errorf("in Spanish it is %q", got)
	}
	if got := pack.In("xx", "Something that nobody said."); got != "Something that nobody said." {
		t.Errorf("unknown words become %q", got)
	}
}

// Each pack with a right whose answer is data lists what the law wants said beside them, or says that nobody has read it.
func TestPacksListWhatAnAnswerSaysOrThatNobodyRead(t *testing.T) {
	t.Parallel()
	for _, pack := range embedded(t).Packs() {
		data := false
		for _, rule := range pack.Rules {
			data = data || rule.Right.Class() == regime.DataClass
		}
		if listed := len(pack.Answers) > 0; data && listed == (pack.Unlisted != "") {
			t.Errorf("%s: lists %v, unlisted %q", pack.ID, listed, pack.Unlisted)
		}
		if pack.Unlisted != "" && !strings.HasPrefix(pack.Unlisted, "unverified") {
			t.Errorf("%s: what was not read must be called unverified: %q", pack.ID, pack.Unlisted)
		}
	}
}
