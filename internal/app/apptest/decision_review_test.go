package apptest_test

import (
	"strings"
	"testing"

	"github.com/habeasdata/habeas/internal/app/apptest"
	"github.com/habeasdata/habeas/internal/dsr"
)

func TestAProgramsDecisionIsLookedAtAgainByAHumanAndAnsweredWithItsOutcome(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		o.Before = limits(t)
		h := apptest.Start(t, o)
		ref, r := asked(h, "automated_decision_review")
		h.Same("why a person must look", dsr.AttentionDecide, r.Attention)
		h.Same("proven as for data", true, r.Need > 0 && r.Verified())
		rows := useIDs(t, h, r)
		h.Same("decisions", 2, len(rows))
		officer := h.Desk("officer")
		page := text(officer.Open("/desk/requests/"+r.Reference+"/uses").Want(t, 200).Body)
		for _, want := range []string{"Checking for fraud", "a score below 40 means that you pay first", "GDPR Art. 22(1), 22(3), unverified", "Selling books", "does not reach it", "Look at each decision again first"} {
			if !strings.Contains(page, want) {
				t.Errorf("the page lacks %q", want)
			}
		}
		if reply := officer.TryDo(r.Reference, "conclude", "outcome", "in_full", "reason", "Done."); reply.Status != 409 {
			t.Errorf("answered before anybody looked again: %d", reply.Status)
		}
		if reply := officer.TryDo(r.Reference, "deny", "ground", "no_such_decision", "explanation", "There is none."); reply.Status != 422 {
			t.Errorf("refused although the data map names such a decision: %d", reply.Status)
		}
		if reply := officer.TryDo(r.Reference, "uses/assess", "use", rows["orders"].ID, "verdict", "upheld", "reason", "A human decided."); reply.Status != 422 {
			t.Errorf("a human's decision was looked at again: %d", reply.Status)
		}
		officer.Do(r.Reference, "uses/assess", "use", rows["fraud"].ID, "verdict", "changed", "reason", "Your payment was late by a bank's fault.")
		officer.Do(r.Reference, "conclude", "outcome", "in_full", "reason", "Set the score to 60 in the shop.")
		r = h.Stays(ref, 1, dsr.Fulfilled)
		letter := h.Mailbox("jane@example.com").Expect("a decision about you")
		letter.Wants("A person looked at it, and not a machine", "THE DECISION IS CHANGED", "Checking for fraud: a score below 40", "GDPR Art. 22(1), 22(3)",
			"Your payment was late by a bank's fault.", "WE DID NOT LOOK AT THIS ONE AGAIN", "Selling books: large orders are looked at")
		if strings.Contains(letter.Text, "Set the score") {
			t.Error("the letter repeats what is for staff")
		}
	})
}
