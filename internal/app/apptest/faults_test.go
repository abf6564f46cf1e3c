package apptest_test

import (
	"strings"
	"testing"
	"time"

	"github.com/habeasdata/habeas/internal/app/apptest"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/mail/sink"
)

// nearly brings Jane's copy to where only her declaration is missing: the systems were asked who she is, and will be
// asked for her data as soon as she signs.
func nearly(h *apptest.Harness) *apptest.Visitor {
	jane := h.SubmitForm(apptest.Form{Rights: []string{"copy"}, Email: "jane@example.com", Order: "SO-1001", Phone: "+1 415 555 0100"})
	jane.Confirm("jane@example.com")
	return jane
}

func TestFailingSystemIsAskedAgainAndBlocksTheAnswer(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		h := apptest.Start(t, o)
		jane := nearly(h)
		mend := h.Break("news")
		jane.Declare(1, "Jane Roe")
		r := h.Stays(jane.Ref, 1, dsr.Collecting)
		task := h.Tasks(r)["news collect"]
		h.Same("state", []string{"retrying", "unreachable", "done"}, []string{string(task.State), task.ErrorClass, string(h.Tasks(r)["shop collect"].State)})
		if page := h.Desk("officer").Page(r.Reference); !strings.Contains(page, "news") || !strings.Contains(page, "next try") && !strings.Contains(page, "again") {
			t.Errorf("the grid does not show the failing system: %s", page)
		}
		mend()
		h.FastForward(5 * time.Minute)
		h.Stays(jane.Ref, 1, dsr.InReview)
		h.Same("state", dsr.TaskDoneOK, h.Tasks(r)["news collect"].State)
	})
}

func TestAnswerWithoutASystemSaysSoInFileAndLetter(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		h := apptest.Start(t, o)
		jane := nearly(h)
		h.Break("news")
		jane.Declare(1, "Jane Roe")
		h.FastForward(2 * apptest.Day)
		r := h.Stays(jane.Ref, 1, dsr.Collecting)
		h.Same("why a person must look", dsr.AttentionConnector, r.Attention)
		task := h.Tasks(r)["news collect"]
		h.Same("state", dsr.TaskFailed, task.State)
		officer := h.Desk("officer")
		h.Same("without a reason", 422, officer.TryDo(r.Reference, "systems/"+string(task.ID)+"/skip").Status)
		const why = "The newsletter tool lost its disk on 3 November."
		officer.Do(r.Reference, "systems/"+string(task.ID)+"/skip", "reason", why)
		officer.Approve(h.Stays(jane.Ref, 1, dsr.InReview))
		h.Stays(jane.Ref, 1, dsr.Fulfilled)
		ready := h.Mailbox("jane@example.com").Expect("Your data is ready").Wants("news", why)
		p := h.Download(ready, "SO-1001")
		h.Same("systems that did not answer", 1, len(p.Manifest.NotAnswered))
		h.Same("its reason", why, p.Manifest.NotAnswered[0].Reason)
		h.Same("outcome", dsr.InPart, h.Request(jane.Ref, 1).Outcome)
	})
}

func TestOptOutIsNotDoneBeforeEveryRecipientIs(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		o.Before = func(dir string) {
			apptest.WriteFile(t, dir+"/connectors/partner.yaml",
				"name: partner\nkind: manual\nactions: [suppress]\nowner: partner@vendor.example\ninstructions: Take the person off your list.\n")
		}
		h := apptest.Start(t, o)
		jane := h.SubmitForm(apptest.Form{Rights: []string{"opt_out"}, Email: "jane@example.com"})
		r := h.Stays(jane.Ref, 1, dsr.Executing)
		h.Same("what is done at once", 0, h.Rows("news", "subscribers where email = 'jane@example.com' and subscribed"))
		task := h.Mailbox("partner@vendor.example").Expect("A privacy task for partner")
		owner := h.Browser()
		page := owner.Get(task.Link("/task/")).Want(t, 200).Body
		if !strings.Contains(page, "jane@example.com") {
			t.Error("the owner is not told whom it is about")
		}
		h.Stays(jane.Ref, 1, dsr.Executing)
		owner.Upload(task.Link("/task/"), map[string]string{"answer": "done"}, nil).Want(t, 303)
		h.Stays(jane.Ref, 1, dsr.Fulfilled)
		h.Same("the partner's part", dsr.TaskDoneOK, h.Tasks(r)["partner suppress"].State)
	})
}

func TestMailWaitsWhileTheServerIsDown(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		h := apptest.Start(t, o)
		h.Mail.Always(&sink.Reply{At: sink.AtMail, Code: 451, Text: "4.3.0 later"})
		hans := h.SubmitForm(apptest.Form{Rights: []string{"copy"}, Country: "DE", Email: "hans@example.de", Order: "SO-1004"})
		h.FastForward(3 * time.Hour)
		h.Same("mails", 0, len(h.Mailbox("hans@example.de").All()))
		h.Stays(hans.Ref, 1, dsr.Verifying)
		if !h.Request(hans.Ref, 1).AckedAt.IsZero() {
			t.Error("the acknowledgment counts although no server took it")
		}
		h.Mail.Always(nil)
		h.FastForward(3 * time.Hour)
		hans.Confirm("hans@example.de")
		h.Mailbox("hans@example.de").Nothing() // once
		if h.Request(hans.Ref, 1).AckedAt.IsZero() {
			t.Error("the acknowledgment does not count")
		}
	})
}

func TestAnswerThatBouncesGoesBeforeAPerson(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{Errors: []string{"the mail server will not take our mail"}})
	hans := h.SubmitForm(apptest.Form{Rights: []string{"copy"}, Country: "DE", Email: "hans@example.de", Order: "SO-1004"})
	hans.Confirm("hans@example.de")
	h.Mail.Script(sink.Reply{At: sink.AtRcpt, Code: 550, Text: "5.1.1 no such mailbox"})
	h.Desk("officer").Approve(h.Stays(hans.Ref, 1, dsr.InReview))
	r := h.Stays(hans.Ref, 1, dsr.Answering)
	h.Same("why a person must look", dsr.AttentionBounce, r.Attention)
	h.Same("mails", 0, len(h.Mailbox("hans@example.de").Unread()))
	mail := h.Outbox(r, dsr.NoticeReady)
	h.Desk("officer").Do(r.Reference, "mails/"+mail.ID+"/resend")
	h.Stays(hans.Ref, 1, dsr.Fulfilled)
	h.Mailbox("hans@example.de").Expect("Your data is ready")
}

// FLT-08: a worker is at an erasure when its job is taken over. When it goes on it is refused before it commits in the
// person's database: the rows stand until whoever has the job now erases them.
func TestFLT08ATakenOverErasureDoesNotCommit(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		h := apptest.Start(t, o)
		jane := h.SubmitForm(apptest.Form{Rights: []string{"delete"}, Country: "DE", Email: "jane@example.com", Order: "SO-1001"})
		jane.Confirm("jane@example.com")
		r := h.Stays(jane.Ref, 1, dsr.InReview)
		h.Desk("officer").Approve(r)
		jane.ConfirmDeletion(1)
		h.Stays(jane.Ref, 1, dsr.InReview) // the hold

		unlock := h.Lock("shop")
		ended := make(chan struct{})
		go func() { defer close(ended); h.FastForward(25 * time.Hour) }()
		h.Eventually("a worker is at the erasure in the shop", func() bool {
			return h.Count(`select count(*) from effect_record where connector = 'shop' and done_at < started_at`) == 1
		})
		giveBack := h.TakeOver(dsr.JobExecute)
		unlock()
		h.Eventually("the worker was refused", func() bool { return strings.Contains(h.Log(), "job is no longer held") })
		h.Same("rows of hers in the shop", 1, h.Rows("shop", "customers where id = 1"))
		h.Same("receipts", 0, h.Count(`select count(*) from effect_record where connector = 'shop' and done_at > started_at`))

		giveBack()
		<-ended
		h.Stays(jane.Ref, 1, dsr.Fulfilled)
		h.Same("rows of hers in the end", 0, h.Rows("shop", "customers where id = 1"))
		h.Same("turns at the one effect", 2, h.Count(`select fence from effect_record where connector = 'shop'`))
	})
}
