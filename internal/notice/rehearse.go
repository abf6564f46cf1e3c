package notice

import (
	"context"
	"slices"
	"strings"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/workflow"
	"github.com/habeasdata/habeas/views/letter"
)

// Draft is a letter that an act would send.
type Draft struct {
	Template string
	Later    bool               // it goes out when what is left is done, and says what is planned now
	Class    dsr.RecipientClass // "" where there is nobody that it may be mailed to: it stands on the status page
	Language string
	Subject  string
	Text     string
}

// Drafts does an act and takes it back, and returns the letters about the submission that it would have sent, as the
// person would have got them. The act must change nothing but through the workflow it is given.
func (s *Service) Drafts(ctx context.Context, about dsr.SubmissionID, act func(work *workflow.Service) error) ([]Draft, error) {
	var drafts []Draft
	err := s.Work.Store.Rehearse(ctx, func(inner *store.Store) error {
		drafts = nil
		work := *s.Work
		work.Store = inner
		mine := *s
		mine.Work = &work
		before, err := mine.toRequester(ctx, about)
		if err != nil {
			return err
		}
		if err := act(&work); err != nil {
			return err
		}
		after, err := mine.toRequester(ctx, about)
		if err != nil {
			return err
		}
		for _, m := range after {
			if slices.ContainsFunc(before, func(old dsr.Outgoing) bool { return old.ID == m.ID }) {
				continue
			}
			d, err := mine.draft(ctx, m)
			if err != nil {
				return err
			}
			drafts = append(drafts, d)
		}
		return nil
	})
	return drafts, err
}

// toRequester are the letters to the requester about a submission.
func (s *Service) toRequester(ctx context.Context, id dsr.SubmissionID) ([]dsr.Outgoing, error) {
	list, err := s.Work.Store.Read(ctx).Outbox().Find(store.Match{"submission_id": id}, "created_at", "id")
	return slices.DeleteFunc(list, func(m dsr.Outgoing) bool { return !letter.May(m.Template, letter.Confirmed) }), err
}

func (s *Service) draft(ctx context.Context, m dsr.Outgoing) (Draft, error) {
	n, err := s.letter(ctx, m)
	if err != nil {
		return Draft{}, err
	}
	words := s.Catalog.Printer(m.Locale)
	r, err := letter.Render(words, n)
	return Draft{Template: m.Template, Later: strings.HasPrefix(m.Key, workflow.Foretold), Class: m.RecipientClass, Language: words.Tag(), Subject: r.Subject, Text: r.Text}, err
}
