package apptest_test

import (
	"testing"

	"github.com/habeasdata/habeas/internal/app/apptest"
)

// TestWhoeverConfirmedMayAskAgainTheSameDay: the cap of first mails is for addresses that nobody confirmed.
func TestWhoeverConfirmedMayAskAgainTheSameDay(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{})
	first := h.SubmitForm(apptest.Form{Rights: []string{"copy"}, Country: "DE", Email: "twice@mail.example"})
	first.Confirm("twice@mail.example")
	h.Settle()
	again := h.SubmitForm(apptest.Form{Rights: []string{"delete"}, Country: "DE", Email: "twice@mail.example"})
	again.Confirm("twice@mail.example")
}
