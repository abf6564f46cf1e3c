package identity

import (
	"context"
	"slices"
	"time"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/passphrase"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/queue"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/workflow"
)

// Chosen is a passphrase as it was chosen.
type Chosen struct {
	Phrase string
	Here   bool   // in the browser that sent the form itself
	Detail string // a detail that matched, asked again of whoever comes by a mailed code
}

// SetPassphrase keeps the hash of the passphrase that will open the answer file: the factor that the mailbox did not
// deliver. It is chosen once, before there is a file, by somebody verified. Whoever came to the page by a mailed code alone
// must also give a detail that matched, where there is one: else the mailbox would be both factors.
func (s *Service) SetPassphrase(ctx context.Context, sub dsr.Submission, c Chosen) error {
	if n := len([]rune(c.Phrase)); n < 12 || n > 200 {
		return problem.Fields(problem.Field{Name: "passphrase", Message: "Choose at least 12 characters, such as four words."})
	}
	if !c.Here {
		if err := s.againDetail(ctx, sub, c.Detail); err != nil {
			return err
		}
	}
	hash := passphrase.Hash(c.Phrase)
	return s.Work.Store.InTx(ctx, func(tx *store.Tx) error { return s.setPassphrase(tx, sub, hash) })
}

func (s *Service) setPassphrase(tx *store.Tx, sub dsr.Submission, hash string) error {
	requests, err := tx.RequestsOf(sub.ID)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(requests, func(r dsr.Request) bool { return r.Level >= regime.L2 }) {
		return problem.New(problem.Conflict, "You can choose a passphrase once we know that it is you.")
	}
	// Once, and before there is a file: a passphrase that the mailbox alone could replace would be no second factor.
	ready, err := tx.Packages().Count(store.Match{"submission_id": sub.ID})
	if err != nil {
		return err
	}
	if ready > 0 {
		return problem.New(problem.Conflict, "Your file is ready already. Open it with a detail that you gave us before.")
	}
	n, err := tx.Submissions().Set(store.Match{"id": sub.ID, "passphrase": ""}, store.Values{"passphrase": hash})
	if err != nil {
		return err
	}
	if n == 0 {
		return problem.New(problem.Conflict, "A passphrase was chosen already and stays as it is.")
	}
	for _, r := range requests {
		if r.State != dsr.InReview || !r.ReleasesData() {
			continue
		}
		if r.Attention == dsr.AttentionFactor {
			c := dsr.Command{Event: dsr.Attend, Actor: dsr.System(dsr.ByRule, "passphrase"), Attention: dsr.AttentionNone}
			if _, err := s.Work.ApplyIn(tx, r.ID, c); err != nil {
				return err
			}
		}
		wake := queue.NewJob{Kind: dsr.JobRelease, Args: queue.Args{"request": string(r.ID)}, UniqueKey: string(r.ID) + ":passphrase"}
		if _, err := tx.Queue(wake); err != nil {
			return err
		}
	}
	return nil
}

// againDetail asks for a matched detail once more, with five tries in all for a submission. Without one that matched there
// is nothing to ask: then all that is held hangs on this mailbox alone.
func (s *Service) againDetail(ctx context.Context, sub dsr.Submission, typed string) error {
	kinds, err := workflow.Details(s.Work.Store.Read(ctx).Tables, sub.ID)
	if err != nil || len(kinds) == 0 {
		return err
	}
	taken := false
	var p dsr.ProofItem
	err = s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		if p, err = s.repeated(tx, sub.ID); err != nil {
			return err
		}
		taken, err = tx.TakeAttempt(string(p.ID), tx.Now())
		return err
	})
	if err != nil {
		return err
	}
	if !taken {
		return problem.New(problem.Conflict, "There were too many wrong tries. Write us a message instead.")
	}
	fits, err := s.Work.DetailFits(s.Work.Store.Read(ctx).Tables, sub, typed)
	if err != nil {
		return err
	}
	if !fits {
		return problem.Fields(problem.Field{Name: "detail", Message: "This is not a detail that you gave us and that fits."})
	}
	return s.giveBack(ctx, p)
}

// repeatedLife is how long the tries of one submission count: longer than any request runs.
const repeatedLife = 5 * 365 * 24 * time.Hour

// repeated is the item that counts a submission's tries. The requests are locked, so that there is one.
func (s *Service) repeated(tx *store.Tx, id dsr.SubmissionID) (dsr.ProofItem, error) {
	if _, err := s.waiting(tx, id); err != nil {
		return dsr.ProofItem{}, err
	}
	p, err := tx.Proofs().First(store.Match{"submission_id": id, "kind": dsr.ProofRepeated}, "created_at")
	if !problem.Is(err, problem.NotFound) {
		return p, err
	}
	p = dsr.ProofItem{
		ID: dsr.ProofID(store.NewID()), SubmissionID: id, Kind: dsr.ProofRepeated, State: dsr.ProofOpen,
		Attempts: dsr.CodeAttempts, Generation: 1, CreatedAt: tx.Now(), ExpiresAt: tx.Now().Add(repeatedLife),
	}
	return p, tx.Proofs().Insert(&p)
}
