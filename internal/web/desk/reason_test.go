package desk_test

import (
	"strings"
	"testing"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
)

// TestStaffSayWhy: what staff do for a person carries a reason, kept sealed beside the request; the use case itself
// refuses without one, and the audit log holds no word of it.
func TestStaffSayWhy(t *testing.T) {
	t.Parallel()
	const why = "Jane Roe told me so on the phone."
	for name, do := range map[string]func(h *house, r dsr.Request, reason string) error{
		"withdraw": func(h *house, r dsr.Request, reason string) error {
			return h.work.Withdraw(h.t.Context(), r.ID, h.officer(), reason)
		},
		"confirm": func(h *house, r dsr.Request, reason string) error {
			return h.work.ConfirmErasure(h.t.Context(), r.ID, h.officer(), reason)
		},
		"merge": func(h *house, r dsr.Request, reason string) error {
			return h.work.Merge(h.t.Context(), r.ID, h.log("delete").ID, h.officer(), reason)
		},
		"cancel": func(h *house, r dsr.Request, reason string) error {
			if r = h.request(r.ID); r.HoldUntil.IsZero() {
				h.apply(r, dsr.Command{Event: dsr.Approve, Actor: h.officer(), PlanHash: r.PlanHash})
				h.apply(r, dsr.Command{Event: dsr.ConfirmErase, Actor: dsr.Requester(r.SubmissionID)})
				h.jobs()
			}
			return h.work.CancelHold(h.t.Context(), r.ID, h.officer(), reason)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := open(t)
			r := h.reviewed("delete")
			if err := do(h, r, "  "); !problem.Is(err, problem.Invalid) {
				t.Errorf("without a reason: %v", err)
			}
			if err := do(h, r, why); err != nil {
				t.Fatal(err)
			}
			officer := h.as(dsr.Officer)
			if body := officer.get(page(r)).body; !strings.Contains(body, why) {
				t.Error("the page does not show the reason")
			}
			if log := officer.get("/desk/audit?request=" + r.Reference).body; strings.Contains(log, "phone.") {
				t.Error("the reason stands in the audit log")
			}
		})
	}
}

func (h *house) officer() dsr.Actor { return dsr.Staff(h.staff[dsr.Officer].id, dsr.Officer) }
