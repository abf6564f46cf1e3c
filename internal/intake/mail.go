package intake

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"time"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/mail/inbound"
	"github.com/habeasdata/habeas/internal/mail/triage"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/vault"
	"github.com/habeasdata/habeas/internal/workflow"
)

// Mail is a raw message as a mail server hands it over.
type Mail struct {
	Mailbox string   // the address that it came to: the same message in two mailboxes is two
	Hops    []string // the names of our own mail servers
	Raw     io.Reader
}

// NoSender is the reason of a mail that nobody can be answered to. The other reasons are those of [inbound.Reason] and
// the kinds of [triage.Kind].
const NoSender = "no_sender"

// Mailed is what becomes of a mail.
type Mailed struct {
	Quarantined string // the reason; "" is none: it is a submission
	Duplicate   bool   // the same message came before
	ReceivedAt  time.Time
	Message     inbound.Message
	Finding     triage.Finding
	New         workflow.New // what is submitted, where it is not quarantined
}

// FromMail keeps a message in the vault and makes a submission of it, or a row that says why not. The raw message is
// never lost: it is in the vault before anything is decided.
func (s *Service) FromMail(ctx context.Context, m Mail) (Mailed, error) {
	raw, kept, err := s.keep(ctx, m.Raw)
	if err != nil {
		return Mailed{}, err
	}
	key := mailKey(m.Mailbox, kept.SHA256)
	out, err := s.judge(ctx, m, raw, key)
	if err == nil && !out.Duplicate {
		out.New.Mail = kept
		out.Duplicate, err = s.record(ctx, out, kept, key)
	}
	if err != nil || out.Duplicate {
		// The mail server brings it again, or it is there already.
		err = errors.Join(err, s.Work.Vault.Remove(kept.ID))
	}
	return out, err
}

// Consider says what would become of a message, and keeps nothing.
func (s *Service) Consider(ctx context.Context, m Mail) (Mailed, error) {
	sum := sha256.New()
	raw, err := io.ReadAll(io.LimitReader(io.TeeReader(m.Raw, sum), inbound.MaxSize+1))
	if err == nil {
		_, err = io.Copy(sum, m.Raw)
	}
	if err != nil {
		return Mailed{}, err
	}
	return s.judge(ctx, m, raw, mailKey(m.Mailbox, [sha256.Size]byte(sum.Sum(nil))))
}

// keep streams a message into the vault and returns as much of it as is ever read.
func (s *Service) keep(ctx context.Context, from io.Reader) ([]byte, vault.Written, error) {
	w, err := s.Work.Vault.Create(ctx, vault.Mail, s.Now())
	if err != nil {
		return nil, vault.Written{}, err
	}
	defer w.Abort()
	var head bytes.Buffer
	if _, err = io.Copy(io.MultiWriter(w, &head), io.LimitReader(from, inbound.MaxSize+1)); err == nil {
		_, err = io.Copy(w, from)
	}
	if err != nil {
		return nil, vault.Written{}, err
	}
	kept, err := w.Commit()
	return head.Bytes(), kept, err
}

// judge decides what becomes of a message.
func (s *Service) judge(ctx context.Context, m Mail, raw []byte, key string) (Mailed, error) {
	now := s.Now().UTC()
	out := Mailed{ReceivedAt: now}
	read := s.Work.Store.Read(ctx)
	var refused *inbound.Refusal
	var err error
	if out.Message, err = inbound.Read(raw); errors.As(err, &refused) {
		out.Quarantined = string(refused.Reason)
	} else if err != nil {
		return out, err
	} else {
		out.ReceivedAt = out.Message.ReceivedAt(m.Hops, now).UTC()
		ours, err := answersUs(read, out.Message)
		if err != nil {
			return out, err
		}
		out.Finding = s.Rules.Read(triage.Of(out.Message, ours))
		switch {
		case out.Finding.Do == triage.File:
			out.Quarantined = string(out.Finding.Kind)
		case out.Message.From.IsZero():
			out.Quarantined = NoSender
		}
	}
	if out.Quarantined == "" {
		if out.New, err = s.mailed(out); err != nil {
			return out, err
		}
		out.New.DedupKey = key
	}
	out.Duplicate, err = known(read, key)
	return out, err
}

// known reports whether the same message came to the same mailbox before.
func known(r store.Reader, key string) (bool, error) {
	n, err := r.Submissions().Count(store.Match{"dedup_key": key})
	if err != nil || n > 0 {
		return n > 0, err
	}
	n, err = r.QuarantinedMails().Count(store.Match{"dedup_key": key})
	return n > 0, err
}

// answersUs reports whether a message answers one of ours.
func answersUs(r store.Reader, m inbound.Message) (bool, error) {
	if len(m.References) == 0 {
		return false, nil
	}
	n, err := r.Outbox().Count(store.Match{"message_id": m.References})
	return n > 0, err
}

// record makes the one durable write, and reports whether somebody else made it at the same moment.
func (s *Service) record(ctx context.Context, m Mailed, kept vault.Written, key string) (duplicate bool, err error) {
	if m.Quarantined == "" {
		done, err := s.Work.Accept(ctx, m.New)
		return done.Duplicate, err
	}
	row := dsr.QuarantinedMail{
		ID: store.NewID(), ControllerID: s.Work.Controller.ID, DedupKey: key, Reason: m.Quarantined, Language: m.Finding.Language,
		ReceivedAt: m.ReceivedAt, CreatedAt: s.Now().UTC(), Size: kept.Size, VaultID: kept.ID,
	}
	for _, right := range m.Finding.Rights {
		row.Suggested = append(row.Suggested, string(right))
	}
	err = s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		added, err := tx.QuarantinedMails().InsertNew(&row)
		duplicate = !added
		return err
	})
	return duplicate, err
}

func mailKey(mailbox string, sum [sha256.Size]byte) string {
	all := sha256.Sum256([]byte("mail\x00" + dsr.Normalize(dsr.Email, mailbox) + "\x00" + hex.EncodeToString(sum[:])))
	return hex.EncodeToString(all[:])
}
