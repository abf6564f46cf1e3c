package workflow

import (
	"fmt"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/queue"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
)

// The queue kinds of outgoing mail.
const (
	// JobSend sends one mail of the outbox.
	JobSend = "mail.send"
	// JobPublished ends a request whose answer can be read on the status page but be mailed to nobody.
	JobPublished = "notice.published"
)

// Foretold begins the key of a letter that a rehearsal writes for one of a later day.
const Foretold = "foretold:"

// mailTo is where a mail goes: a class, and the row that holds the sealed address.
type mailTo struct {
	class dsr.RecipientClass
	id    string
}

// Notify writes one notice about a request into the outbox, addressed to the contact that may have it: the one on
// record once the person is verified, the confirmed one before. Where there is neither, the notice is held: it can
// be read on the status page, and goes out when the contact is confirmed.
func (s *Service) Notify(tx *store.Tx, r dsr.Request, template string, args ...string) error {
	return s.NotifyKey(tx, r, template, template+":"+string(r.ID)+":"+version(r), args...)
}

// NotifyKey is Notify for a notice that must exist once under the given key.
func (s *Service) NotifyKey(tx *store.Tx, r dsr.Request, template, key string, args ...string) error {
	sub, err := tx.Submissions().Get(string(r.SubmissionID))
	if err != nil {
		return err
	}
	to, err := s.contact(tx, sub, r)
	if err != nil {
		return err
	}
	if dsr.IsAnswer(template) {
		if err := s.contestLink(tx, r); err != nil {
			return err
		}
	}
	return s.enqueue(tx, to, dsr.Outgoing{
		Key: key, SubmissionID: sub.ID, RequestID: r.ID, Template: template, Locale: sub.Locale, Args: args,
	})
}

// contact chooses the address. What was proven decides, never what was typed.
func (s *Service) contact(tx *store.Tx, sub dsr.Submission, r dsr.Request) (mailTo, error) {
	if r.Level >= regime.L2 {
		i, err := IdentifierOf(tx.Tables, sub.ID, dsr.Email, dsr.OnRecord)
		if err == nil {
			return mailTo{dsr.ToOnRecord, i.ID}, nil
		}
		if !problem.Is(err, problem.NotFound) {
			return mailTo{}, err
		}
	}
	i, err := IdentifierOf(tx.Tables, sub.ID, dsr.Email, dsr.Confirmed)
	if err == nil {
		return mailTo{dsr.ToConfirmed, i.ID}, nil
	}
	if problem.Is(err, problem.NotFound) {
		return mailTo{}, nil
	}
	return mailTo{}, err
}

// enqueue writes a mail and the job that sends it. Its Message-ID is fixed here, so that every repeat carries it.
func (s *Service) enqueue(tx *store.Tx, to mailTo, m dsr.Outgoing) error {
	m.ID, m.ControllerID = store.NewID(), s.Controller.ID
	m.RecipientClass, m.RecipientID, m.State = to.class, to.id, dsr.MailQueued
	m.MessageID = fmt.Sprintf("%x", s.Vault.MAC("message id", []byte(m.ID))[:16])
	m.CreatedAt, m.NextAt = tx.Now(), tx.Now()
	if to.id == "" {
		m.State = dsr.MailHeld
	}
	added, err := tx.Outbox().InsertNew(&m)
	if err != nil || !added {
		return err
	}
	if m.State == dsr.MailHeld {
		if !dsr.IsAnswer(m.Template) {
			return nil
		}
		sub, err := tx.Submissions().Get(string(m.SubmissionID))
		if err != nil {
			return err
		}
		if sub.ByHand() { // no page shows it to anybody: a person hands it over
			c := dsr.Command{Event: dsr.Attend, Actor: dsr.System(dsr.ByRule, "answer"), Attention: dsr.AttentionHandOver}
			_, err = s.ApplyIn(tx, m.RequestID, c)
			return err
		}
		_, err = tx.Queue(queue.NewJob{Kind: JobPublished, Args: queue.Args{"request": string(m.RequestID)}, UniqueKey: m.ID})
		return err
	}
	priority := queue.Normal
	if m.Template == dsr.NoticeStatusCode || m.Template == dsr.NoticeFirst || m.Template == dsr.NoticeOnRecord {
		priority = queue.Urgent // somebody is waiting at the screen
	}
	_, err = tx.Queue(queue.NewJob{Kind: JobSend, Args: queue.Args{"mail": m.ID}, UniqueKey: m.ID, Priority: priority})
	return err
}

// Enqueue writes a mail to an address that the caller names by class and row: the contact on record before it is
// proven (a challenge or a warning), a system owner, or staff.
func (s *Service) Enqueue(tx *store.Tx, class dsr.RecipientClass, recipient string, m dsr.Outgoing) error {
	return s.enqueue(tx, mailTo{class, recipient}, m)
}

// ReleaseHeld sends what was held until an address could be used.
func (s *Service) ReleaseHeld(tx *store.Tx, sub dsr.Submission) error {
	held, err := tx.Outbox().Find(store.Match{"submission_id": sub.ID, "state": dsr.MailHeld}, "created_at")
	if err != nil {
		return err
	}
	for _, m := range held {
		r, err := tx.Requests().Get(string(m.RequestID))
		if err != nil {
			return err
		}
		to, err := s.contact(tx, sub, r)
		if err != nil || to.id == "" {
			return err
		}
		err = tx.Outbox().SetOne(store.Match{"id": m.ID, "state": dsr.MailHeld}, store.Values{
			"state": dsr.MailQueued, "recipient_class": to.class, "recipient_id": to.id, "next_at": tx.Now(),
		})
		if err != nil {
			return err
		}
		if _, err := tx.Queue(queue.NewJob{Kind: JobSend, Args: queue.Args{"mail": m.ID}, UniqueKey: m.ID}); err != nil {
			return err
		}
	}
	return nil
}
