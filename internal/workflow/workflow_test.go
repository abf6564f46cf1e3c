package workflow_test

import (
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/habeasdata/habeas/configs"
	"github.com/habeasdata/habeas/internal/deadline"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/testkit"
	"github.com/habeasdata/habeas/internal/vault"
	"github.com/habeasdata/habeas/internal/workflow"
)

// house is the workflow over a real database with a clock that the test moves.
type house struct {
	t    *testing.T
	work *workflow.Service
	now  atomic.Pointer[time.Time]
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err) // ends the test that set the house up wrongly
	}
	return value
}

// each runs a test on both databases.
func each(t *testing.T, test func(h *house)) {
	t.Helper()
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); test(open(t, filepath.Join(t.TempDir(), "habeas.db"))) })
	t.Run("postgres", func(t *testing.T) { t.Parallel(); test(open(t, testkit.Postgres(t))) })
}

func open(t *testing.T, url string) *house {
	t.Helper()
	h := &house{t: t}
	h.at(time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC))
	clock := func() time.Time { return *h.now.Load() }
	db := must(store.Open(t.Context(), store.Options{URL: url, ControllerID: "main", Now: clock}))
	t.Cleanup(func() { _ = db.Close() })
	must(db.Migrate(t.Context()))
	keys, master := t.TempDir(), vault.GenerateMasterKey()
	if err := vault.Init(keys, master); err != nil {
		t.Fatal(err)
	}
	h.work = &workflow.Service{
		Store: db, Vault: must(vault.Open(keys, master)), Law: must(regime.Load(configs.FS)), Now: clock,
		Controller: dsr.Controller{
			ID: "main", Name: "Larkspur Books", BaseURL: "http://127.0.0.1", Location: time.UTC, Locale: "en", DefaultRegime: "eu_gdpr",
			Calendar: must(must(deadline.LoadCalendars(configs.FS)).Get("us_federal")), Hold: 24 * time.Hour, RowCap: 1000,
		},
	}
	return h
}

func (h *house) at(now time.Time) { h.now.Store(&now) }

func (h *house) pass(d time.Duration) { h.at(h.now.Load().Add(d)) }

func (h *house) submit(key, email string, rights ...regime.Right) workflow.Submitted {
	h.t.Helper()
	return must(h.work.Submit(h.t.Context(), h.form(key, email, rights...)))
}

func (h *house) form(key, email string, rights ...regime.Right) workflow.New {
	return workflow.New{
		Channel: dsr.ChannelForm, Requester: dsr.Self, Relationship: dsr.Customer, Residence: "DE", Regime: "eu_gdpr", Locale: "en",
		ReceivedAt: *h.now.Load(), Person: dsr.Person{Email: email}, Rights: rights, DedupKey: key,
		Identifiers: []workflow.Given{{Kind: dsr.Email, Value: email, Source: dsr.Typed}},
	}
}

func (h *house) request(id dsr.RequestID) dsr.Request {
	h.t.Helper()
	return must(h.work.Store.Read(h.t.Context()).Requests().Get(string(id)))
}

func (h *house) records(id dsr.RequestID) int {
	h.t.Helper()
	return len(must(h.work.Store.Read(h.t.Context()).History(string(id))))
}

func (h *house) mails(sub dsr.SubmissionID) int {
	h.t.Helper()
	return int(must(h.work.Store.Read(h.t.Context()).Outbox().Count(store.Match{"submission_id": sub})))
}

func attend(why string) dsr.Command {
	return dsr.Command{Event: dsr.Attend, Actor: dsr.System(dsr.ByRule, "test"), Attention: why}
}

func TestEveryChangeHasOneAuditRecordAndARefusedOneHasNone(t *testing.T) {
	each(t, func(h *house) {
		r := h.submit("k", "ada@mail.example", regime.Access).Requests[0]
		before, version := h.records(r.ID), h.request(r.ID).Version
		for n := range 3 {
			must(h.work.Apply(h.t.Context(), r.ID, attend(dsr.AttentionReview)))
			if got := h.records(r.ID) - before; got != n+1 {
				h.t.Fatalf("%d changes left %d records", n+1, got)
			}
		}
		if got := h.request(r.ID).Version - version; got != 3 {
			h.t.Errorf("three changes took the version up by %d", got)
		}
		_, err := h.work.Apply(h.t.Context(), r.ID, dsr.Command{Event: dsr.Release, Actor: dsr.System(dsr.ByRule, "test")})
		if !problem.Is(err, problem.Conflict) {
			h.t.Errorf("a release without a plan: %v", err)
		}
		if got := h.records(r.ID) - before; got != 3 {
			h.t.Errorf("a refused change left a record: %d", got)
		}
	})
}

// Work that fails beside a change takes the change back with it.
func TestAChangeIsWholeOrNotAtAll(t *testing.T) {
	each(t, func(h *house) {
		r := h.submit("k", "ada@mail.example", regime.Access).Requests[0]
		before := h.records(r.ID)
		broken := problem.New(problem.Invalid, "broken")
		_, err := h.work.Apply(h.t.Context(), r.ID, attend(dsr.AttentionReview), func(tx *store.Tx, _ dsr.Decided) error { return broken })
		if !problem.Is(err, problem.Invalid) || h.records(r.ID) != before || h.request(r.ID).Attention != dsr.AttentionNone {
			h.t.Errorf("%v left %d records and %q", err, h.records(r.ID)-before, h.request(r.ID).Attention)
		}
	})
}

// Changes at the same moment are decided one after the other: each stands, and none is written over.
func TestALostRaceIsDecidedAgain(t *testing.T) {
	each(t, func(h *house) {
		r := h.submit("k", "ada@mail.example", regime.Access).Requests[0]
		before, version := h.records(r.ID), h.request(r.ID).Version
		const racers = 8
		var all sync.WaitGroup
		for range racers {
			all.Go(func() {
				if _, err := h.work.Apply(h.t.Context(), r.ID, attend(dsr.AttentionReview)); err != nil {
					h.t.Error(err)
				}
			})
		}
		all.Wait()
		if got := h.request(r.ID).Version - version; got != racers || h.records(r.ID)-before != racers {
			h.t.Errorf("%d changes took the version up by %d and left %d records", racers, got, h.records(r.ID)-before)
		}
	})
}

func TestTheSameKeyIsTheSameSubmission(t *testing.T) {
	each(t, func(h *house) {
		first := h.submit("k", "ada@mail.example", regime.Access, regime.Delete)
		again := h.submit("k", "ada@mail.example", regime.Access, regime.Delete)
		if !again.Duplicate || again.Submission.ID != first.Submission.ID || len(again.Requests) != 2 {
			h.t.Errorf("a second click opened %+v", again.Submission.Reference)
		}
		if n := h.mails(first.Submission.ID); n != 1 {
			h.t.Errorf("%d mails", n)
		}
	})
}

// One first mail in a day and three in a week, for an address that nobody confirmed (ATK-28).
func TestAnUnconfirmedAddressGetsFewFirstMails(t *testing.T) {
	each(t, func(h *house) {
		sent := 0
		for n := range 12 { // six days, two forms a day
			sub := h.submit(string(rune('a'+n)), "ada@mail.example", regime.Access)
			mails := h.mails(sub.Submission.ID)
			sent += mails
			if why := h.request(sub.Requests[0].ID).Attention; (mails == 0) != (why == dsr.AttentionMailCap) {
				h.t.Errorf("form %d: %d mails, and staff are told %q", n, mails, why)
			}
			h.pass(12 * time.Hour)
		}
		if sent != 3 {
			h.t.Errorf("%d first mails in a week, want 3", sent)
		}
		if other := h.submit("other", "bob@mail.example", regime.Access); h.mails(other.Submission.ID) != 1 {
			h.t.Error("another address pays for it")
		}
	})
}

// What staff logged after its legal date is before a person at once, and no clock refuses it for ten days.
func TestWhatWasLoggedLateIsAPersonsToDecide(t *testing.T) {
	each(t, func(h *house) {
		logged := must(h.work.Submit(h.t.Context(), workflow.New{
			Channel: dsr.ChannelLetter, Requester: dsr.Self, Relationship: dsr.Customer, Residence: "DE", Regime: "eu_gdpr", Locale: "en",
			ReceivedAt: h.now.Load().AddDate(0, -2, 0), Person: dsr.Person{Name: "Ada"}, Rights: []regime.Right{regime.Access},
			DedupKey: "late", By: dsr.Staff("member", dsr.Officer),
		}))
		if got := h.request(logged.Requests[0].ID).Attention; got != dsr.AttentionLate {
			h.t.Errorf("attention %q", got)
		}
		at := logged.Submission.CreatedAt
		if !workflow.Undecided(logged.Submission, at.Add(workflow.LateGrace-time.Second)) || workflow.Undecided(logged.Submission, at.Add(workflow.LateGrace)) {
			h.t.Error("the grace is not ten days")
		}
	})
}

// A notice that must exist once is one row, however often its work is repeated.
func TestOneKeyIsOneRowOfTheOutbox(t *testing.T) {
	each(t, func(h *house) {
		sub := h.submit("k", "ada@mail.example", regime.Access)
		before := h.mails(sub.Submission.ID)
		for range 3 {
			err := h.work.Store.InTx(h.t.Context(), func(tx *store.Tx) error {
				return h.work.NotifyKey(tx, sub.Requests[0], dsr.NoticeReminder, "once")
			})
			if err != nil {
				h.t.Fatal(err)
			}
		}
		if got := h.mails(sub.Submission.ID) - before; got != 1 {
			h.t.Errorf("%d rows", got)
		}
		m := must(h.work.Store.Read(h.t.Context()).Outbox().First(store.Match{"key": "once"}))
		if m.State != dsr.MailHeld || m.RecipientID != "" {
			h.t.Errorf("an unconfirmed address would get it: %s to %q", m.State, m.RecipientID)
		}
	})
}
