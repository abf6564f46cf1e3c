package notice

import (
	"context"
	"io"
	"slices"
	"strings"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/views/letter"
)

// Ways are how an answer reaches a person who has no address that it may be mailed to.
var Ways = []string{"in_person", "posted"}

// Paper is an answer on its way out of the house by hand. The caller closes the body.
type Paper struct {
	Name string
	Type string
	Body io.ReadCloser
}

// HandOver gives an answer that can be mailed to nobody to its handler, once: the answer file, or the letter to print. It
// ends the request, with who handed it over, how, and the written reason (how the person or the address was checked).
func (s *Service) HandOver(ctx context.Context, id dsr.RequestID, by dsr.Actor, way, reason string) (Paper, error) {
	if by.Cause != dsr.ByStaff || by.Role != dsr.Officer {
		return Paper{}, problem.New(problem.Forbidden, "Your role may not do this.")
	}
	if !slices.Contains(Ways, way) {
		return Paper{}, problem.Fields(problem.Field{Name: "way", Message: "Choose how it reaches the person."})
	}
	m, err := s.byHand(ctx, id)
	if err != nil {
		return Paper{}, err
	}
	paper, p, err := s.paper(ctx, m)
	if err != nil {
		return Paper{}, err
	}
	err = s.Work.Store.InTx(ctx, func(tx *store.Tx) error { return s.handedOver(tx, id, by, way, reason, p) })
	if err != nil {
		_ = paper.Body.Close()
		return Paper{}, err
	}
	return paper, nil
}

// byHand is the answer that waits to be handed over.
func (s *Service) byHand(ctx context.Context, id dsr.RequestID) (dsr.Outgoing, error) {
	none := problem.New(problem.Conflict, "There is no answer to hand over.")
	read := s.Work.Store.Read(ctx)
	r, err := read.Requests().Get(string(id))
	if err != nil {
		return dsr.Outgoing{}, err
	}
	sub, err := read.Submissions().Get(string(r.SubmissionID))
	if err != nil {
		return dsr.Outgoing{}, err
	}
	if r.State != dsr.Answering || !sub.ByHand() || !sub.StoppedAt.IsZero() {
		return dsr.Outgoing{}, none
	}
	held, err := read.Outbox().Find(store.Match{"request_id": id, "state": dsr.MailHeld}, "created_at")
	for _, m := range held {
		if dsr.IsAnswer(m.Template) {
			return m, err
		}
	}
	if err == nil {
		err = none
	}
	return dsr.Outgoing{}, err
}

// paper is the answer file where there is one, else the letter as plain text.
func (s *Service) paper(ctx context.Context, m dsr.Outgoing) (Paper, dsr.PackageID, error) {
	f := facts{m: m}
	if id := f.arg("package"); id != "" {
		p, err := s.Work.Store.Read(ctx).Packages().Get(id)
		if err != nil {
			return Paper{}, "", err
		}
		body, err := s.Work.Vault.OpenFile(ctx, p.VaultID)
		return Paper{Name: string(p.ID) + ".zip", Type: "application/zip", Body: body}, p.ID, err
	}
	n, err := s.letter(ctx, m)
	if err != nil {
		return Paper{}, "", err
	}
	out, err := letter.Render(s.Catalog.Printer(m.Locale), n)
	body := io.NopCloser(strings.NewReader(out.Subject + "\n\n" + out.Text))
	return Paper{Name: m.ID + ".txt", Type: "text/plain; charset=utf-8", Body: body}, "", err
}

func (s *Service) handedOver(tx *store.Tx, id dsr.RequestID, by dsr.Actor, way, reason string, p dsr.PackageID) error {
	r, err := tx.LockRequest(id)
	if err != nil {
		return err
	}
	if r.State != dsr.Answering {
		return problem.New(problem.Conflict, "There is no answer to hand over.")
	}
	if err := s.Work.CommentIn(tx, id, by, reason); err != nil {
		return err
	}
	if p != "" {
		if err := s.delivered(tx, id); err != nil { // however long it waited for a person
			return err
		}
		may, err := tx.TakeOpen(string(p), tx.Now())
		if err != nil {
			return err
		}
		if !may {
			return problem.New(problem.Conflict, "This file cannot be fetched any more.")
		}
		d := dsr.Download{ID: store.NewID(), PackageID: p, At: tx.Now(), Factor: "handed_over"}
		if err := tx.Downloads().Insert(&d); err != nil {
			return err
		}
	}
	c := dsr.Command{Event: dsr.Answer, Actor: by, Subject: string(p), Detail: "handed_over." + way}
	if r.Ground != "" {
		c.Event = dsr.AnswerDenial
	}
	_, err = s.Work.ApplyIn(tx, id, c)
	return err
}
