package app

import (
	"fmt"
	"slices"
	"strings"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/identity"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/workflow"
)

// effects checks the first half of invariant 7: one effect per request, system, kind and plan, and none left half done
// behind an answer.
func (c *checkup) effects(f *folder) {
	for _, e := range f.effects {
		if want := fmt.Sprintf("%s:%s:%s:%s", f.ID, e.Connector, e.Kind, e.PlanHash); e.Key != want {
			c.add(7, "effect-key", f.name(), "effect %s is not under its own key", e.Key)
		}
		answered := f.State == dsr.Answering || f.State == dsr.Fulfilled
		current := e.Kind == dsr.TaskSuppress || e.PlanHash == f.PlanHash && e.Kind != dsr.TaskLift // that comes after the answer
		if e.DoneAt.IsZero() && answered && f.Ground == "" && current && !f.byHand(e.TaskID) {
			c.add(7, "effect-undone", f.name(), "it is answered, but effect %s has no receipt", e.Key)
		}
		if !e.DoneAt.IsZero() && (e.Remaining > 0 || e.DoneAt.Add(skew).Before(e.StartedAt)) {
			c.add(7, "effect-unproven", f.name(), "effect %s counts as done with %d rows left", e.Key, e.Remaining)
		}
	}
	answers := 0
	for _, m := range f.mails {
		if m.State == dsr.MailSent && dsr.IsAnswer(m.Template) {
			answers++
		}
	}
	if answers > 1 {
		c.add(7, "two-answers", f.name(), "%d answers were sent", answers)
	}
}

// byHand reports whether somebody let the request go on without a system, or answered for it.
func (f *folder) byHand(task dsr.TaskID) bool {
	return slices.ContainsFunc(f.tasks, func(t dsr.Task) bool {
		return t.ID == task && t.State.Ended() && t.DoneBy != ""
	})
}

// moving checks that nothing that was acknowledged stands still unseen: an open request waits for a person who can see
// it, or there is a job that will go on with it.
func (c *checkup) moving(f *folder) error {
	job := map[dsr.State][]string{
		dsr.Received: {dsr.JobBegin}, dsr.Collecting: {dsr.JobCollect}, dsr.Executing: {dsr.JobExecute, dsr.JobSuppress},
		dsr.Answering: {dsr.JobAnswer, workflow.JobPublished},
	}[f.State]
	look := identity.Service{Work: c.app.Work} // an installation that is only looked at runs no services
	_, wanted, err := look.DeclarationOf(f.Request)
	if err != nil {
		return err
	}
	if f.State == dsr.Verifying && f.submission.StoppedAt.IsZero() && identity.Reached(f.proofs, wanted) >= f.Need {
		job = []string{dsr.JobEvaluate} // all the proof is there
	}
	if len(job) == 0 || f.Attention != dsr.AttentionNone {
		return nil
	}
	for _, kind := range job {
		if c.live[store.JobSubject{Kind: kind, Subject: string(f.ID)}] {
			return nil
		}
	}
	waits := func(t dsr.Task) bool { return t.Manual && !t.State.Ended() || t.State == dsr.TaskFailed }
	if f.State != dsr.Answering && slices.ContainsFunc(f.tasks, waits) {
		return nil
	}
	onItsWay := func(m dsr.Outgoing) bool { return dsr.IsAnswer(m.Template) && m.State != dsr.MailSent }
	if f.State == dsr.Answering && slices.ContainsFunc(f.mails, onItsWay) {
		return nil // eachMail checks that it has a job
	}
	c.add(8, "standing-still", f.name(), "it is %s, and no job, person or mail goes on with it", f.State)
	return nil
}

// eachSubmission checks invariant 8: every message that was accepted has its requests, in order, under its reference.
func (c *checkup) eachSubmission() error {
	var last dsr.SubmissionID
	for {
		list, err := c.read.SubmissionsAfter(last, checkBatch)
		if err != nil || len(list) == 0 {
			return err
		}
		ids := make([]string, len(list))
		for i, s := range list {
			ids[i] = string(s.ID)
		}
		requests, err := c.read.Requests().Find(store.Match{"submission_id": ids}, "submission_id", "ordinal")
		if err != nil {
			return err
		}
		of := map[dsr.SubmissionID][]dsr.Request{}
		for _, r := range requests {
			of[r.SubmissionID] = append(of[r.SubmissionID], r)
		}
		for _, s := range list {
			c.accepted(s, of[s.ID])
			c.searching(s, of[s.ID])
			if err := c.buried(s, of[s.ID]); err != nil {
				return err
			}
		}
		if err := c.full(); err != nil {
			return err
		}
		last = list[len(list)-1].ID
	}
}

func (c *checkup) accepted(s dsr.Submission, requests []dsr.Request) {
	subject := "submission " + string(s.ID)
	switch opens := c.live[store.JobSubject{Kind: workflow.JobOpen, Subject: string(s.ID)}]; {
	case s.Pending == nil && len(requests) == 0:
		c.add(8, "submission-lost", subject, "it was accepted and has no request")
	case s.Pending != nil && len(requests) > 0:
		c.add(8, "submission-lost", subject, "it waits to be opened and has requests")
	case s.Pending != nil && !opens:
		c.add(8, "submission-lost", subject, "it was accepted and nobody opens its requests")
	}
	for i, r := range requests {
		if r.Ordinal != i+1 || !strings.HasPrefix(r.Reference, s.Reference+"-") {
			c.add(8, "submission-lost", subject, "request %s is not the one that follows under its reference", r.ID)
		}
	}
}

// searching checks that a confirmed person who waits to be found is looked for, or was.
func (c *checkup) searching(s dsr.Submission, requests []dsr.Request) {
	waits := func(r dsr.Request) bool {
		return r.State == dsr.Verifying && r.Need > 0 && r.Attention == dsr.AttentionNone
	}
	if s.ConfirmedAt.IsZero() || !s.LocatedAt.IsZero() || !s.StoppedAt.IsZero() || !slices.ContainsFunc(requests, waits) {
		return
	}
	if !c.live[store.JobSubject{Kind: identity.JobLocate, Subject: string(s.ID)}] {
		c.add(8, "standing-still", "submission "+string(s.ID), "the person confirmed and nobody looks for them")
	}
}

// eachMail checks the second half of invariant 7, and invariant 10.
func (c *checkup) eachMail() error {
	repeated, err := c.read.RepeatedMessageIDs(maxViolations)
	if err != nil {
		return err
	}
	for _, id := range repeated {
		c.add(7, "message-id", "Message-ID "+id, "more than one mail has it")
	}
	last := ""
	for {
		list, err := c.read.OutboxAfter(last, checkBatch)
		if err != nil || len(list) == 0 {
			return err
		}
		to, err := c.recipients(list)
		if err != nil {
			return err
		}
		for _, m := range list {
			c.sentOnce(m)
			c.mayGo(m, to)
		}
		if err := c.full(); err != nil {
			return err
		}
		last = list[len(list)-1].ID
	}
}

// sentOnce checks that a mail's row says one thing, and that a mail that waits has the job that sends it.
func (c *checkup) sentOnce(m dsr.Outgoing) {
	subject := "mail " + m.ID
	if m.MessageID == "" || m.Key == "" {
		c.add(7, "message-id", subject, "it has no Message-ID or no key of its own")
	}
	if (m.State == dsr.MailSent) == m.SentAt.IsZero() {
		c.add(7, "mail-state", subject, "it is %s, but the time of its sending says otherwise", m.State)
	}
	waits := m.State == dsr.MailQueued || m.State == dsr.MailSending
	if waits && !c.live[store.JobSubject{Kind: workflow.JobSend, Subject: m.ID}] {
		c.add(8, "standing-still", subject, "it is %s, and no job sends it", m.State)
	}
}
