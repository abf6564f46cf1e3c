package workflow

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/queue"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/vault"
)

// New is a message in, checked and normalized, as intake hands it over.
type New struct {
	Channel      dsr.Channel
	Requester    dsr.RequesterKind
	Relationship dsr.Relationship
	Residence    string
	Regime       string
	Locale       string
	ReceivedAt   time.Time
	Person       dsr.Person
	Identifiers  []Given
	Rights       []regime.Right // canonical, in the order wanted, each once
	LookBack     dsr.LookBack
	DedupKey     string        // the same key is the same submission
	Mail         vault.Written // the message as it was received, in the vault; zero for none
	Attention    string        // why a person must look at once; "" for no
	Test         bool
	By           dsr.Actor
}

// Submitted is what became of a message in.
type Submitted struct {
	Submission dsr.Submission
	Requests   []dsr.Request
	Duplicate  bool // it was there already: nothing was opened
}

// Submit opens one request per right, writes the first mail and queues the first jobs, all in one transaction. A
// submission key that is known returns what it opened the first time.
func (s *Service) Submit(ctx context.Context, n New) (Submitted, error) {
	return s.submit(ctx, n, false)
}

// Accept keeps a submission, with all that is in it, in one small durable write; [JobOpen] opens its requests as
// Submit does, or [Service.Open] does at once for who wants to see them. The clock counts from the receipt all the
// same. A submission key that is known returns what was accepted the first time.
func (s *Service) Accept(ctx context.Context, n New) (Submitted, error) {
	return s.submit(ctx, n, true)
}

func (s *Service) submit(ctx context.Context, n New, openLater bool) (Submitted, error) {
	if len(n.Rights) == 0 {
		return Submitted{}, problem.Fields(problem.Field{Name: "right", Message: "Choose what you want us to do."})
	}
	sub, sealer, err := s.newSubmission(n)
	if err == nil && openLater {
		sub.Pending, err = sealer.sealOpening(n.opening())
	}
	if err != nil {
		return Submitted{}, err
	}
	var out Submitted
	err = s.Store.InTxTogether(ctx, func(tx *store.Tx) error {
		out = Submitted{Submission: sub}
		added, err := tx.Submissions().InsertNew(&out.Submission)
		if err != nil {
			return err
		}
		if !added {
			return s.known(tx, n, &out)
		}
		if err := s.keepMail(tx, out.Submission, sealer, n.Mail); err != nil {
			return err
		}
		if openLater {
			_, err = tx.Queue(openJob(sub))
			return err
		}
		out.Requests, err = s.open(tx, out.Submission, sealer, n.opening())
		return err
	})
	return out, err
}

// open writes what a submission asks for: its identifiers, one request per right, and the first mail.
func (s *Service) open(tx *store.Tx, sub dsr.Submission, sealer Sealer, o opening) ([]dsr.Request, error) {
	var contact dsr.Identifier
	for _, g := range o.Identifiers {
		i, err := s.addIdentifier(tx, sealer, g)
		if err != nil {
			return nil, err
		}
		if i.Kind == dsr.Email && i.Source == sub.ContactSource() && contact.ID == "" {
			contact = i
		}
	}
	var requests []dsr.Request
	for _, right := range o.Rights {
		r, err := s.openRequest(tx, sub, right, o, len(requests)+1)
		if err != nil {
			return nil, err
		}
		requests = append(requests, r)
	}
	if err := s.firstMail(tx, sub, contact); err != nil {
		return nil, err
	}
	if o.Attention != "" {
		if err := s.attend(tx, sub.ID, o.Attention); err != nil {
			return nil, err
		}
	}
	return requests, s.late(tx, sub, requests)
}

// known finds what the same submission key opened before.
func (s *Service) known(tx *store.Tx, n New, out *Submitted) error {
	var err error
	if out.Submission, err = tx.Submissions().First(store.Match{"dedup_key": n.DedupKey}); err != nil {
		return err
	}
	out.Duplicate = true
	out.Requests, err = tx.RequestsOf(out.Submission.ID)
	return err
}

func (s *Service) newSubmission(n New) (dsr.Submission, Sealer, error) {
	now := s.Now().UTC()
	reference, err := dsr.NewReference()
	if err != nil {
		return dsr.Submission{}, Sealer{}, err
	}
	wrapped, key, err := s.Vault.NewDataKey(vault.Record, now)
	if err != nil {
		return dsr.Submission{}, Sealer{}, fmt.Errorf("make data key: %w", err)
	}
	sub := dsr.Submission{
		ID: dsr.SubmissionID(store.NewID()), ControllerID: s.Controller.ID, Reference: reference, Channel: n.Channel,
		Requester: n.Requester, Relationship: n.Relationship, Residence: n.Residence, Locale: n.Locale,
		ReceivedAt: n.ReceivedAt.UTC(), CreatedAt: now, DedupKey: n.DedupKey, Test: n.Test, Version: 1,
		Key: dsr.Key{KEK: wrapped.KEK, Blob: wrapped.Blob},
	}
	if n.By.Cause == dsr.ByStaff {
		sub.LoggedBy = dsr.StaffID(n.By.ID)
	}
	if sub.DedupKey == "" {
		sub.DedupKey = string(sub.ID)
	}
	if contact := n.Person.Contact(); contact != "" {
		sub.ContactIndex = s.IndexOf(dsr.Email, contact)
	}
	sealer := Sealer{sub.ControllerID, sub.ID, key}
	sub.Sealed, err = sealer.sealPerson(n.Person)
	return sub, sealer, err
}

// openRequest opens the request for one right.
func (s *Service) openRequest(tx *store.Tx, sub dsr.Submission, right regime.Right, o opening, ordinal int) (dsr.Request, error) {
	r := dsr.Request{
		ID: dsr.RequestID(store.NewID()), ControllerID: s.Controller.ID, SubmissionID: sub.ID,
		Reference: sub.Reference + "-" + strconv.Itoa(ordinal), Ordinal: ordinal, Test: sub.Test,
		Regime: o.Regime, AlsoRegime: s.alsoLaw(sub.Residence, o.Regime), ReceivedAt: sub.ReceivedAt,
	}
	r.Mismatch = s.mismatch(sub, r.Regime)
	r.LookBack = s.chosen(r, right, o.LookBack)
	actor := o.By
	if actor.Cause == "" {
		actor = dsr.Requester(sub.ID)
	}
	return s.begin(tx, r, right, dsr.Command{Event: dsr.Submit, Actor: actor, Detail: string(sub.Channel)})
}

// begin gives a new request its right, with its dates, and records it.
func (s *Service) begin(tx *store.Tx, r dsr.Request, right regime.Right, c dsr.Command) (dsr.Request, error) {
	if err := s.classify(&r, right); err != nil {
		return r, err
	}
	d, err := dsr.Decide(r, c, tx.Now())
	if err != nil {
		return r, err
	}
	return d.After, s.record(tx, d)
}

// FirstMailHours is how long the link of the first mail works.
const FirstMailHours = 24 * 7

// firstMail writes the one mail that an unconfirmed address gets: confirmation, acknowledgment and legal dates in
// one. Beyond the caps it writes none, and staff are told to acknowledge another way.
func (s *Service) firstMail(tx *store.Tx, sub dsr.Submission, to dsr.Identifier) error {
	if len(sub.ContactIndex) == 0 {
		return s.attend(tx, sub.ID, dsr.AttentionNoContact)
	}
	if to.ID == "" {
		return problem.New(problem.NotFound, "There is no such contact.")
	}
	allowed, err := s.underMailCap(tx, sub)
	if err != nil {
		return err
	}
	if !allowed {
		return s.capped(tx, sub)
	}
	return s.confirmMail(tx, sub, to)
}

// attend marks every request of a submission for a person to look at.
func (s *Service) attend(tx *store.Tx, id dsr.SubmissionID, why string) error {
	requests, err := tx.RequestsOf(id)
	if err != nil {
		return err
	}
	for _, r := range requests {
		c := dsr.Command{Event: dsr.Attend, Actor: dsr.System(dsr.ByRule, "intake"), Attention: why}
		if _, err := s.ApplyIn(tx, r.ID, c); err != nil {
			return err
		}
	}
	return nil
}

// NewToken makes the token of a mailed link and keeps its hash. The token itself can be made again from purpose and
// owner with the server's key, so that a mail that is sent twice carries the same link.
func (s *Service) NewToken(tx *store.Tx, purpose dsr.TokenPurpose, owner string, expires time.Time) (string, error) {
	token := s.TokenFor(purpose, owner)
	row := dsr.Token{
		Hash: TokenHash(token), ControllerID: s.Controller.ID, Purpose: purpose, OwnerID: owner, CreatedAt: tx.Now(), ExpiresAt: expires,
	}
	_, err := tx.Tokens().InsertNew(&row)
	return token, err
}

// TokenFor makes the token of a purpose and owner again.
func (s *Service) TokenFor(purpose dsr.TokenPurpose, owner string) string {
	return s.Vault.Token(string(purpose), owner)
}

// TokenHash is the column form of a token: hexadecimal SHA-256.
func TokenHash(token string) string { return fmt.Sprintf("%x", vault.TokenHash(token)) }

// CodeDigits is the length of a typed code.
const CodeDigits = 8

// CodeFor makes the typed code of one generation of a proof item.
func (s *Service) CodeFor(p dsr.ProofItem) string {
	return s.Vault.Code("proof", string(p.ID)+":"+strconv.Itoa(p.Generation), CodeDigits)
}

// Live returns the token row of a link that may be followed now, or a Gone problem.
func (s *Service) Live(r store.Tables, token string, purpose dsr.TokenPurpose, now time.Time) (dsr.Token, error) {
	row, err := r.Tokens().Get(TokenHash(token))
	if err != nil || row.Purpose != purpose || !now.Before(row.ExpiresAt) || !row.UsedAt.IsZero() {
		return row, problem.New(problem.Gone, "This link does not work any more.")
	}
	return row, nil
}

// job is the queue's form of a request's job. The version makes it its own: two changes in a row are two looks.
func job(kind string, r dsr.Request) queue.NewJob {
	return queue.NewJob{
		Kind: kind, Args: queue.Args{"request": string(r.ID)},
		UniqueKey: string(r.ID) + ":" + strconv.FormatInt(r.Version, 10),
	}
}
