package apptest_test

import (
	"testing"

	"github.com/habeasdata/habeas/internal/app/apptest"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/mail/sink"
)

// The two weeks to fetch an answer begin when the person's mail server takes the letter, not when the file was made.
func TestTheTimeToFetchAnAnswerRunsFromTheDeliveryOfItsLetter(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		h := apptest.Start(t, o)
		hans := h.SubmitForm(apptest.Form{Rights: []string{"copy"}, Country: "DE", Email: "hans@example.de", Order: "SO-1004"})
		hans.Confirm("hans@example.de")
		r := h.Stays(hans.Ref, 1, dsr.InReview)
		h.Mail.Always(&sink.Reply{At: sink.AtMail, Code: 451, Text: "4.3.0 later"})
		h.Desk("officer").Approve(r)
		h.Stays(hans.Ref, 1, dsr.Answering)
		h.FastForward(20 * apptest.Day) // 22 November: the tries are used up, the file is older than its two weeks
		h.Mail.Always(nil)
		mail := h.Outbox(h.Request(hans.Ref, 1), dsr.NoticeReady)
		h.Desk("officer").Do(r.Reference, "mails/"+mail.ID+"/resend")
		h.Stays(hans.Ref, 1, dsr.Fulfilled)
		ready := h.Mailbox("hans@example.de").Expect("Your data is ready").Wants("6 December 2026")
		h.FastForward(13 * apptest.Day)
		h.Same("orders in the file", int64(1), h.Download(ready, "SO-1004").Counts()["shop:orders owned"])
		h.FastForward(2 * apptest.Day)
		h.Same("after the two weeks", 410, hans.Get(ready.Link("/download/")).Status)
		h.Same("files that stand", 1, h.Count(`select count(*) from package where destroyed_at < created_at`))
		h.FastForward(15 * apptest.Day)
		h.Same("files that stand 30 days after delivery", 0, h.Count(`select count(*) from package where destroyed_at < created_at`))
	})
}

// A file that nobody can be mailed waits for whoever hands it over, however long that takes.
func TestAnAnswerIsHandedOverWeeksAfterItWasMade(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, onPaper(apptest.Options{}))
	h.Change("shop", "update customers set email = '' where id = 3")
	officer := h.Desk("officer")
	ref := officer.Log(byLetter("late", "access", []string{"account"}, "A-1003"))
	code := paperCode(t, officer, officer.TryDo(ref+"-1", "code-by-post", "reason", "x").Want(t, 303).Location())
	h.Desk("officer-2").Do(ref+"-1", "enter-code", "record_code", code, "reason", "he wrote it")
	r := h.Stays(ref, 1, dsr.InReview)
	for _, item := range h.Open(r) {
		officer.Do(r.Reference, "review/resolve/"+item.ID, "reason", "no email, no newsletter")
	}
	officer.Approve(h.Request(ref, 1))
	h.Stays(ref, 1, dsr.Answering)
	h.FastForward(70 * apptest.Day) // past the day on which the keys of that day's files end
	got := officer.TryDo(r.Reference, "hand-over", "way", "in_person", "reason", "she came by").Want(t, 200)
	h.Same("an answer file", "application/zip", got.Header.Get("Content-Type"))
	h.Stays(ref, 1, dsr.Fulfilled)
}
