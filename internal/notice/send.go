package notice

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/mail"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/queue"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/workflow"
	"github.com/habeasdata/habeas/views/letter"
)

// sendTries is how often a mail is tried before staff must look: about three days with the pauses below.
const sendTries = 14

// Send is the job that sends one mail of the outbox.
func (s *Service) Send(ctx context.Context, a queue.Attempt) error {
	m, err := s.claim(ctx, a)
	if err != nil || m.State != dsr.MailSending {
		return err
	}
	message, m, err := s.message(ctx, m)
	if err != nil {
		return s.unwritten(context.WithoutCancel(ctx), m, err)
	}
	result := s.Sender.Send(ctx, message)
	return s.finish(context.WithoutCancel(ctx), m, result)
}

// errUnsendable marks what no further try can mend.
var errUnsendable = errors.New("this letter cannot be sent")

// unwritten puts back a mail whose letter could not be written: nothing has left the house. Where another try cannot
// help (no address, destroyed keys, a recipient that the letter must not reach), staff must look at once.
func (s *Service) unwritten(ctx context.Context, m dsr.Outgoing, cause error) error {
	hopeless := errors.Is(cause, errUnsendable) || errors.Is(cause, errNoAddress) || problem.Is(cause, problem.Gone) ||
		problem.Is(cause, problem.NotFound)
	if hopeless {
		if err := s.GiveUp(ctx, m.ID); err != nil {
			return err
		}
		return queue.Unwanted(cause)
	}
	err := s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		mine := store.Match{"id": m.ID, "state": dsr.MailSending, "fence": m.Fence}
		return tx.Outbox().SetOne(mine, store.Values{"state": dsr.MailQueued, "error_class": "compose"})
	})
	if err != nil {
		return err
	}
	return queue.WithClass(cause, "compose")
}

// GiveUp ends the tries of a mail that has not been sent and puts its request before staff: no letter that the law owes
// is lost in silence.
func (s *Service) GiveUp(ctx context.Context, id string) error {
	return s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		m, err := tx.Outbox().Get(id)
		if err != nil || m.State == dsr.MailSent || m.State == dsr.MailFailed {
			return err
		}
		if err := tx.Outbox().SetOne(store.Match{"id": id, "state": m.State}, store.Values{"state": dsr.MailFailed, "error_class": "given_up"}); err != nil {
			return err
		}
		return s.attend(tx, m)
	})
}

// claim takes the mail for this attempt, under the job's fence: a worker that was thought dead cannot take it back.
func (s *Service) claim(ctx context.Context, a queue.Attempt) (dsr.Outgoing, error) {
	var m dsr.Outgoing
	err := s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		var err error
		if m, err = tx.Outbox().Get(a.Job.Args["mail"]); err != nil {
			return err
		}
		if m.State != dsr.MailQueued && m.State != dsr.MailSending && m.State != dsr.MailUncertain {
			return nil
		}
		if a.Fence < m.Fence {
			return queue.ErrLost
		}
		// A mail found half-sent may have arrived: only what does no harm twice is sent again.
		if m.State != dsr.MailQueued && !letter.RepeatSafe(m.Template) {
			return s.stuck(tx, m)
		}
		m.State, m.Fence, m.Attempt = dsr.MailSending, a.Fence, m.Attempt+1
		return tx.Outbox().SetOne(store.Match{"id": m.ID}, store.Values{
			"state": m.State, "fence": m.Fence, "attempt": m.Attempt,
		})
	})
	return m, err
}

// stuck puts a mail that may or may not have arrived before staff.
func (s *Service) stuck(tx *store.Tx, m dsr.Outgoing) error {
	err := tx.Outbox().SetOne(store.Match{"id": m.ID}, store.Values{"state": dsr.MailUncertain, "error_class": "uncertain"})
	if err != nil {
		return err
	}
	return s.attend(tx, m)
}

func (s *Service) attend(tx *store.Tx, m dsr.Outgoing) error {
	requests, err := concerned(tx, m)
	if err != nil {
		return err
	}
	for _, r := range requests {
		if !r.Open() {
			continue
		}
		c := dsr.Command{Event: dsr.Attend, Actor: dsr.System(dsr.ByRule, "mail"), Attention: dsr.AttentionBounce}
		if _, err = s.Work.ApplyIn(tx, r.ID, c); err != nil {
			return err
		}
	}
	return nil
}

// concerned are the requests that a mail is about. The first mail is about all of its submission: where it does not
// arrive, nobody has acknowledged them.
func concerned(tx *store.Tx, m dsr.Outgoing) ([]dsr.Request, error) {
	if m.Template == dsr.NoticeFirst {
		return tx.RequestsOf(m.SubmissionID)
	}
	if m.RequestID == "" {
		return nil, nil
	}
	r, err := tx.Requests().Get(string(m.RequestID))
	return []dsr.Request{r}, err
}

// frozen is a letter as it was first written; repeats send exactly this.
type frozen struct {
	To      string `json:"to"`
	Subject string `json:"subject"`
	Text    string `json:"text"`
	HTML    string `json:"html"`
}

// message writes the letter once, keeps it sealed, and returns it for sending.
func (s *Service) message(ctx context.Context, m dsr.Outgoing) (mail.Message, dsr.Outgoing, error) {
	class := letter.Class(m.RecipientClass)
	if !letter.May(m.Template, class) {
		return mail.Message{}, m, fmt.Errorf("%w: %s may not go to %s", errUnsendable, m.Template, class)
	}
	f, err := s.thaw(ctx, m)
	if err != nil {
		return mail.Message{}, m, err
	}
	if f == nil {
		if f, err = s.freeze(ctx, &m); err != nil {
			return mail.Message{}, m, err
		}
	}
	to, err := mail.ParseAddr(f.To)
	if err != nil {
		return mail.Message{}, m, fmt.Errorf("%w: the address cannot be read", errUnsendable) // its text is personal
	}
	domain := s.From.Domain()
	return mail.Message{
		ID: m.ID, MessageID: m.MessageID + "@" + domain, Date: m.CreatedAt,
		From: mail.Name{Display: s.Work.Controller.Name, Addr: s.From}, To: mail.Name{Addr: to},
		Subject: f.Subject, Text: f.Text, HTML: f.HTML,
	}, m, nil
}

func (s *Service) freeze(ctx context.Context, m *dsr.Outgoing) (*frozen, error) {
	to, err := s.address(ctx, *m)
	if err != nil {
		return nil, err
	}
	n, err := s.letter(ctx, *m)
	if err != nil {
		return nil, err
	}
	rendered, err := letter.Render(s.Catalog.Printer(m.Locale), n)
	if err != nil {
		return nil, err
	}
	f := &frozen{To: to, Subject: rendered.Subject, Text: rendered.Text, HTML: rendered.HTML}
	if m.SubmissionID == "" {
		return f, nil
	}
	text, err := json.Marshal(f)
	if err != nil {
		return nil, err
	}
	sealer, err := s.sealer(ctx, m.SubmissionID)
	if err != nil {
		return nil, err
	}
	if m.Sealed, err = sealer.Seal(string(text), "outgoing", m.ID, "letter"); err != nil {
		return nil, err
	}
	return f, s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		return tx.Outbox().SetOne(store.Match{"id": m.ID, "fence": m.Fence}, store.Values{"sealed": m.Sealed})
	})
}

func (s *Service) thaw(ctx context.Context, m dsr.Outgoing) (*frozen, error) {
	if len(m.Sealed) == 0 {
		return nil, nil
	}
	sealer, err := s.sealer(ctx, m.SubmissionID)
	if err != nil {
		return nil, err
	}
	text, err := sealer.Open(m.Sealed, "outgoing", m.ID, "letter")
	if err != nil {
		return nil, err
	}
	var f frozen
	return &f, json.Unmarshal([]byte(text), &f)
}

// Sent is a letter as the person saw it.
type Sent struct {
	Subject string
	Text    string
}

// Shown opens what was sent, for staff to see what the person saw.
func (s *Service) Shown(ctx context.Context, m dsr.Outgoing) (Sent, error) {
	f, err := s.thaw(ctx, m)
	if err != nil || f == nil {
		return Sent{}, err
	}
	return Sent{f.Subject, f.Text}, nil
}

func (s *Service) sealer(ctx context.Context, id dsr.SubmissionID) (workflow.Sealer, error) {
	sub, err := s.Work.Store.Read(ctx).Submissions().Get(string(id))
	if err != nil {
		return workflow.Sealer{}, err
	}
	return s.Work.SealerOf(sub)
}

// pauses between tries; greylisting wants a quarter of an hour.
func pauseAfter(attempt int) time.Duration {
	return min(time.Minute<<min(attempt-1, 8), 6*time.Hour)
}

// finish records what became of the attempt, and what that means for the request, in one transaction.
func (s *Service) finish(ctx context.Context, m dsr.Outgoing, result mail.Result) error {
	again := time.Duration(0)
	err := s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		mine := store.Match{"id": m.ID, "state": dsr.MailSending, "fence": m.Fence}
		again = 0
		switch {
		case result.Outcome == mail.Sent:
			return s.sent(tx, mine, m)
		case result.Outcome == mail.Transient && m.Attempt < sendTries:
			again = pauseAfter(m.Attempt)
			values := store.Values{"state": dsr.MailQueued, "error_class": class(result), "next_at": tx.Now().Add(again)}
			if m.Template == dsr.NoticeReady {
				values["sealed"] = nil // nobody read it; its date counts from the day on which it is taken
			}
			return tx.Outbox().SetOne(mine, values)
		case result.Outcome == mail.Uncertain && letter.RepeatSafe(m.Template) && m.Attempt < sendTries:
			again = pauseAfter(m.Attempt)
			return tx.Outbox().SetOne(mine, store.Values{
				"state": dsr.MailUncertain, "error_class": class(result), "next_at": tx.Now().Add(again),
			})
		case result.Outcome == mail.Uncertain:
			return s.stuck(tx, m)
		}
		if err := tx.Outbox().SetOne(mine, store.Values{"state": dsr.MailFailed, "error_class": class(result)}); err != nil {
			return err
		}
		return s.attend(tx, m)
	})
	if err != nil {
		return err
	}
	if result.Alarm != mail.NoAlarm {
		s.Log.Error("the mail server will not take our mail", "alarm", result.Alarm, "phase", result.Phase, "code", result.Code)
	}
	if again > 0 {
		return queue.Snooze(again)
	}
	return nil
}

func class(r mail.Result) string {
	if r.Code == 0 {
		return string(r.Phase)
	}
	return fmt.Sprintf("%s.%d", r.Phase, r.Code)
}

// sent records that the recipient's server took the mail: an answer ends its request, the first mail is the
// acknowledgment.
func (s *Service) sent(tx *store.Tx, mine store.Match, m dsr.Outgoing) error {
	err := tx.Outbox().SetOne(mine, store.Values{"state": dsr.MailSent, "error_class": "", "sent_at": tx.Now()})
	if err != nil {
		return err
	}
	switch {
	case m.Template == dsr.NoticeFirst:
		return s.acknowledged(tx, m)
	case m.Template == dsr.NoticeContested:
		return s.Work.AcknowledgeOne(tx, m.RequestID)
	case m.Template == dsr.NoticeReady:
		if err := s.delivered(tx, m.RequestID); err != nil { // sent again after a bounce, too
			return err
		}
		return s.answered(tx, m.RequestID, "mail")
	case dsr.IsAnswer(m.Template):
		return s.answered(tx, m.RequestID, "mail")
	}
	return nil
}

// acknowledged records that the first mail acknowledged its submission, and, for a digest, what it covers.
func (s *Service) acknowledged(tx *store.Tx, m dsr.Outgoing) error {
	if err := s.Work.Acknowledge(tx, m.SubmissionID); err != nil || !workflow.IsDigest(m) {
		return err
	}
	_, err := tx.Queue(queue.NewJob{
		Kind: workflow.JobDigestSent, Args: queue.Args{"submission": string(m.SubmissionID)}, UniqueKey: m.ID,
	})
	return err
}

// answered ends a request whose answer was accepted or published.
func (s *Service) answered(tx *store.Tx, id dsr.RequestID, how string) error {
	r, err := tx.LockRequest(id)
	if err != nil || r.State != dsr.Answering {
		return err
	}
	if err := s.delivered(tx, id); err != nil {
		return err
	}
	c := dsr.Command{Event: dsr.Answer, Actor: dsr.System(dsr.ByRule, "mail"), Detail: how}
	if r.Ground != "" {
		c.Event = dsr.AnswerDenial
	}
	_, err = s.Work.ApplyIn(tx, id, c)
	return err
}

// Published is the job that ends a request whose answer stands on the status page because there is no address that
// it may be mailed to.
func (s *Service) Published(ctx context.Context, a queue.Attempt) error {
	id := dsr.RequestID(a.Job.Args["request"])
	return s.Work.Store.InTx(ctx, func(tx *store.Tx) error { return s.answered(tx, id, "published") })
}

// Resend tries a failed mail again: an officer's decision after a bounce.
func (s *Service) Resend(ctx context.Context, id string, by dsr.Actor) error {
	if by.Cause != dsr.ByStaff || by.Role != dsr.Officer {
		return problem.New(problem.Forbidden, "Your role may not do this.")
	}
	return s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		failed := store.Match{"id": id, "state": []dsr.MailState{dsr.MailFailed, dsr.MailUncertain}}
		// The job is a new one and counts its fence from the start; the one before has ended.
		again := store.Values{"state": dsr.MailQueued, "attempt": 0, "fence": 0, "next_at": tx.Now()}
		if m, err := tx.Outbox().Get(id); err != nil || m.Template == dsr.NoticeReady {
			if err != nil {
				return err
			}
			again["sealed"] = nil // its date counts from the day on which it is taken
		}
		if err := tx.Outbox().SetOne(failed, again); err != nil {
			return err
		}
		_, err := tx.Queue(queue.NewJob{Kind: workflow.JobSend, Args: queue.Args{"mail": id}, UniqueKey: id})
		return err
	})
}

var errNoAddress = errors.New("the address is not there any more")
