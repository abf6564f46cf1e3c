package desk_test

import (
	"strings"
	"testing"
	"time"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/workflow"
)

// asks has somebody send a form of one right, an hour after the last thing that happened.
func (h *house) asks(email string, confirmed bool, change ...func(n *workflow.New)) dsr.Request {
	h.t.Helper()
	h.forward(time.Hour)
	n := workflow.New{
		Channel: dsr.ChannelForm, Requester: dsr.Self, Relationship: dsr.Customer, Residence: "US-CA", Regime: "us_ca_ccpa", Locale: "en",
		ReceivedAt: h.clock(), Person: dsr.Person{Email: email}, Rights: []regime.Right{regime.KnowSpecific},
		Identifiers: []workflow.Given{{Kind: dsr.Email, Value: email, Source: dsr.Typed}},
	}
	for _, f := range change {
		f(&n)
	}
	opened := must(h.work.Submit(h.t.Context(), n))
	if confirmed {
		err := h.work.Store.InTx(h.t.Context(), func(tx *store.Tx) error {
			return tx.Submissions().SetOne(store.Match{"id": opened.Submission.ID}, store.Values{"confirmed_at": tx.Now()})
		})
		if err != nil {
			h.t.Fatal(err)
		}
	}
	return opened.Requests[0]
}

func under(law, place string, right regime.Right) func(n *workflow.New) {
	return func(n *workflow.New) { n.Regime, n.Residence, n.Rights = law, place, []regime.Right{right} }
}

func (h *house) saysOf(role dsr.Role, r dsr.Request, want ...string) {
	h.t.Helper()
	page := strings.Join(strings.Fields(text(h.as(role).get("/desk/requests/"+r.Reference).body)), " ")
	for _, w := range want {
		unwanted, no := strings.CutPrefix(w, "not:")
		if strings.Contains(page, unwanted) == no {
			h.t.Errorf("%s: want %q on the page:\n%s", r.Reference, w, page)
		}
	}
}

const day = 24 * time.Hour

// Staff read how often the same person was answered within the law's period, and what the law lets be done. It is a
// suggestion: the request stays where it is.
func TestStaffReadHowManyFreeAnswersAPersonHad(t *testing.T) {
	t.Parallel()
	h := open(t)
	jane := "jane@example.com"
	first := h.asks(jane, true)
	h.saysOf(dsr.Officer, first, "not:Asked before")
	h.ends(first, dsr.Fulfilled, dsr.InFull, day)
	h.ends(h.asks(jane, false), dsr.Fulfilled, dsr.InFull, day)             // typed by a stranger, never confirmed
	h.ends(h.asks("joe@example.com", true), dsr.Fulfilled, dsr.InFull, day) // somebody else
	h.ends(h.asks(jane, true, under("us_ca_ccpa", "US-CA", regime.Delete)), dsr.Fulfilled, dsr.InFull, day)
	h.ends(h.asks(jane, true), dsr.Withdrawn, "", 0)
	h.ends(h.asks(jane, true, func(n *workflow.New) {
		n.Requester, n.Person = dsr.Agent, dsr.Person{AgentEmail: jane}
		n.Identifiers[0].Source = dsr.ByAgent
	}),
		dsr.Fulfilled, dsr.InFull, day)
	second := h.asks(jane, true)
	h.saysOf(dsr.Officer, second, "asked for this once in the 12 months before, and was answered once.", "This one is free.", "not:1798.130(b); from memory, not verified")
	h.ends(second, dsr.Fulfilled, dsr.LesserAnswer, day)
	third := h.asks(jane, true)
	before := h.request(third.ID)
	h.saysOf(dsr.Officer, third, "asked for this 2 times in the 12 months before, and was answered 2 times.", "wants 2 free in 12 months", "from memory, not verified",
		"(Civ. Code 1798.130(b); from memory, not verified)", "Nothing is done by itself.")
	h.saysOf(dsr.Auditor, third, "not:Asked before")
	if after := h.request(third.ID); after != before {
		t.Errorf("a suggestion changed the request from %+v to %+v", before, after)
	}
	h.forward(400 * day)
	h.saysOf(dsr.Officer, h.asks(jane, true), "not:Asked before")
	german := under("eu_gdpr", "DE", regime.Access)
	h.ends(h.asks("lena@example.com", true, german), dsr.Denied, "", day)
	h.saysOf(dsr.Officer, h.asks("lena@example.com", true, german), "asked for this once in the 12 months before, and was answered not once.",
		"sets no number of free answers", "GDPR Art. 12(5); from memory", "a reasonable fee after a notice (GDPR Art. 12(5)(a)")
}

// A law of the declared place that the settings do not name is flagged, and so is a language whose law nobody looked at. The
// law of the place keeps its dates; the flag goes when a person chose another law.
func TestADoubtfulChoiceOfLawIsFlaggedAndNothingElse(t *testing.T) {
	t.Parallel()
	ours := func(c *dsr.Controller) { c.Regimes = []string{"eu_gdpr", "us_ca_ccpa"} }
	h, plain := open(t, ours), open(t)
	virginia := under("us_va_vcdpa", "US-VA", regime.Access)
	jane := h.asks("jane@example.com", true, virginia)
	h.saysOf(dsr.Officer, jane, "Look at the law", "your settings do not name (controller.regimes)", "keeps the dates of Virginia")
	if !strings.Contains(h.as(dsr.Officer).get("/desk/queue").body, "look at the law") {
		t.Error("the queue does not flag it")
	}
	unflagged := plain.asks("jane@example.com", true, virginia)
	if jane.AnswerBy != unflagged.AnswerBy || jane.DueAt != unflagged.DueAt || jane.Need != unflagged.Need || unflagged.Mismatch != "" {
		t.Errorf("flagged %+v, else %+v", jane, unflagged)
	}
	wish := func(locale, law string, right regime.Right) string {
		return h.asks("lee@example.com", false, func(n *workflow.New) {
			n.Residence, n.Locale, n.Regime, n.Rights = "", locale, law, []regime.Right{right}
		}).Mismatch
	}
	for _, c := range []struct{ got, want string }{
		{h.asks("ann@example.com", true).Mismatch, ""}, {wish("en", "us_ca_ccpa", regime.OptOutSaleSharing), ""},
		{wish("th", "us_ca_ccpa", regime.OptOutSaleSharing), dsr.MismatchLanguage}, {wish("de", "us_ca_ccpa", regime.OptOutSaleSharing), ""},
		{h.asks("som@example.com", true, func(n *workflow.New) { n.Locale = "th" }).Mismatch, ""}, // a declared place goes before a language
	} {
		if c.got != c.want {
			t.Errorf("flag %q, want %q", c.got, c.want)
		}
	}
	if _, err := h.work.Retype(t.Context(), jane.ID, h.officer(), regime.Correct, "They want it corrected."); err != nil || h.request(jane.ID).Mismatch == "" {
		t.Errorf("another right of the same law: %v, flag %q", err, h.request(jane.ID).Mismatch)
	}
	if _, err := h.work.ChangeLaw(t.Context(), jane.ID, h.officer(), "us_ca_ccpa", regime.Correct, "They live in Oakland."); err != nil || h.request(jane.ID).Mismatch != "" {
		t.Errorf("another law: %v, flag %q", err, h.request(jane.ID).Mismatch)
	}
}

func TestTodayRemindsOfALegalHoldThatMustBeLookedAtAgain(t *testing.T) {
	t.Parallel()
	h := open(t)
	err := h.work.PlaceHold(t.Context(), h.officer(), workflow.NewHold{Kind: dsr.Email, Citation: "GDPR Art. 17(3)(e)", ReviewOn: "2026-12-01",
		Words: workflow.HoldWords{Subject: "jane@example.com", Matter: "Smith v. Larkspur", Reason: "Claim."}})
	if err != nil {
		t.Fatal(err)
	}
	reminded := func(role dsr.Role) bool {
		body := h.as(role).get("/desk").body
		return strings.Contains(body, "Smith v. Larkspur: look at it again since") && strings.Contains(body, "1 December 2026")
	}
	h.forward(10 * day) // 30 November
	if reminded(dsr.Officer) {
		t.Error("a day too early")
	}
	h.forward(day)
	if !reminded(dsr.Officer) || reminded(dsr.Auditor) {
		t.Error("officers are not reminded on the day, or auditors are")
	}
	holds := must(h.work.Store.Read(t.Context()).LegalHolds().Find(store.Match{}))
	if err := h.work.EndHold(t.Context(), h.officer(), holds[0].ID); err != nil || reminded(dsr.Officer) {
		t.Errorf("still reminded of a hold that ended (%v)", err)
	}
}
