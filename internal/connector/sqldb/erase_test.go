package sqldb_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/habeasdata/habeas/internal/connector"
	"github.com/habeasdata/habeas/internal/dataset"
	"github.com/habeasdata/habeas/internal/problem"
)

var hashKey = []byte("key of the test")

func replaced(t *testing.T, text, old, by string) string {
	t.Helper()
	if !strings.Contains(text, old) {
		t.Fatalf("%q is not in the text", old)
	}
	return strings.Replace(text, old, by, 1)
}

func preview(t *testing.T, r *connector.Registry, seeds dataset.Seeds) *connector.Plan {
	t.Helper()
	plan, err := r.Preview(context.Background(), seeds, connector.PreviewOptions{HashKey: hashKey})
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

func options(plan *connector.Plan) connector.EraseOptions {
	return connector.EraseOptions{Approved: plan.Hash, HashKey: hashKey, Secret: []byte("secret"), EffectKey: "effect-1"}
}

func erase(t *testing.T, r *connector.Registry, seeds dataset.Seeds) *connector.Receipt {
	t.Helper()
	plan := preview(t, r, seeds)
	if len(plan.Unresolved) > 0 {
		t.Fatalf("%+v", plan.Unresolved)
	}
	receipt, err := r.Erase(context.Background(), plan, "shop", options(plan))
	if err != nil || !receipt.Proven {
		t.Fatalf("%+v %v", receipt, err)
	}
	return receipt
}

func TestErasureRefusesAPlanThatNoLongerFits(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change string
		alter  func(*connector.Plan, *connector.EraseOptions)
		stale  bool
	}{
		"nothing changed":               {stale: false},
		"a row came":                    {change: "INSERT INTO comment VALUES (9, 1, NULL)", stale: true},
		"a row went":                    {change: "DELETE FROM comment WHERE id = 4", stale: true},
		"somebody else's row came":      {change: "INSERT INTO comment VALUES (9, 2, NULL)", stale: false},
		"another plan was approved":     {alter: func(_ *connector.Plan, o *connector.EraseOptions) { o.Approved = "x" }, stale: true},
		"the plan was tampered with":    {alter: func(p *connector.Plan, _ *connector.EraseOptions) { p.Systems[0].Collections[0].Keys[0] = "2" }, stale: true},
		"the hash has another key":      {alter: func(_ *connector.Plan, o *connector.EraseOptions) { o.HashKey = []byte("x") }, stale: true},
		"a repeat finds rows gone":      {change: "DELETE FROM comment WHERE id = 4", alter: func(_ *connector.Plan, o *connector.EraseOptions) { o.Repeat = true }, stale: false},
		"a repeat finds rows that came": {change: "INSERT INTO comment VALUES (9, 1, NULL)", alter: func(_ *connector.Plan, o *connector.EraseOptions) { o.Repeat = true }, stale: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, exec := shop(t, comments+"UPDATE comment SET parent_id = NULL WHERE id IN (2, 5);", commentsYAML)
			plan := preview(t, r, ann)
			if len(plan.Unresolved) > 0 {
				t.Fatalf("%+v", plan.Unresolved)
			}
			opt := options(plan)
			if test.alter != nil {
				test.alter(plan, &opt)
			}
			if test.change != "" {
				exec(test.change)
			}
			before, _ := ids(t, r, ann)
			_, err := r.Erase(context.Background(), plan, "shop", opt)
			after, _ := ids(t, r, ann)
			switch {
			case test.stale && !problem.Is(err, problem.Conflict):
				t.Errorf("got %v, want a conflict", err)
			case test.stale && !cmp.Equal(before, after):
				t.Errorf("a refused plan changed something: %v, %v", before, after)
			case !test.stale && (err != nil || len(after) > 0):
				t.Errorf("got %v, left %v", err, after)
			}
		})
	}
}

func TestErasureRefusesARowThatBecameShared(t *testing.T) {
	t.Parallel()
	yaml := replaced(t, householdYAML, "      - name: customer\n", "      - name: customer\n        habeas: {erase: mask}\n")
	yaml = replaced(t, yaml, "      - name: address\n", "      - name: address\n        habeas: {erase: mask}\n")
	r, exec := shop(t, household, yaml)
	plan := preview(t, r, ann)
	exec("UPDATE customer SET address_id = 1 WHERE id = 2")
	if _, err := r.Erase(context.Background(), plan, "shop", options(plan)); !problem.Is(err, problem.Conflict) {
		t.Errorf("got %v, want a conflict", err)
	}
}

func TestPreviewShowsWhatTheSystemWouldRefuse(t *testing.T) {
	t.Parallel()
	r, _ := shop(t, comments, commentsYAML) // somebody else's replies hang on ann's comments
	plan := preview(t, r, ann)
	if len(plan.Unresolved) != 1 || !strings.Contains(plan.Unresolved[0].Reason, "2 rows of comment that stay refer") {
		t.Errorf("%+v", plan.Unresolved)
	}
	if _, err := r.Erase(context.Background(), plan, "shop", options(plan)); !problem.Is(err, problem.Conflict) {
		t.Errorf("a plan with open items ran: %v", err)
	}
	cascade := strings.ReplaceAll(comments, "parent_id INTEGER REFERENCES comment(id)", "parent_id INTEGER REFERENCES comment(id) ON DELETE CASCADE")
	r, _ = shop(t, cascade, commentsYAML)
	if plan = preview(t, r, ann); len(plan.Unresolved) != 1 || !strings.Contains(plan.Unresolved[0].Reason, "ON DELETE CASCADE") {
		t.Errorf("%+v", plan.Unresolved)
	}
}

const masked = `dataset:
  - fides_key: shop
    collections:
      - name: person
        habeas: {erase: mask}
        fields:
          - {name: id, data_categories: [user.unique_id], fides_meta: {primary_key: true, masking_strategy_override: {strategy: preserve}}}
          - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email, masking_strategy_override: {strategy: random_string_rewrite, configuration: {length: 12, format_preservation: {suffix: "@gone.invalid"}}}}}
          - {name: name, data_categories: [user.name], fides_meta: {masking_strategy_override: {strategy: hash}, length: 20}}
          - {name: phone, data_categories: [user.contact.phone_number]}
          - {name: age, data_categories: [user.demographic.age]}
          - {name: vat, data_categories: [user.financial], habeas: {erase: keep, reason: invoices must be kept, citation: tax law}}
          - {name: visits, data_categories: [system.operations]}
`

const maskedTable = `CREATE TABLE person (id INTEGER PRIMARY KEY, email VARCHAR(60) NOT NULL UNIQUE, name VARCHAR(20) NOT NULL, phone VARCHAR(20), age INTEGER, vat VARCHAR(20), visits INTEGER);
INSERT INTO person VALUES (1, 'ann@example.com', 'Ann', '555', 30, 'DE1', 7), (2, 'bob@example.com', 'Bob', '556', 31, 'DE2', 8);
`

func TestMaskingOverwritesPersonalFieldsAndSaysWhatStays(t *testing.T) {
	forEach(t, func(t *testing.T, e engine) {
		dsn := e.fresh(t)
		db := e.open(t, dsn)
		e.script(t, db, maskedTable)
		r := e.connect(t, dsn, masked, allowed)
		plan := preview(t, r, ann)
		kept := []connector.FieldKept{{Field: "id", Reason: "the dataset says that it is not changed"}, {Field: "vat", Reason: "invoices must be kept", Citation: "tax law"}}
		if diff := cmp.Diff(kept, plan.Systems[0].Collections[0].KeptFields); diff != "" {
			t.Error(diff)
		}
		opt := options(plan)
		receipt, err := r.Erase(context.Background(), plan, "shop", opt)
		if err != nil || !receipt.Proven || receipt.Collections[0].Changed != 1 {
			t.Fatalf("%+v %v", receipt, err)
		}
		var email, name, vat string
		var phone, age any
		var visits int
		row := func() {
			if err := db.QueryRow("SELECT email, name, phone, age, vat, visits FROM person WHERE id = 1").Scan(&email, &name, &phone, &age, &vat, &visits); err != nil {
				t.Fatal(err)
			}
		}
		row()
		if !strings.HasSuffix(email, "@gone.invalid") || len(email) != 25 || len(name) != 20 || phone != nil || age != nil || vat != "DE1" || visits != 7 {
			t.Error(email, name, phone, age, vat, visits)
		}
		first := email
		opt.Repeat = true
		if receipt, err = r.Erase(context.Background(), plan, "shop", opt); err != nil || !receipt.Proven {
			t.Errorf("%+v %v", receipt, err)
		}
		if row(); email != first {
			t.Error("a repeat masked again")
		}
		if err := db.QueryRow("SELECT email, phone FROM person WHERE id = 2").Scan(&email, &phone); err != nil || email != "bob@example.com" {
			t.Error(email, err)
		}
	})
}

func TestPreviewNamesFieldsThatCannotBeMasked(t *testing.T) {
	t.Parallel()
	r, _ := shop(t, strings.Replace(maskedTable, "age INTEGER", "age INTEGER NOT NULL", 1), `dataset:
  - fides_key: shop
    collections:
      - name: person
        habeas: {erase: mask, mask: {strategy: hash}}
        fields:
          - {name: id, data_categories: [user.unique_id], fides_meta: {primary_key: true}}
          - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email, masking_strategy_override: {strategy: string_rewrite, configuration: {rewrite_value: gone}}}}
          - {name: name, data_categories: [user.name]}
          - {name: age, data_categories: [user.demographic.age], fides_meta: {masking_strategy_override: {strategy: null_rewrite}}}
          - {name: visits, data_categories: [user.behavior]}
`)
	got := map[string]string{}
	for _, u := range preview(t, r, ann).Unresolved {
		got[u.Field] = u.Reason
		if u.Remedy == "" {
			t.Errorf("%s has no remedy", u.Field)
		}
	}
	want := map[string]string{"age": "the field cannot be empty (NOT NULL), so it cannot be overwritten with nothing",
		"email": "the field is unique, so two rows cannot have the same mask", "id": "the field is part of the key, so masking it would lose the row",
		"name": "the mask has 64 characters, the field holds 20", "visits": "hash cannot be written to a field of type integer"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestKeptRowsStayWithReasonAndCitation(t *testing.T) {
	t.Parallel()
	yaml := replaced(t, commentsYAML, "        data_categories: [user.content]\n", "        data_categories: [user.content]\n        habeas: {erase: keep, reason: evidence, citation: Art. 17(3)(e)}\n")
	yaml = replaced(t, yaml, "      - name: author\n", "      - name: author\n        habeas: {erase: mask}\n")
	r, _ := shop(t, comments, yaml)
	plan := preview(t, r, ann)
	for _, c := range plan.Systems[0].Collections {
		if c.Collection == "shop:comment" && (c.Action != dataset.EraseKeep || c.Rows != 3 || c.Reason != "evidence" || c.Citation != "Art. 17(3)(e)" || len(c.Keys) > 0) {
			t.Errorf("%+v", c)
		}
	}
	if len(plan.Unresolved) > 0 {
		t.Errorf("%+v", plan.Unresolved)
	}
}

func TestConnectorWithoutErasureKeepsAndSaysSo(t *testing.T) {
	t.Parallel()
	r, _ := shop(t, circle, circleYAML, "actions: [access]")
	plan := preview(t, r, ann)
	if len(plan.Unresolved) != 3 || !strings.Contains(plan.Unresolved[0].Reason, "not allowed to erase") {
		t.Errorf("%+v", plan.Unresolved)
	}
}

func TestDryRunChangesNothing(t *testing.T) {
	t.Parallel()
	r, _ := shop(t, circle, circleYAML)
	plan := preview(t, r, ann)
	opt := options(plan)
	opt.DryRun = true
	receipt, err := r.Erase(context.Background(), plan, "shop", opt)
	if err != nil || receipt.Proven || len(receipt.Collections) != 3 {
		t.Fatalf("%+v %v", receipt, err)
	}
	if got, _ := ids(t, r, ann); len(got) != 3 {
		t.Error(got)
	}
}
