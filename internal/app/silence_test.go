package app_test

import (
	"net/url"
	"os"
	"path/filepath"
	"testing"

	"github.com/habeasdata/habeas/internal/app/apptest"
	"github.com/habeasdata/habeas/internal/deadline"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/workflow"
)

func TestADeletionGoesOnWithoutASystemThatWasLetGoInItsPreview(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{})
	h.Change("news", "alter table subscribers drop column subscribed") // the person is found there, and their rows cannot be counted
	v := jane(h, "delete")
	h.FastForward(2 * apptest.Day)
	r := h.Stays(v.Ref, 1, dsr.Collecting)
	h.Desk("officer").Do(r.Reference, "systems/"+string(h.Tasks(r)["news preview"].ID)+"/skip", "reason", "The newsletter's server is broken.")
	r = h.Stays(v.Ref, 1, dsr.InReview)
	for _, u := range open(t, h, r) {
		if err := h.App.Fulfillment.Resolve(t.Context(), r.ID, u.ID, officer(h), "The newsletter is left out."); err != nil {
			t.Fatal(err)
		}
	}
	h.Desk("officer").Approve(h.Request(v.Ref, 1))
	v.SignIn(v.Ref, "jane@example.com")
	v.ConfirmDeletion(1)
	h.FastForward(2 * apptest.Day)
	r = h.Stays(v.Ref, 1, dsr.Fulfilled)
	h.Same("outcome", dsr.InPart, r.Outcome)
	h.Same("rows", []int{0, 1}, []int{h.Rows("shop", "customers where id = 1"), h.Rows("news", "subscribers where id = 1")})
	h.Mailbox("jane@example.com").Expect("We have deleted your data").Wants("The newsletter's server is broken.")
}

func open(t *testing.T, h *apptest.Harness, r dsr.Request) []dsr.Unresolved {
	t.Helper()
	list, err := h.App.Store.Read(t.Context()).Unresolved().Find(store.Match{"request_id": r.ID, "resolved_by": ""})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestAnExtendedRequestIsStillAnsweredBeforeItsLegalEnd(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{})
	v := h.SubmitForm(apptest.Form{Rights: []string{"copy"}, Country: "DE", Email: "nobody@mail.example", Order: "SO-9"})
	v.Confirm("nobody@mail.example")
	h.Desk("officer")
	if _, err := h.App.Work.Extend(t.Context(), h.Request(v.Ref, 1).ID, officer(h), "Many requests came in.", deadline.Date{}); err != nil {
		t.Fatal(err)
	}
	extended := h.Request(v.Ref, 1)
	if !extended.AlarmAt.Before(extended.DueAt.Add(-workflow.LastDay)) {
		t.Errorf("the clock of an extended request sleeps until %s, it is due on %s", extended.AlarmAt, extended.DueAt)
	}
	h.FastForward(100 * apptest.Day)
	r := h.Stays(v.Ref, 1, dsr.Denied)
	if !r.AnsweredAt.Before(r.DueAt) {
		t.Errorf("answered on %s, after %s", r.AnsweredAt, r.DueAt)
	}
}

func TestAMailThatCannotBeWrittenComesBeforeStaff(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{})
	r := h.Stays(jane(h, "copy").Ref, 1, dsr.InReview)
	err := h.App.Store.InTx(t.Context(), func(tx *store.Tx) error {
		return h.App.Work.NotifyKey(tx, r, dsr.NoticeMessage, "lost", "message=nowhere")
	})
	if err != nil {
		t.Fatal(err)
	}
	h.Settle()
	lost, err := h.App.Store.Read(t.Context()).Outbox().First(store.Match{"key": "lost"})
	if err != nil {
		t.Fatal(err)
	}
	h.Same("the mail and why a person must look", []string{string(dsr.MailFailed), dsr.AttentionBounce},
		[]string{string(lost.State), again(t, h, r).Attention})
}

func TestASearchThatIsGivenUpComesBeforeStaff(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{Errors: []string{"job given up"}, Before: func(dir string) {
		if err := os.WriteFile(filepath.Join(dir, "shop.dsn"), []byte("nowhere/shop.db"), 0o600); err != nil {
			t.Fatal(err)
		}
	}})
	v := h.SubmitForm(apptest.Form{Rights: []string{"copy"}, Email: "jane@example.com", Order: "SO-1001"})
	v.Confirm("jane@example.com")
	h.FastForward(30 * apptest.Day)
	h.Same("why a person must look", dsr.AttentionRepeated, h.Stays(v.Ref, 1, dsr.Verifying).Attention)
}

func again(t *testing.T, h *apptest.Harness, r dsr.Request) dsr.Request {
	t.Helper()
	r, err := h.App.Store.Read(t.Context()).Requests().Get(string(r.ID))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestATestRequestAboutARealPersonComesBeforeStaffAtOnce(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{Errors: []string{"job given up"}})
	ref := h.Desk("officer").Log(url.Values{
		"channel": {"phone"}, "received": {"2026-11-02"}, "who": {"self"}, "relationship": {"customer"}, "region": {"US-CA"},
		"name": {"Jane Roe"}, "rights": {"opt_out_sale_sharing"}, "kind": {"email"}, "value": {"jane@example.com"},
		"text": {"a test"}, "contact": {"email"}, "once": {"test-2"}, "test": {"yes"},
	})
	h.Stays(ref, 1, dsr.Executing)
	h.Eventually("a person must look", func() bool { return h.Request(ref, 1).Attention == dsr.AttentionRepeated })
	h.Same("Jane's sharing", 1, h.Rows("shop", "customers where id = 1 and sharing"))
}
