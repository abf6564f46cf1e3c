package apptest_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/habeasdata/habeas/internal/app/apptest"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/regime"
)

// machine are the choices that California's law gives from Friday 1 January 2027 on (11 CCR 7221, 7222).
var machine = []string{"admt_access", "admt_opt_out"}

// logged is a letter from California that came on a day, as staff write it down.
func logged(received, right string) url.Values {
	return url.Values{
		"once": {received + right}, "channel": {"letter"}, "received": {received}, "rights": {right}, "relationship": {"customer"},
		"region": {"US-CA"}, "name": {"Jane Roe"}, "kind": {"email"}, "value": {"jane@example.com"},
	}
}

func TestRightsAboutMachinesBeginWithTheirDayWhereTheControllerIs(t *testing.T) {
	t.Parallel()
	// 23:00 on the last day of the year in Los Angeles; elsewhere the year has begun.
	h := apptest.Start(t, apptest.Options{Start: time.Date(2027, 1, 1, 7, 0, 0, 0, time.UTC)})
	early := h.SubmitForm(apptest.Form{Rights: []string{"copy"}, Email: "jane@example.com", Order: "SO-1001"})
	officer := h.Desk("officer")
	visitor := h.Visitor()
	offered := func(page, right string) bool { return strings.Contains(page, `value="`+right+`"`) }
	for _, right := range machine {
		if offered(visitor.Get("/request/rights").Want(t, 200).Body, right) || offered(officer.Open("/desk/intake").Want(t, 200).Body, right) {
			t.Errorf("%s is offered on the day before", right)
		}
		for _, path := range []string{"/request/rights", "/requests"} {
			reply := visitor.PostForm(path, url.Values{"right": {right}, "email": {"joe@example.com"}, "submission_key": {"k" + right},
				"requester": {"self"}, "relationship": {"customer"}, "country": {"US"}, "state": {"CA"}})
			if reply.Status != 422 || !strings.Contains(reply.Body, "The law gives this right from Friday 1 January 2027 on") {
				t.Errorf("%s at %s on the day before: %d", right, path, reply.Status)
			}
		}
		if reply := officer.TryDo(early.Ref+"-1", "retype", "right", right, "reason", "It reads so."); reply.Status != 422 {
			t.Errorf("made %s on the day before: %d", right, reply.Status)
		}
	}
	h.FastForward(2 * time.Hour)

	for _, right := range machine {
		if !offered(visitor.Get("/request/rights").Want(t, 200).Body, right) || !offered(officer.Open("/desk/intake").Want(t, 200).Body, right) {
			t.Errorf("%s is not offered on its day", right)
		}
		if offered(officer.Open("/desk/requests/"+early.Ref+"-1").Want(t, 200).Body, right) {
			t.Errorf("what came on the day before may be made %s", right)
		}
		if reply := officer.Try("/desk/intake", logged("2026-12-31", right)); reply.Status != 422 || !strings.Contains(reply.Body, "from 2027-01-01 on") {
			t.Errorf("%s in a letter of the day before: %d", right, reply.Status)
		}
		officer.Try("/desk/intake", logged("2027-01-01", right)).Want(t, 303)
		if reply := visitor.Send(apptest.Form{Rights: []string{right}, Country: "DE", Email: "joe@example.com"}); reply.Status != 422 {
			t.Errorf("%s where another law applies: %d", right, reply.Status)
		}
	}
	if optOut := h.SubmitForm(apptest.Form{Rights: []string{"admt_opt_out"}, Email: "jane@example.com"}); h.Stays(optOut.Ref, 1, dsr.Fulfilled).Right != regime.ADMTOptOut {
		t.Error("the opt-out became another right")
	}
	r := h.SubmitForm(apptest.Form{Rights: []string{"admt_access"}, Email: "jane@example.com", Order: "SO-1001"})
	h.Same("its law and date", []string{"us_ca_ccpa", "admt_access", "2027-02-15"}, func() []string {
		q := h.Request(r.Ref, 1)
		return []string{q.Regime, string(q.Right), q.AnswerBy.String()}
	}())
	late := h.SubmitForm(apptest.Form{Rights: []string{"copy"}, Email: "jane@example.com", Order: "SO-1001"})
	if !offered(officer.Open("/desk/requests/"+late.Ref+"-1").Want(t, 200).Body, "admt_access") {
		t.Error("the change of right is not offered on its day")
	}
}
