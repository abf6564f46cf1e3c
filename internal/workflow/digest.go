package workflow

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/queue"
	"github.com/habeasdata/habeas/internal/store"
)

// The queue kinds of the digest of first mails.
const (
	// JobDigest writes one first mail for all forms that an address got none for.
	JobDigest = "mail.first_digest"
	// JobDigestSent acknowledges what an accepted digest covers.
	JobDigestSent = "mail.first_digest_sent"
)

const (
	digestPause = 6 * time.Hour // between looks whether the cap allows again
	digestBatch = 50            // submissions that one transaction takes on
)

// capped puts a submission whose address got enough first mails before staff, who acknowledge another way, and has one
// digest written for it and all that follow once the cap allows again (ATK-28).
func (s *Service) capped(tx *store.Tx, sub dsr.Submission) error {
	if err := s.attend(tx, sub.ID, dsr.AttentionMailCap); err != nil || sub.Channel != dsr.ChannelForm {
		return err
	}
	_, err := tx.Queue(queue.NewJob{
		Kind: JobDigest, Args: queue.Args{"submission": string(sub.ID)}, RunAt: tx.Now().Add(digestPause),
		UniqueKey: fmt.Sprintf("%x", s.Vault.MAC("first digest", sub.ContactIndex)[:16]),
	})
	return err
}

// Digest is the job that covers the further forms naming an address with one mail, which counts toward the cap like any
// first mail. It looks on until nothing has come since the last one, so that a form which arrives beside it is not lost.
func (s *Service) Digest(ctx context.Context, a queue.Attempt) error {
	waits := false
	err := s.Store.InTx(ctx, func(tx *store.Tx) error {
		waits = false
		named, err := tx.Submissions().Get(a.Job.Args["submission"])
		if err != nil {
			return err
		}
		lead, n, err := tx.NewForDigest(named.ContactIndex)
		if err != nil || n == 0 {
			return err
		}
		waits = true
		allowed, err := s.underMailCap(tx, lead)
		if err != nil || !allowed {
			return err
		}
		to, err := IdentifierOf(tx.Tables, lead.ID, dsr.Email, lead.ContactSource())
		if err != nil {
			return err
		}
		return s.confirmMail(tx, lead, to, fmt.Sprintf("covers=%d", n))
	})
	if problem.Is(err, problem.NotFound) {
		return queue.Unwanted(err)
	}
	if err == nil && waits {
		return queue.Snooze(digestPause)
	}
	return err
}

// confirmMail writes the mail that asks an unconfirmed address to be confirmed, for one submission, or for it and others
// where an argument says how many it covers.
func (s *Service) confirmMail(tx *store.Tx, sub dsr.Submission, to dsr.Identifier, args ...string) error {
	proof := dsr.ProofItem{
		ID: dsr.ProofID(store.NewID()), SubmissionID: sub.ID, Kind: dsr.ProofContact, State: dsr.ProofOpen,
		Attempts: dsr.CodeAttempts, Generation: 1, CreatedAt: tx.Now(), ExpiresAt: tx.Now().Add(FirstMailHours * time.Hour),
	}
	if err := tx.Proofs().Insert(&proof); err != nil {
		return err
	}
	if _, err := s.NewToken(tx, dsr.TokenConfirm, string(proof.ID), proof.ExpiresAt); err != nil {
		return err
	}
	return s.enqueue(tx, mailTo{class: dsr.ToUnconfirmed, id: to.ID}, dsr.Outgoing{
		Key: "first:" + string(sub.ID), SubmissionID: sub.ID, Template: dsr.NoticeFirst, Locale: sub.Locale,
		Args: append(dsr.Strings{"proof=" + string(proof.ID)}, args...),
	})
}

// IsDigest reports whether a first mail covers further submissions of its address.
func IsDigest(m dsr.Outgoing) bool {
	return slices.ContainsFunc(m.Args, func(a string) bool { return strings.HasPrefix(a, "covers=") })
}

// Covered hands the submissions that a digest covers to do, some in each transaction, until there are none. The digest is
// the first mail of the lead; what it covers came before it, for the same address.
func (s *Service) Covered(ctx context.Context, lead dsr.SubmissionID, do func(*store.Tx, dsr.Submission) error) error {
	m, err := s.Store.Read(ctx).Outbox().First(store.Match{"key": "first:" + string(lead)})
	if problem.Is(err, problem.NotFound) || err == nil && !IsDigest(m) {
		return nil
	}
	if err != nil {
		return err
	}
	sub, err := s.Store.Read(ctx).Submissions().Get(string(lead))
	if err != nil {
		return err
	}
	var after dsr.SubmissionID
	for {
		n := 0
		err := s.Store.InTx(ctx, func(tx *store.Tx) error {
			list, err := tx.ForDigest(sub.ContactIndex, m.CreatedAt, after, digestBatch)
			if err != nil {
				return err
			}
			for _, covered := range list {
				if err := do(tx, covered); err != nil {
					return err
				}
			}
			if n = len(list); n > 0 {
				after = list[n-1].ID
			}
			return nil
		})
		if err != nil || n < digestBatch {
			return err
		}
	}
}

// DigestSent is the job after a digest was accepted: all that it covers is acknowledged, and staff need not do it another
// way any more.
func (s *Service) DigestSent(ctx context.Context, a queue.Attempt) error {
	return s.Covered(ctx, dsr.SubmissionID(a.Job.Args["submission"]), func(tx *store.Tx, sub dsr.Submission) error {
		return s.Acknowledge(tx, sub.ID)
	})
}

// Acknowledge records that the mail which acknowledges a submission's requests was accepted.
func (s *Service) Acknowledge(tx *store.Tx, id dsr.SubmissionID) error {
	requests, err := tx.RequestsOf(id)
	if err != nil {
		return err
	}
	for _, r := range requests {
		if err := s.acknowledge(tx, r); err != nil {
			return err
		}
	}
	return nil
}

// AcknowledgeOne is Acknowledge for a mail about one request.
func (s *Service) AcknowledgeOne(tx *store.Tx, id dsr.RequestID) error {
	r, err := tx.Requests().Get(string(id))
	if err != nil {
		return err
	}
	return s.acknowledge(tx, r)
}

func (s *Service) acknowledge(tx *store.Tx, r dsr.Request) error {
	if !r.Open() || !r.AckedAt.IsZero() {
		return nil
	}
	_, err := s.ApplyIn(tx, r.ID, dsr.Command{Event: dsr.Acknowledged, Actor: dsr.System(dsr.ByRule, "mail")})
	return err
}
