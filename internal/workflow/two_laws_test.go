package workflow_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/habeasdata/habeas/internal/deadline"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
)

// alsoInGermany is a second law of Germany, with another period.
func alsoInGermany(h *house, answer deadline.Period, extension deadline.Extension) *regime.Pack {
	pack := *must(h.work.Law.Pack("eu_gdpr"))
	pack.ID, pack.Residence, pack.Version, pack.Rules = "de_second", []string{"DE"}, "1", slices.Clone(pack.Rules)
	for i := range pack.Rules {
		if !pack.Rules[i].Law.Answer.IsZero() {
			pack.Rules[i].Law.Answer, pack.Rules[i].Law.Extension = answer, extension
		}
	}
	return &pack
}

func TestAPersonInTwoLawsGetsTheBetterOfEachDate(t *testing.T) {
	each(t, func(h *house) {
		one := h.submit("one", "one@example.com", regime.Access).Requests[0]
		laws := h.work.Law
		h.work.Law = laws.With(alsoInGermany(h, deadline.Days(10), deadline.Extension{By: deadline.Days(100)}))
		shorter := h.submit("two", "two@example.com", regime.Access).Requests[0]
		h.work.Law = laws.With(alsoInGermany(h, deadline.Months(3), deadline.Extension{}))
		longer := h.submit("three", "three@example.com", regime.Access).Requests[0]
		got := [][]string{}
		for _, r := range []dsr.Request{one, shorter, longer} {
			got = append(got, []string{r.Regime, r.AlsoRegime, r.AnswerBy.String(), r.ExtendTo.String()})
		}
		want := [][]string{
			{"eu_gdpr", "", "2026-12-21", "2027-02-22"}, // 20 December is a Sunday
			{"eu_gdpr", "de_second", "2026-11-30", "2027-02-22"},
			{"eu_gdpr", "de_second", "2026-12-21", ""}, // more time only where both laws give it
		}
		if diff := cmp.Diff(want, got); diff != "" {
			h.t.Error(diff)
		}
	})
}

func TestFiguresCountWhatIsOverdueAndWhatIsATombstone(t *testing.T) {
	each(t, func(h *house) {
		done := h.submit("done", "done@example.com", regime.Access)
		h.submit("open", "open@example.com", regime.Access)
		in := func(do func(tx *store.Tx) error) {
			if err := h.work.Store.InTx(h.t.Context(), do); err != nil {
				h.t.Fatal(err)
			}
		}
		in(func(tx *store.Tx) error {
			return tx.Requests().SetOne(store.Match{"id": done.Requests[0].ID},
				store.Values{"state": dsr.Fulfilled, "outcome": dsr.InFull, "answered_at": tx.Now(), "closed_at": tx.Now()})
		})
		figures := func() [4]int64 {
			f := must(h.work.Figures(h.t.Context(), 2026, *h.now.Load())).All
			return [4]int64{f.Received, f.Whole, f.InTime, f.Overdue}
		}
		before := figures()
		h.pass(40 * 24 * time.Hour)
		in(func(tx *store.Tx) error { _, err := tx.Bury(done.Submission.ID, nil); return err })
		if diff := cmp.Diff([][4]int64{{2, 1, 1, 0}, {2, 1, 1, 1}}, [][4]int64{before, figures()}); diff != "" {
			h.t.Error(diff)
		}
		if sub := must(h.work.Store.Read(h.t.Context()).Submissions().Get(string(done.Submission.ID))); !sub.Tombstone() {
			h.t.Error("the record is no tombstone")
		}
	})
}
