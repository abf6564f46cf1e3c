package regime_test

import (
	"encoding/csv"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

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
