package workflow

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/queue"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
)

// JobOpen opens the requests of an accepted submission.
const JobOpen = "submission.open"

// opening is what the requests of a submission are opened from.
type opening struct {
	Regime      string         `json:"regime"`
	Rights      []regime.Right `json:"rights"`
	Identifiers []Given        `json:"identifiers,omitempty"`
	LookBack    dsr.LookBack   `json:"look_back,omitempty"`
	Attention   string         `json:"attention,omitempty"`
	By          dsr.Actor      `json:"by"`
}

func (n New) opening() opening {
	return opening{Regime: n.Regime, Rights: n.Rights, Identifiers: n.Identifiers, LookBack: n.LookBack, Attention: n.Attention, By: n.By}
}

func openJob(sub dsr.Submission) queue.NewJob {
	return queue.NewJob{
		Kind: JobOpen, Args: queue.Args{"submission": string(sub.ID)}, UniqueKey: string(sub.ID),
		Priority: queue.Urgent, // somebody waits for the first mail
	}
}

// Opening is the job [JobOpen].
func (s *Service) Opening(ctx context.Context, a queue.Attempt) error {
	_, err := s.Open(ctx, dsr.SubmissionID(a.Job.Args["submission"]))
	return err
}

// Open opens the requests of an accepted submission and returns them; of those who try at the same moment one does,
// and afterwards it only reads.
func (s *Service) Open(ctx context.Context, id dsr.SubmissionID) ([]dsr.Request, error) {
	var requests []dsr.Request
	var err error
	for range raceTries {
		err = s.Store.InTxTogether(ctx, func(tx *store.Tx) error {
			sub, err := tx.Submissions().Get(string(id))
			if err != nil {
				return err
			}
			if sub.Pending == nil {
				requests, err = tx.RequestsOf(id)
				return err
			}
			requests, err = s.openPending(tx, sub)
			return err
		})
		if !problem.Is(err, problem.Conflict) {
			break
		}
	}
	return requests, err
}

func (s *Service) openPending(tx *store.Tx, sub dsr.Submission) ([]dsr.Request, error) {
	sealer, err := s.SealerOf(sub)
	if err != nil {
		return nil, err
	}
	text, err := sealer.Open(sub.Pending, "submission", string(sub.ID), "pending")
	if err != nil {
		return nil, err
	}
	var o opening
	if err := json.Unmarshal([]byte(text), &o); err != nil {
		return nil, fmt.Errorf("read what a submission asks for: %w", err)
	}
	err = tx.Submissions().SetOne(store.Match{"id": sub.ID, "version": sub.Version},
		store.Values{"pending": nil, "version": sub.Version + 1})
	if err != nil {
		return nil, err
	}
	return s.open(tx, sub, sealer, o)
}

func (s Sealer) sealOpening(o opening) ([]byte, error) {
	text, err := json.Marshal(o)
	if err != nil {
		return nil, fmt.Errorf("encode what a submission asks for: %w", err)
	}
	return s.Seal(string(text), "submission", string(s.id), "pending")
}
