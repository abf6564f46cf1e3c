package store

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
)

// txTimeout bounds every write transaction: with one writer, a stuck one would stop the house.
const txTimeout = 30 * time.Second

// txTries is how often a transaction is run again after the database said to (FLT-22).
const txTries = 8

// Tx is one write transaction. It must not outlive the function that [Store.InTx] runs, and inside that function
// the Store itself must not be used.
type Tx struct {
	Tables
	now    time.Time
	queued bool
}

// Reader reads outside a write transaction.
type Reader struct{ Tables }

// Tables gives one [Table] per kind of row.
type Tables struct {
	db         *gorm.DB
	controller string
	dialect    Dialect
}

// Submissions returns the submissions.
func (t Tables) Submissions() Table[dsr.Submission] {
	return table[dsr.Submission](t.db, t.controller, "id")
}

// Requests returns the requests. They change through [Tx.Record] only.
func (t Tables) Requests() Table[dsr.Request] { return table[dsr.Request](t.db, t.controller, "id") }

// Identifiers returns the identifiers.
func (t Tables) Identifiers() Table[dsr.Identifier] {
	return table[dsr.Identifier](t.db, t.controller, "id")
}

// Verifications returns the verification decisions.
func (t Tables) Verifications() Table[dsr.Verification] {
	return table[dsr.Verification](t.db, t.controller, "id")
}

// Proofs returns the proof items.
func (t Tables) Proofs() Table[dsr.ProofItem] { return table[dsr.ProofItem](t.db, t.controller, "id") }

// Tokens returns the mailed links' hashes.
func (t Tables) Tokens() Table[dsr.Token] { return table[dsr.Token](t.db, t.controller, "hash") }

// Sessions returns the browser sessions.
func (t Tables) Sessions() Table[dsr.Session] { return table[dsr.Session](t.db, t.controller, "hash") }

// Drafts returns the half-filled forms.
func (t Tables) Drafts() Table[dsr.Draft] { return table[dsr.Draft](t.db, t.controller, "hash") }

// Tasks returns the connectors' parts.
func (t Tables) Tasks() Table[dsr.Task] { return table[dsr.Task](t.db, t.controller, "id") }

// Effects returns the records of writes to the outside.
func (t Tables) Effects() Table[dsr.EffectRecord] {
	return table[dsr.EffectRecord](t.db, t.controller, "key")
}

// Collections returns what collections hold for requests.
func (t Tables) Collections() Table[dsr.Collection] {
	return table[dsr.Collection](t.db, t.controller, "id")
}

// Unresolved returns the items that a person must decide.
func (t Tables) Unresolved() Table[dsr.Unresolved] {
	return table[dsr.Unresolved](t.db, t.controller, "id")
}

// Assessments returns the uses of data that requests are about, with the decisions.
func (t Tables) Assessments() Table[dsr.Assessment] {
	return table[dsr.Assessment](t.db, t.controller, "id")
}

// Corrections returns what people said was wrong about them, with the decisions.
func (t Tables) Corrections() Table[dsr.Correction] {
	return table[dsr.Correction](t.db, t.controller, "id")
}

// Approvals returns the approvals.
func (t Tables) Approvals() Table[dsr.Approval] { return table[dsr.Approval](t.db, t.controller, "id") }

// StandingRules returns the standing rules.
func (t Tables) StandingRules() Table[dsr.StandingRule] {
	return table[dsr.StandingRule](t.db, t.controller, "id")
}

// Packages returns the answer files.
func (t Tables) Packages() Table[dsr.Package] { return table[dsr.Package](t.db, t.controller, "id") }

// Downloads returns the openings of packages.
func (t Tables) Downloads() Table[dsr.Download] { return table[dsr.Download](t.db, t.controller, "id") }

// Files returns the files that people gave us.
func (t Tables) Files() Table[dsr.File] { return table[dsr.File](t.db, t.controller, "id") }

// Correspondence returns messages and comments.
func (t Tables) Correspondence() Table[dsr.Correspondence] {
	return table[dsr.Correspondence](t.db, t.controller, "id")
}

// Outbox returns the outgoing mails.
func (t Tables) Outbox() Table[dsr.Outgoing] { return table[dsr.Outgoing](t.db, t.controller, "id") }

// Suppressions returns the suppression list.
func (t Tables) Suppressions() Table[dsr.Suppression] {
	return table[dsr.Suppression](t.db, t.controller, "id")
}

// Settings returns the switches.
func (t Tables) Settings() Table[dsr.Setting] { return table[dsr.Setting](t.db, t.controller, "name") }

// ListReviews are the decisions about marks of the lists.
func (t Tables) ListReviews() Table[dsr.ListReview] {
	return table[dsr.ListReview](t.db, t.controller, "id")
}

// LegalHolds are the legal holds and refused parts.
func (t Tables) LegalHolds() Table[dsr.LegalHold] {
	return table[dsr.LegalHold](t.db, t.controller, "id")
}

// QuarantinedMails returns the table of mails that opened no request.
func (t Tables) QuarantinedMails() Table[dsr.QuarantinedMail] {
	return table[dsr.QuarantinedMail](t.db, t.controller, "id")
}

// Members returns the staff accounts.
func (t Tables) Members() Table[dsr.Member] { return table[dsr.Member](t.db, t.controller, "id") }

// Read returns a reader bound to ctx.
func (s *Store) Read(ctx context.Context) Reader {
	return Reader{Tables{s.read.WithContext(ctx), s.controller, s.Dialect}}
}

// InTx runs f in one transaction and commits it if f returns nil. When the database asks for a repeat (deadlock,
// serialization failure, busy), f runs again from the start, so it must not do anything but through tx.
func (s *Store) InTx(ctx context.Context, f func(tx *Tx) error) error {
	ctx, cancel := context.WithTimeout(ctx, txTimeout)
	defer cancel()
	var err error
	for try := range txTries {
		queued := false
		err = s.write.WithContext(ctx).Transaction(func(db *gorm.DB) error {
			tx := &Tx{Tables: Tables{db, s.controller, s.Dialect}, now: s.instant()}
			err := f(tx)
			queued = tx.queued
			return err
		})
		if err == nil {
			if queued && s.committed != nil {
				s.committed()
			}
			return nil
		}
		if !errors.Is(err, errAgain) && !repeatable(err) {
			return unavailable(err)
		}
		pause := time.Duration(1+rand.IntN(10<<try)) * time.Millisecond
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
	return problem.Wrap(err, problem.Unavailable, "The database is busy. Try again in a moment.")
}

// instant is business time as both databases keep it.
func (s *Store) instant() time.Time { return s.now().UTC().Truncate(time.Microsecond) }

// repeatable reports whether the database asks to run the whole transaction again.
func repeatable(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == "40001" || pg.Code == "40P01"
	}
	var lite *sqlite.Error
	return errors.As(err, &lite) && lite.Code()&0xff == sqlite3.SQLITE_BUSY
}

// unavailable gives a full disk and a lost connection their kind, so that intake refuses before it acknowledges
// (FLT-23).
func unavailable(err error) error {
	var lite *sqlite.Error
	if errors.As(err, &lite) && (lite.Code()&0xff == sqlite3.SQLITE_FULL || lite.Code()&0xff == sqlite3.SQLITE_IOERR) {
		return problem.Wrap(err, problem.Unavailable, "We cannot store anything right now. Try again later.")
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) && (strings.HasPrefix(pg.Code, "53") || strings.HasPrefix(pg.Code, "57P")) {
		return problem.Wrap(err, problem.Unavailable, "We cannot store anything right now. Try again later.")
	}
	if pgconn.SafeToRetry(err) || pgconn.Timeout(err) {
		return problem.Wrap(err, problem.Unavailable, "We cannot store anything right now. Try again later.")
	}
	return err
}

// Now is the instant of the transaction, in business time.
func (tx *Tx) Now() time.Time { return tx.now }

// LockRequest returns a request and, on Postgres, keeps others from changing it until the transaction ends.
func (tx *Tx) LockRequest(id dsr.RequestID) (dsr.Request, error) {
	t := tx.Requests()
	t.db = t.db.Clauses(clause.Locking{Strength: "UPDATE"})
	return t.Get(string(id))
}

// stampRows gives new rows their controller and key, so that nobody can forget either.
func stampRows(controller string) func(*gorm.DB) {
	return func(db *gorm.DB) {
		if db.Statement.Schema == nil {
			return
		}
		set := func(field, value string) {
			f := db.Statement.Schema.LookUpField(field)
			if f == nil {
				return
			}
			if _, zero := f.ValueOf(db.Statement.Context, db.Statement.ReflectValue); zero {
				_ = db.AddError(f.Set(db.Statement.Context, db.Statement.ReflectValue, value))
			}
		}
		set("ControllerID", controller)
		set("ID", NewID())
	}
}

// NewID returns a fresh UUIDv7 as text.
func NewID() string {
	id, err := uuid.NewV7()
	if err != nil {
		panic(fmt.Sprintf("no randomness: %v", err)) // the machine cannot go on safely without
	}
	return id.String()
}
