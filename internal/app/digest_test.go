package app_test

import (
	"testing"
	"time"

	"github.com/habeasdata/habeas/internal/app/apptest"
	"github.com/habeasdata/habeas/internal/dsr"
)

func TestFurtherFormsOfAnAddressAreCoveredByOneDigest(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		h := apptest.Start(t, o)
		form := apptest.Form{Rights: []string{"copy"}, Country: "DE", Email: "jane@example.com", Order: "SO-1001"}
		first, second, third := h.SubmitForm(form), h.SubmitForm(form), h.SubmitForm(form)
		h.Settle()
		box := h.Mailbox("jane@example.com")
		box.Expect(first.Ref)
		box.Nothing()
		for _, v := range []*apptest.Visitor{second, third} {
			h.Same("why a person must look", dsr.AttentionMailCap, h.Stays(v.Ref, 1, dsr.Verifying).Attention)
		}
		h.FastForward(20 * time.Hour)
		box.Nothing()
		h.Same("before the digest", dsr.AttentionMailCap, h.Request(third.Ref, 1).Attention)

		h.FastForward(2 * apptest.Day)
		digest := box.Expect("More requests name this address").Wants("2 more requests")
		box.Nothing() // one, whatever time passes
		for _, v := range []*apptest.Visitor{second, third} {
			r := h.Stays(v.Ref, 1, dsr.Verifying)
			if r.AckedAt.IsZero() || r.Attention != dsr.AttentionNone {
				t.Errorf("%s: acknowledged %s, attention %q", r.Reference, r.AckedAt, r.Attention)
			}
		}
		h.Visitor().EnterCode(digest)
		h.Stays(second.Ref, 1, dsr.InReview)
		h.Stays(third.Ref, 1, dsr.InReview)
		h.Stays(first.Ref, 1, dsr.Verifying) // it has a first mail of its own
	})
}

func TestADigestCountsTowardTheCapOfFirstMails(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{})
	form := apptest.Form{Rights: []string{"copy"}, Email: "victim@mail.example", Order: "SO-1"}
	for range 40 {
		h.SubmitForm(form)
		h.FastForward(6 * time.Hour)
	}
	mails := h.Mail.To("victim@mail.example")
	for i := range mails {
		for _, w := range []struct {
			within time.Duration
			most   int
		}{{24 * time.Hour, 1}, {7 * 24 * time.Hour, 3}} {
			n := 0
			for _, m := range mails[i:] {
				if m.Received.Sub(mails[i].Received) < w.within {
					n++
				}
			}
			if n > w.most {
				t.Errorf("%d first mails within %s", n, w.within)
			}
		}
	}
	if len(mails) < 3 {
		t.Errorf("%d mails in ten days", len(mails))
	}
}
