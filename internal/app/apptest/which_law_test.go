package apptest_test

import (
	"slices"
	"testing"

	"github.com/habeasdata/habeas/internal/app/apptest"
	"github.com/habeasdata/habeas/internal/deadline"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/workflow"
)

func TestAClientsEndUserIsToldWhomToAsk(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{})
	jane := h.SubmitForm(apptest.Form{Rights: []string{"copy"}, Country: "DE", Relationship: "client_customer", Email: "jane@example.com", Order: "SO-1001"})
	jane.Confirm("jane@example.com")
	r := h.Stays(jane.Ref, 1, dsr.InReview)
	says(t, h.Desk("officer").Page(r.Reference), "Not our role", "GDPR Art. 28(3)(e)")
	h.Desk("officer").Do(r.Reference, "refer", "client", "Example Bank, privacy@bank.example", "forwarded", "yes")
	r = h.Stays(jane.Ref, 1, dsr.Denied)
	h.Same("outcome", dsr.Forwarded, r.Outcome)
	h.Mailbox("jane@example.com").Expect("Please ask the company whose data it is").Wants("We have sent your request on to it", "Example Bank, privacy@bank.example", "GDPR Art. 28(3)(e)")
	if jane.SignIn(jane.Ref, "jane@example.com"); !jane.Says("We have passed your request on to it") {
		t.Error("the status page does not say that it was sent on")
	}
	own := deletion(h)
	h.Same("a customer of ours is not sent away", 409, h.Desk("officer").TryDo(own.Ref+"-1", "refer", "client", "Somebody else").Status)
}

func TestAChangeOfLawComputesTheDatesAnewFromTheSameReceipt(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{})
	jane := fromVirginia(h, "copy")
	r := h.Stays(jane.Ref, 1, dsr.InReview)
	h.Same("under Virginia", "2026-12-17", r.AnswerBy.String())
	h.FastForward(3 * apptest.Day)
	h.Same("without a reason", 422, h.Desk("officer").TryDo(r.Reference, "law", "law", "eu_gdpr:access").Status)
	h.Desk("officer").Do(r.Reference, "law", "law", "eu_gdpr:access", "reason", "They wrote from Berlin, where they live.")
	after := h.Stays(jane.Ref, 1, dsr.InReview)
	h.Same("under the GDPR", []string{"eu_gdpr", "2026-12-02", r.ReceivedAt.String()}, []string{after.Regime, after.AnswerBy.String(), after.ReceivedAt.String()})
	h.Mailbox("jane@example.com").Expect("What we are doing for you").Wants("2 December 2026")
}

// changed is the GDPR's pack with another period for its answers.
func changed(h *apptest.Harness, answer deadline.Period) *regime.Pack {
	pack := *apptest.Must(h.App.Law.Pack("eu_gdpr"))
	pack.Version, pack.Rules = "2099.1", slices.Clone(pack.Rules)
	for i := range pack.Rules {
		if !pack.Rules[i].Law.Answer.IsZero() {
			pack.Rules[i].Law.Answer, pack.Rules[i].Law.Extension = answer, deadline.Extension{}
		}
	}
	return &pack
}

func TestAChangedPackTellsWhichDatesMoveAndMovesNoneLater(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{})
	jane := deletion(h)
	before := h.Stays(jane.Ref, 1, dsr.InReview)
	replay := func(answer deadline.Period, confirmed bool) (answerBy workflow.Move) {
		t.Helper()
		err := h.App.Work.Replay(t.Context(), changed(h, answer), confirmed, func(m workflow.Move) error {
			if m.Date == "answer by" {
				answerBy = m
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return answerBy
	}
	longer, shorter := deadline.Months(3), deadline.Days(10)
	h.Same("a longer period is kept out", true, replay(longer, true).Kept)
	h.Same("due", before.AnswerBy.String(), h.Request(jane.Ref, 1).AnswerBy.String())
	h.Same("tells", "2026-11-12", replay(shorter, false).To.String())
	h.Same("nothing is changed before somebody confirms", before.AnswerBy.String(), h.Request(jane.Ref, 1).AnswerBy.String())
	replay(shorter, true)
	after := h.Request(jane.Ref, 1)
	h.Same("confirmed", []string{"2026-11-12", "2099.1"}, []string{after.AnswerBy.String(), after.RegimeVersion})
	replay(shorter, true)
	h.Same("what was done before is not done again", after.Version, h.Request(jane.Ref, 1).Version)
}
