package apptest_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/habeasdata/habeas/internal/app"
	"github.com/habeasdata/habeas/internal/app/apptest"
)

// Every clock alarms: an acknowledgment that nobody could be sent, the answer by our own target, and the last day to tell
// of an extension. Nothing of it names the person, nor does the daily digest.
func TestEveryClockAlarmsAndNoMailToStaffNamesThePerson(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		o.Config = func(c *app.Config) { c.Controller.AnswerDays, c.Controller.Calendar = 20, "us_federal" }
		h := apptest.Start(t, o)
		h.Desk("approver")
		ref := h.Desk("officer").Log(url.Values{
			"channel": {"letter"}, "received": {"2026-11-02"}, "who": {"self"}, "relationship": {"customer"}, "region": {"US-CA"},
			"name": {"Hans Berg"}, "rights": {"know_specific"}, "kind": {"account"}, "value": {"A-1003"},
			"text": {"wants a copy"}, "contact": {"none"}, "once": {"letter-9"},
		})
		r := h.Request(ref, 1)
		h.Same("own target", "2026-11-22", r.WorkingBy.String())
		h.Same("the law's date", "2026-12-17", r.AnswerBy.String())
		box, digests := h.Mailbox("officer@staff.example"), 0
		alarms := map[string]int{}
		h.FastForward(8 * time.Hour) // ten in the morning in Los Angeles: the digest goes from seven
		for range 24 {               // until 26 November
			h.FastForward(apptest.Day)
			for _, l := range box.Unread() {
				box.Expect(l.Subject)
				for _, personal := range []string{"Hans", "Berg", "A-1003"} {
					if strings.Contains(l.Subject+l.Text+l.HTML, personal) {
						t.Errorf("%s names %s:\n%s", l.Subject, personal, l.Text)
					}
				}
				if strings.HasPrefix(l.Subject, "Privacy desk, ") {
					digests++
					for _, part := range []string{"1 request is not acknowledged yet:", "1 request needs a person:"} {
						if _, list, found := strings.Cut(l.Text, part); !found || !strings.Contains(list, r.Reference) {
							t.Errorf("the digest lacks %q with the request:\n%s", part, l.Text)
						}
					}
					continue
				}
				for _, duty := range []string{"acknowledgment", "answer", "last day to tell of an extension"} {
					if strings.Contains(l.Text, r.Reference+"-1: "+duty) || strings.Contains(l.Text, r.Reference+": "+duty) {
						alarms[duty+strings.TrimSuffix(strings.TrimPrefix(l.Subject, "Clock"), ": "+r.Reference)]++
					}
				}
			}
		}
		h.Same("alarms", map[string]int{
			"acknowledgment at 50 percent": 1, "acknowledgment at 75 percent": 1, "acknowledgment at 90 percent": 1,
			"acknowledgment overdue": 10, // after the strictest reading (14 November), and daily from the 18th
			"answer at 50 percent":   1, "answer at 75 percent": 1, "answer at 90 percent": 1,
			"answer overdue": 1, // by our own target; the law's date is to come
			"last day to tell of an extension at 50 percent": 1,
		}, alarms)
		if digests < 22 || digests > 25 {
			t.Errorf("%d digests in 24 days", digests)
		}
		h.Mailbox("approver@staff.example").Nothing()
	})
}
