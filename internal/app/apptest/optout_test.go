package apptest_test

import (
	"testing"

	"github.com/habeasdata/habeas/internal/app/apptest"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/store"
)

func TestOptOutIsDoneEverywhereWithoutProofOfWhoAsks(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		h := apptest.Start(t, o)
		jane := h.SubmitForm(apptest.Form{Rights: []string{"opt_out"}, Email: "jane@example.com"})
		h.Stays(jane.Ref, 1, dsr.Fulfilled) // without a click
		h.Same("rows that still share", 0, h.Rows("shop", "customers where email = 'jane@example.com' and sharing"))
		h.Same("rows still subscribed", 0, h.Rows("news", "subscribers where email = 'jane@example.com' and subscribed"))
		h.Same("others who share", 4, h.Rows("shop", "customers where sharing"))

		first := h.Mailbox("jane@example.com").Expect("We are working on your request")
		h.Mailbox("jane@example.com").Nothing() // an address that nobody confirmed gets the first mail only
		jane.EnterCode(first)
		h.Mailbox("jane@example.com").Expect("We have done what you asked").Wants("shop", "news")
		h.Mailbox("jane@example.com").Nothing()

		r := h.Request(jane.Ref, 1)
		h.Same("verifications", 0, int(apptest.Must(h.App.Store.Read(t.Context()).Verifications().Count(store.Match{"request_id": r.ID}))))
		h.Same("outcome", dsr.InFull, r.Outcome)
	})
}
