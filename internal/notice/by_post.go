package notice

import (
	"context"
	"strings"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/workflow"
	"github.com/habeasdata/habeas/views/letter"
)

// CodeByPost writes the letter with a code that goes on paper to the address on record. It is made again from what is stored
// whenever it is asked for, and kept nowhere.
func (s *Service) CodeByPost(ctx context.Context, p dsr.ProofItem) (letter.Rendered, error) {
	sub, err := s.Work.Store.Read(ctx).Submissions().Get(string(p.SubmissionID))
	if err != nil {
		return letter.Rendered{}, err
	}
	m := dsr.Outgoing{SubmissionID: sub.ID, Template: dsr.NoticeByPost, Locale: sub.Locale, Args: dsr.Strings{"proof=" + string(p.ID)}}
	n, err := s.letter(ctx, m)
	if err != nil {
		return letter.Rendered{}, err
	}
	return letter.Render(s.Catalog.Printer(sub.Locale), n)
}

func byPost(f facts) (letter.Notice, error) {
	p, err := f.proof()
	if err != nil {
		return nil, err
	}
	to, err := f.envelope()
	if err != nil {
		return nil, err
	}
	requests, err := f.read.RequestsOf(f.sub.ID)
	if err != nil {
		return nil, err
	}
	right := regime.Access
	for _, r := range requests {
		if r.Need > regime.L0 {
			right = r.Right
		}
	}
	h := f.head()
	h.StatusURL = "" // whoever did not ask has no status to look at
	today := f.s.Work.Controller.Today
	return letter.CodeByPost{
		Head: h, To: to, On: today(p.CreatedAt), Until: today(p.ExpiresAt).AddDays(-1), Right: string(right), Code: f.s.Work.CodeFor(p),
		PageURL: f.url("/status"), StopURL: f.link("/not-me/", dsr.TokenNotMe, string(p.ID)),
	}, nil
}

// envelope is the name and the address on record.
func (f facts) envelope() ([]string, error) {
	var to []string
	for _, kind := range []dsr.IdentifierKind{dsr.Name, dsr.PostalAddress} {
		i, err := workflow.IdentifierOf(f.read, f.sub.ID, kind, dsr.Reached)
		if problem.Is(err, problem.NotFound) && kind == dsr.Name {
			continue // systems name nobody beside the address
		}
		if err != nil {
			return nil, err
		}
		value, err := f.sealer.OpenIdentifier(i)
		if err != nil {
			return nil, err
		}
		to = append(to, strings.Split(value, "\n")...)
	}
	return to, nil
}
