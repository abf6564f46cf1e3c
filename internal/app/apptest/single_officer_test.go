package apptest_test

import (
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/habeasdata/habeas/internal/app"
	"github.com/habeasdata/habeas/internal/app/apptest"
	"github.com/habeasdata/habeas/internal/dsr"
)

// A deletion above the row cap needs two people; where the controller has one officer, a second factor given just now stands
// for the second person, and the audit log says so.
func TestASingleOfficerGivesTheSecondFactorInsteadOfASecondPerson(t *testing.T) {
	t.Parallel()
	for _, single := range []bool{false, true} {
		h := apptest.Start(t, apptest.Options{Config: func(c *app.Config) { c.Controller.SingleOfficer, c.Controller.RowCap = single, 1 }})
		v := h.SubmitForm(apptest.Form{Rights: []string{"delete"}, Country: "DE", Email: "jane@example.com", Order: "SO-1001"})
		v.Confirm("jane@example.com")
		r := h.Stays(v.Ref, 1, dsr.InReview)
		var rows int64
		for _, c := range h.Collections(r) {
			rows += c.Delete + c.Mask
		}
		officer := h.Desk("officer")
		officer.Page(r.Reference) // signed in, with both factors
		h.FastForward(11 * time.Minute)
		approve := "/desk/requests/" + r.Reference + "/approve"
		asked := officer.PostForm(approve, url.Values{"plan": {officer.Plan(r)}})
		if asked.Status != 403 || !strings.Contains(asked.Body, `name="code"`) {
			t.Errorf("single %v: an old second factor: %d", single, asked.Status)
		}
		h.Same("approvals by an old second factor", 0, h.Request(v.Ref, 1).Approvals)
		officer.Do(r.Reference, "approve", "plan", officer.Plan(r), "rows", strconv.FormatInt(rows, 10))
		r = h.Request(v.Ref, 1)
		h.Same("approvals", 1, r.Approvals)
		h.Same("people needed", map[bool]int{false: 2, true: 1}[single], r.ApprovalsNeeded)
		flag := strings.Contains(officer.Page(r.Reference), "single-officer mode")
		h.Same("the log says that one person did it", single, flag)
		h.Same("marked records", single, h.Count(`select count(*) from audit_record where event = 'approve' and details like '%single_officer%'`) == 1)
	}
}
