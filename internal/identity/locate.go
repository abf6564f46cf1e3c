package identity

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/habeasdata/habeas/internal/connector"
	"github.com/habeasdata/habeas/internal/dataset"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/queue"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/workflow"
)

// Locate is the job that looks for the person: which contact the systems hold, and which claims fit. It reads
// identifier, contact and match fields only. It runs after the typed contact was confirmed, so that typing
// somebody's name into the form reads nothing and mails nobody.
func (s *Service) Locate(ctx context.Context, a queue.Attempt) error {
	sub, err := s.Work.Store.Read(ctx).Submissions().Get(a.Job.Args["submission"])
	if err != nil {
		return err
	}
	wanted, err := s.wanted(ctx, sub)
	if err != nil || !wanted {
		return err
	}
	claims, err := s.claims(ctx, sub)
	if err != nil {
		return err
	}
	if sub.Test && !s.Systems.IsTestSubject(claims.seeds()) {
		return queue.Unwanted(problem.New(problem.Conflict, "A test request may only be about a configured test subject."))
	}
	located, err := s.Systems.Locate(ctx, claims.seeds())
	if err != nil {
		return queue.WithClass(err, "locate")
	}
	found, outcomes, err := s.settle(ctx, sub, claims, located.Candidates)
	if err != nil {
		return err
	}
	outcomes = append(outcomes, located.Outcomes...)
	if found.seeds() != nil {
		more, err := s.match(ctx, claims, &found)
		if err != nil {
			return queue.WithClass(err, "match")
		}
		outcomes = append(outcomes, more...)
	}
	if err := s.found(ctx, sub, claims, found); err != nil {
		return err
	}
	return waiting(outcomes)
}

// waiting asks for another look while a system that may know the person does not answer.
func waiting(outcomes []connector.Outcome) error {
	for _, o := range outcomes {
		if o.State == connector.Failed && o.Retryable || o.State == connector.Waiting {
			return queue.WithClass(fmt.Errorf("connector %s did not answer", o.Connector), "connector")
		}
	}
	return nil
}

// wanted reports whether any request of the submission still waits for proof, and nobody disputed it.
func (s *Service) wanted(ctx context.Context, sub dsr.Submission) (bool, error) {
	if !sub.StoppedAt.IsZero() || sub.ConfirmedAt.IsZero() && !sub.Channel.LoggedByStaff() {
		return false, nil
	}
	requests, err := s.Work.Store.Read(ctx).RequestsOf(sub.ID)
	for _, r := range requests {
		if (r.State == dsr.Verifying || r.State == dsr.Received) && r.Need > regime.L0 {
			return true, err
		}
	}
	return false, err
}

// claims are what the requester said, in clear, for the time of one job.
type claims struct {
	values    map[dsr.IdentifierKind][]string
	confirmed string // the confirmed address, if it is the person's own
}

func (s *Service) claims(ctx context.Context, sub dsr.Submission) (claims, error) {
	c := claims{values: map[dsr.IdentifierKind][]string{}}
	sealer, err := s.Work.SealerOf(sub)
	if err != nil {
		return c, err
	}
	list, err := s.Work.Store.Read(ctx).Identifiers().Find(store.Match{"submission_id": sub.ID}, "id")
	if err != nil {
		return c, err
	}
	for _, i := range list {
		value, err := sealer.OpenIdentifier(i)
		if err != nil {
			return c, err
		}
		switch {
		case i.Source == dsr.Typed:
			c.values[i.Kind] = append(c.values[i.Kind], value)
		case i.Source == dsr.Confirmed && i.Kind == dsr.Email && sub.Requester == dsr.Self:
			c.confirmed = value
		}
	}
	return c, nil
}

// seeds are the claims as the identifiers that systems are asked for.
func (c claims) seeds() dataset.Seeds { return workflow.Seeds(c.values) }

// finding is what a search found, without any stored value but the contact.
type finding struct {
	contact   string       // the email address on record
	record    byHandRecord // beside it, or in its place
	ambiguous bool
	held      int  // match values that systems hold: none means that all hangs on the contact alone
	whole     bool // every system answered
	results   map[dsr.IdentifierKind]string
}

// The results of comparing a claim. Neither staff nor the public ever see the stored value.
const (
	resultMatch    = "match"
	resultDiffer   = "differ"
	resultNoRecord = "no_record"
)

// match compares the claims with what belongs to the contact on record.
func (s *Service) match(ctx context.Context, c claims, f *finding) ([]connector.Outcome, error) {
	f.results = map[dsr.IdentifierKind]string{}
	for kind := range c.values {
		if kind != dsr.Email {
			f.results[kind] = resultNoRecord
		}
	}
	outcomes, err := s.Systems.Match(ctx, f.seeds(), func(k connector.Known) {
		kind := dsr.IdentifierKind(k.Kind)
		if k.Public || weights[kind] == 0 && kind != dsr.Name && kind != dsr.DateOfBirth {
			return
		}
		if weights[kind] > 0 {
			f.held++
		}
		for _, claim := range c.values[kind] {
			if dsr.Matches(kind, claim, k.Value) {
				f.results[kind] = resultMatch
			} else if f.results[kind] == resultNoRecord {
				f.results[kind] = resultDiffer
			}
		}
	})
	// While a system is silent, nobody knows that it holds nothing more: fail closed.
	f.whole = err == nil && waiting(outcomes) == nil
	for _, o := range outcomes {
		f.whole = f.whole && o.State != connector.Failed && o.State != connector.Skipped
	}
	return outcomes, err
}

// found records the contact on record, challenges it, and records how the claims compared.
func (s *Service) found(ctx context.Context, sub dsr.Submission, c claims, f finding) error {
	return s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		if err := tx.Submissions().SetOne(store.Match{"id": sub.ID}, store.Values{"located_at": tx.Now()}); err != nil {
			return err
		}
		if f.ambiguous {
			if _, err := s.keep(tx, sub, finding{}); err != nil { // nobody is reached before a person decided
				return err
			}
			return s.ambiguous(tx, sub.ID)
		}
		same, err := s.keep(tx, sub, f)
		if err != nil || !same || f.seeds() == nil {
			return err
		}
		if f.contact == "" {
			err = s.byHand(tx, sub.ID)
		} else {
			err = s.record(tx, sub, c, f)
		}
		if err != nil {
			return err
		}
		return s.compare(tx, sub, f)
	})
}

func (s *Service) ambiguous(tx *store.Tx, id dsr.SubmissionID) error {
	return s.attend(tx, id, dsr.AttentionAmbiguous)
}

func (s *Service) attend(tx *store.Tx, id dsr.SubmissionID, why string) error {
	requests, err := tx.RequestsOf(id)
	if err != nil {
		return err
	}
	for _, r := range requests {
		if r.State != dsr.Verifying || r.Need == regime.L0 || r.Attention == why {
			continue
		}
		c := dsr.Command{Event: dsr.Attend, Actor: dsr.System(dsr.ByRule, "identity"), Attention: why}
		if _, err := s.Work.ApplyIn(tx, r.ID, c); err != nil {
			return err
		}
	}
	return nil
}

// record freezes the contact on record for the life of the submission and proves or challenges it.
func (s *Service) record(tx *store.Tx, sub dsr.Submission, c claims, f finding) error {
	known, err := tx.Identifiers().Find(store.Match{"submission_id": sub.ID, "kind": dsr.Email, "source": dsr.OnRecord})
	if err != nil || len(known) > 0 {
		return err // frozen: a contact that changes later is not asked any more (ATK-03)
	}
	own := c.confirmed != "" && dsr.Normalize(dsr.Email, c.confirmed) == f.contact
	if !own {
		asked, err := s.asking(tx, sub, c, f.contact)
		if err != nil || asked {
			return err
		}
	}
	i, err := s.Work.AddIdentifier(tx, sub, workflow.Given{Kind: dsr.Email, Value: f.contact, Source: dsr.OnRecord})
	if err != nil {
		return err
	}
	p := newChallenge(tx, sub.ID)
	if own {
		p.State, p.Result, p.DecidedAt = dsr.ProofPassed, dsr.ResultSameContact, tx.Now()
	}
	if err := tx.Proofs().Insert(&p); err != nil {
		return err
	}
	if own {
		return s.proved(tx, p, p.State, dsr.System(dsr.ByRule, "identity"))
	}
	sent, err := s.challenge(tx, sub, i, p)
	if err == nil && !sent {
		err = s.ambiguous(tx, sub.ID)
	}
	return err
}

// asking reports whether the first mail asks this very address already: whoever enters its code controls the contact on
// record too, and the search that follows finds it so. A second mail would ask the same person the same thing.
func (s *Service) asking(tx *store.Tx, sub dsr.Submission, c claims, contact string) (bool, error) {
	typed := func(v string) bool { return dsr.Normalize(dsr.Email, v) == contact }
	if !sub.ConfirmedAt.IsZero() || sub.Requester != dsr.Self || !slices.ContainsFunc(c.values[dsr.Email], typed) {
		return false, nil
	}
	n, err := tx.Outbox().Count(store.Match{"key": "first:" + string(sub.ID)})
	return n > 0, err
}

// challengesPerDay is how many challenges one contact on record gets in a day, whoever asks (ATK-28).
const challengesPerDay = 3

// stopLife is how long the owner of the contact on record can say that they did not ask.
const stopLife = 90 * 24 * time.Hour

// challenge writes to the contact on record and reports whether it may have one more mail today.
func (s *Service) challenge(tx *store.Tx, sub dsr.Submission, to dsr.Identifier, p dsr.ProofItem) (bool, error) {
	if err := s.underCap(tx, to); err != nil {
		if errors.Is(err, errNoChallenge) {
			err = nil
		}
		return false, err
	}
	requests, err := tx.RequestsOf(sub.ID)
	if err != nil {
		return false, err
	}
	right := regime.Access
	for _, r := range requests {
		if r.Need > regime.L0 {
			right = r.Right
		}
	}
	if _, err := s.Work.NewToken(tx, dsr.TokenNotMe, string(p.ID), tx.Now().Add(stopLife)); err != nil {
		return false, err
	}
	return true, s.Work.Enqueue(tx, dsr.ToOnRecord, to.ID, dsr.Outgoing{
		Key: "on_record:" + string(p.ID), SubmissionID: sub.ID, Template: dsr.NoticeOnRecord, Locale: sub.Locale,
		Args: dsr.Strings{"proof=" + string(p.ID), "right=" + string(right)},
	})
}

// compare records one proof item per claim, renewed when more was claimed.
func (s *Service) compare(tx *store.Tx, sub dsr.Submission, f finding) error {
	old, err := tx.Proofs().Find(store.Match{"submission_id": sub.ID, "kind": []dsr.ProofKind{dsr.ProofDataPoint, dsr.ProofSole}})
	if err != nil {
		return err
	}
	last := map[dsr.IdentifierKind]dsr.ProofItem{}
	for _, p := range old {
		last[p.Field] = p
	}
	if f.whole && f.held == 0 && f.contact != "" {
		f.results[""] = resultMatch // nothing else is held: the contact on record is all there is
	}
	for kind, result := range f.results {
		p, ok := last[kind]
		if ok && (p.State == dsr.ProofPassed || p.Result == result) {
			continue
		}
		if err := s.result(tx, sub, p, kind, result); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) result(tx *store.Tx, sub dsr.Submission, old dsr.ProofItem, kind dsr.IdentifierKind, result string) error {
	if old.ID != "" {
		if _, err := tx.Proofs().Set(store.Match{"id": old.ID}, store.Values{"state": dsr.ProofVoid}); err != nil {
			return err
		}
	}
	p := dsr.ProofItem{
		ID: dsr.ProofID(store.NewID()), SubmissionID: sub.ID, Kind: dsr.ProofDataPoint, Field: kind, Result: result,
		State: dsr.ProofFailed, CreatedAt: tx.Now(), ExpiresAt: tx.Now(), DecidedAt: tx.Now(),
	}
	if kind == "" {
		p.Kind = dsr.ProofSole
	}
	if result == resultMatch {
		p.State = dsr.ProofPassed
	}
	if err := tx.Proofs().Insert(&p); err != nil {
		return err
	}
	return s.proved(tx, p, p.State, dsr.System(dsr.ByRule, "identity"))
}
