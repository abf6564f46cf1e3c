package apptest_test

import (
	"strings"
	"testing"

	"github.com/habeasdata/habeas/internal/app/apptest"
	"github.com/habeasdata/habeas/internal/dsr"
)

// A refusal reads whole in the person's language: the ground and the authority, too. Citations stay as they are.
func TestARefusalSaysItsGroundInThePersonsLanguage(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		h := apptest.Start(t, o)
		jane := h.Visitor()
		jane.Post("/language", "language", "de").Want(t, 303)
		jane.Submit(apptest.Form{Rights: []string{"delete"}, Country: "DE", Email: "jane@example.com", Order: "SO-1001"})
		jane.Confirm("jane@example.com")
		r := h.Stays(jane.Ref, 1, dsr.InReview)
		h.Desk("officer").Do(r.Reference, "refuse-part", "scope", "news:subscribers", "ground", "erasure_exemption", "reason", "Pflicht.")
		h.Desk("officer").Do(h.Stays(jane.Ref, 1, dsr.InReview).Reference, "deny", "ground", "erasure_exemption", "explanation", "Ein Verfahren läuft.")
		h.Stays(jane.Ref, 1, dsr.Denied)
		var last apptest.Letter
		for _, l := range h.Mailbox("jane@example.com").All() {
			last = l
		}
		for _, want := range []string{"Die Daten werden für die Meinungsfreiheit", "GDPR Art. 17(3)", "die Aufsichtsbehörde an Ihrem Wohnort", "Ein Verfahren läuft."} {
			if !strings.Contains(flat(last.Text), want) {
				t.Errorf("the letter does not say %q:\n%s", want, last.Text)
			}
		}
		if strings.Contains(last.Text, "The data are needed") || strings.Contains(last.Text, "supervisory authority") {
			t.Errorf("the letter is partly English:\n%s", last.Text)
		}
		jane.Post("/status", "reference", jane.Ref).Want(t, 303)
		jane.Post("/status/code", "code", h.Mailbox("jane@example.com").Expect("Ihr Code").Code()).Want(t, 303)
		if !jane.Says("Die Daten werden für die Meinungsfreiheit") {
			t.Error("the status page says the ground in English")
		}
	})
}
