package app

import (
	"slices"

	"github.com/habeasdata/habeas/internal/dsr"
)

// clock checks invariant 5: the dates are computed again from the law. Earlier is allowed, later never.
func (c *checkup) clock(f *folder) {
	work := c.app.Work
	law, err := work.Clock(f.Running()) // as if it had not stopped for what it waits for now
	if err != nil {
		c.add(5, "no-law", f.name(), "its dates cannot be computed: %v", err)
		return
	}
	due := law.Due()
	if due.IsZero() {
		due = f.WorkingBy // the law sets no number of days: the controller's own limit counts
	}
	switch {
	case f.AnswerBy.IsZero() || f.DueAt.IsZero() || due.IsZero():
		c.add(5, "no-date", f.name(), "it has no date to be answered by")
	case f.AnswerBy.After(due):
		c.add(5, "due-later-than-law", f.name(), "it is due on %s, the law says %s", f.AnswerBy, due)
	case f.DueAt.After(f.AnswerBy.End(work.Controller.Location)):
		c.add(5, "due-later-than-law", f.name(), "its instant is after the end of %s", f.AnswerBy)
	case !law.AckBy.IsZero() && (f.AckBy.IsZero() || f.AckBy.After(law.AckBy)):
		c.add(5, "ack-later-than-law", f.name(), "its acknowledgment is due on %s, the law says %s", f.AckBy, law.AckBy)
	}
	late := !f.ReceivedAt.Equal(f.submission.ReceivedAt)
	if f.About != "" { // its clock starts when it was opened, by the person or by the decision in their favour
		late = f.ReceivedAt.Before(f.submission.ReceivedAt)
	}
	if late || f.ReceivedAt.After(f.CreatedAt.Add(skew)) {
		c.add(5, "clock-starts-late", f.name(), "its clock does not start with its submission's receipt")
	}
	c.extension(f)
}

// extension checks that more time was taken with a notice, in time, and only by the event that sends one.
func (c *checkup) extension(f *folder) {
	if !f.Extended {
		return
	}
	told := slices.IndexFunc(f.mails, func(m dsr.Outgoing) bool { return m.Template == dsr.NoticeExtension })
	if told < 0 || !f.before(dsr.Extend, c.app.Now()) {
		c.add(5, "extended-untold", f.name(), "it was extended without a notice")
		return
	}
	if on := c.app.Work.Controller.Today(f.mails[told].CreatedAt); on.After(f.NoticeBy) {
		c.add(5, "extended-untold", f.name(), "the notice of its extension is of %s, it had to be told by %s", on, f.NoticeBy)
	}
}
