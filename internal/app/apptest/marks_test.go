package apptest_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/habeasdata/habeas/internal/app/apptest"
	"github.com/habeasdata/habeas/internal/dsr"
)

// After three years an administrator says whether the marks of who opted out still serve their purpose.
func TestDueMarksOfAListAreConfirmedOrEndedByAnAdministrator(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		h := apptest.Start(t, o)
		for _, address := range []string{"jane@example.com", "mia@example.com"} {
			v := h.SubmitForm(apptest.Form{Rights: []string{"opt_out"}, Email: address})
			h.Stays(v.Ref, 1, dsr.Fulfilled)
		}
		admin := h.Desk("administrator")
		if body := admin.Open("/desk/lists").Want(t, 200).Body; !strings.Contains(body, "No mark is due") {
			t.Error("marks are due on the day on which they were made")
		}
		h.FastForward(37 * month)
		page := admin.Open("/desk/lists").Want(t, 200).Body
		form := url.Values{"list": {"suppression"}, "right": {"opt_out_sale_sharing"}, "rule": {hiddenField(page, "rule")}, "marks": {"2"},
			"form": {"review-0"}, "verdict": {"confirmed"}, "reason": {"They have not opted in."}}
		if !strings.Contains(page, "2 marks due") {
			t.Errorf("the page does not say that two marks are due")
		}
		if today := h.Desk("officer").Open("/desk").Want(t, 200).Body; !strings.Contains(today, "2 marks must be looked at again") {
			t.Error("Today does not say it")
		}
		with := func(name, value string) url.Values {
			changed := url.Values{}
			for k, v := range form {
				changed[k] = v
			}
			changed.Set(name, value)
			return changed
		}
		h.Same("by an officer", 403, h.Desk("officer").Try("/desk/lists", with("", "")).Status)
		h.Same("without a reason", 422, admin.Try("/desk/lists", with("reason", " ")).Status)
		h.Same("without a verdict", 422, admin.Try("/desk/lists", with("verdict", "")).Status)
		h.Same("of a list that changed", 409, admin.Try("/desk/lists", with("marks", "3")).Status)
		h.Same("decisions that did nothing", 0, h.Count(`select count(*) from list_review`))

		admin.Try("/desk/lists", form).Want(t, 303)
		h.Same("marks", 2, h.Count(`select count(*) from suppression`))
		page = admin.Open("/desk/lists").Want(t, 200).Body
		for _, want := range []string{"No mark is due", "2 marks confirmed", "They have not opted in."} {
			if !strings.Contains(page, want) {
				t.Errorf("after it was confirmed the page lacks %q", want)
			}
		}
		h.FastForward(37 * month)
		admin.Try("/desk/lists", with("verdict", "ended")).Want(t, 303)
		h.Same("marks that are left", 0, h.Count(`select count(*) from suppression`))
		h.Same("decisions in the log", 2, h.Count(`select count(*) from audit_record where event in ('marks_confirmed', 'marks_ended') and details like '%"marks":"2"%'`))
		h.Same("reasons in the log", 0, h.Count(`select count(*) from audit_record where details like '%opted in%'`))
	})
}

// hiddenField is the value of a page's hidden field.
func hiddenField(page, name string) string {
	_, rest, _ := strings.Cut(page, `name="`+name+`" value="`)
	value, _, _ := strings.Cut(rest, `"`)
	return strings.NewReplacer("&amp;", "&", "&#39;", "'", "&#34;", `"`).Replace(value)
}
