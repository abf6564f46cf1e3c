package fulfillment

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/habeasdata/habeas/configs"
	"github.com/habeasdata/habeas/internal/connector"
	"github.com/habeasdata/habeas/internal/deadline"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/queue"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/testkit"
	"github.com/habeasdata/habeas/internal/vault"
	"github.com/habeasdata/habeas/internal/workflow"
)

// optOut is an opt-out that is being carried out in one system, by workers that the test plays.
type optOut struct {
	*testing.T
	s    *Service
	r    dsr.Request
	task dsr.Task
}

var noon = time.Date(2026, 11, 2, 12, 0, 0, 0, time.UTC)

func must[T any](value T, err error) T {
	if err != nil {
		panic(err) // ends the test that was set up wrongly
	}
	return value
}

// eachOptOut runs a test on both databases.
func eachOptOut(t *testing.T, test func(o *optOut)) {
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); test(newOptOut(t, filepath.Join(t.TempDir(), "habeas.db"))) })
	t.Run("postgres", func(t *testing.T) { t.Parallel(); test(newOptOut(t, testkit.Postgres(t))) })
}

func newOptOut(t *testing.T, url string) *optOut {
	t.Helper()
	now := func() time.Time { return noon }
	db := must(store.Open(t.Context(), store.Options{URL: url, ControllerID: "main", Now: now}))
	t.Cleanup(func() { _ = db.Close() })
	must(db.Migrate(t.Context()))
	files, key := t.TempDir(), vault.GenerateMasterKey()
	if err := vault.Init(files, key); err != nil {
		t.Fatal(err)
	}
	work := &workflow.Service{
		Store: db, Vault: must(vault.Open(files, key)), Law: must(regime.Load(configs.FS)), Now: now,
		Controller: dsr.Controller{
			ID: "main", Name: "Larkspur Books", BaseURL: "http://127.0.0.1", Location: time.UTC, Locale: "en", DefaultRegime: "eu_gdpr",
			Calendar: must(must(deadline.LoadCalendars(configs.FS)).Get("us_federal")),
		},
	}
	submitted := must(work.Submit(t.Context(), workflow.New{
		Channel: dsr.ChannelPhone, Requester: dsr.Self, Relationship: dsr.Customer, Residence: "DE", Regime: "eu_gdpr", Locale: "en",
		ReceivedAt: noon, Rights: []regime.Right{regime.ObjectDirectMarketing}, DedupKey: "k", By: dsr.Staff("officer", dsr.Officer),
	}))
	o := &optOut{T: t, s: &Service{Work: work, Now: now}, r: submitted.Requests[0]}
	o.r = must(work.Apply(t.Context(), o.r.ID, dsr.Command{Event: dsr.Begin, Actor: dsr.System(dsr.ByRule, "begin")})).After
	o.task = dsr.Task{
		ID: dsr.TaskID(store.NewID()), RequestID: o.r.ID, Connector: "news", Kind: dsr.TaskSuppress, State: dsr.TaskWaiting,
		CreatedAt: noon, ChangedAt: noon, Version: 1,
	}
	o.do(func(tx *store.Tx) error { return tx.Tasks().Insert(&o.task) })
	return o
}

func (o *optOut) do(f func(tx *store.Tx) error) {
	o.Helper()
	if err := o.s.Work.Store.InTx(o.Context(), f); err != nil {
		o.Fatal(err)
	}
}

// job queues one more job for the request.
func (o *optOut) job(p queue.Priority) {
	o.Helper()
	o.do(func(tx *store.Tx) error {
		_, err := tx.Queue(queue.NewJob{Kind: "test.suppress", Args: queue.Args{"request": string(o.r.ID)}, Priority: p})
		return err
	})
}

// claim takes the job that waits, or one whose lease is over, as a worker.
func (o *optOut) claim(worker string, lease time.Duration) queue.Attempt {
	o.Helper()
	jobs := must(o.s.Work.Store.Jobs().Claim(o.Context(), queue.Claim{
		Queue: queue.DefaultQueue, Kinds: []string{"test.suppress"}, Limit: 1, Worker: worker, Now: noon, Lease: lease,
	}))
	if len(jobs) != 1 {
		o.Fatalf("%s found %d jobs", worker, len(jobs))
	}
	return queue.Attempt{Job: jobs[0], Fence: jobs[0].Fence}
}

func (o *optOut) begin(a queue.Attempt) turn {
	o.Helper()
	g, err := o.s.begin(o.Context(), o.r, o.task, a)
	if err != nil {
		o.Fatalf("begin of %s: %v", a.Job.LeaseBy, err)
	}
	return g
}

// settle writes a receipt for as many rows.
func (o *optOut) settle(g turn, rows int64) error {
	return o.s.suppressed(o.Context(), g, &connector.UpdateReceipt{
		Proven: true, Collections: []connector.Updated{{Matched: rows, Changed: rows}},
	}, nil)
}

func (o *optOut) effect() dsr.EffectRecord {
	o.Helper()
	return must(o.s.Work.Store.Read(o.Context()).Effects().Get(effectKey(o.task)))
}

// over is a lease that is over at once, as that of a process that sleeps.
const over = -time.Second

// expire ends the lease of a worker.
func (o *optOut) expire(a queue.Attempt) {
	o.Helper()
	if err := o.s.Work.Store.Jobs().Heartbeat(o.Context(), a.Job.Hold(), over); err != nil {
		o.Fatal(err)
	}
}

// TestAWorkerThatLostItsLeaseWritesNoReceipt plays both ways in which a worker is overtaken: its own job is claimed anew,
// and another job of the same request works. Fences of jobs say nothing here: the later job's is the lower.
func TestAWorkerThatLostItsLeaseWritesNoReceipt(t *testing.T) {
	t.Parallel()
	for name, newer := range map[string]func(o *optOut) queue.Attempt{
		"by the same job": func(o *optOut) queue.Attempt { return o.claim("newer", time.Hour) },
		"by another job": func(o *optOut) queue.Attempt {
			o.job(queue.Urgent)
			return o.claim("newer", time.Hour)
		},
	} {
		t.Run(name, func(t *testing.T) {
			eachOptOut(t, func(o *optOut) {
				o.job(queue.Normal)
				o.claim("crashed", over)
				o.claim("crashed again", over)
				asleep := o.claim("asleep", time.Hour)
				g := o.begin(asleep)
				o.expire(asleep)
				awake := newer(o)
				if _, err := o.s.begin(o.Context(), o.r, o.task, asleep); !errors.Is(err, queue.ErrLost) {
					o.Errorf("the worker that lost its lease began again: %v", err)
				}
				if err := o.settle(g, 99); !errors.Is(err, queue.ErrLost) {
					o.Errorf("the worker that lost its lease wrote a receipt: %v", err)
				}
				latest := o.begin(awake)
				if !latest.repeat {
					o.Error("the newer worker was not told that an earlier one may have done the work")
				}
				if err := o.settle(g, 99); !errors.Is(err, queue.ErrLost) {
					o.Errorf("the worker that lost its lease wrote a receipt over a newer one's turn: %v", err)
				}
				if err := o.settle(latest, 1); err != nil {
					o.Fatal(err)
				}
				if err := o.settle(g, 99); !errors.Is(err, queue.ErrLost) {
					o.Errorf("the worker that lost its lease wrote over the receipt: %v", err)
				}
				if e := o.effect(); e.Affected != 1 || e.DoneAt.IsZero() {
					o.Errorf("the receipt says %d rows at %v", e.Affected, e.DoneAt)
				}
			})
		})
	}
}

func TestTwoJobsOfOneRequestAreNeverAtOneEffectTogether(t *testing.T) {
	eachOptOut(t, func(o *optOut) {
		o.job(queue.Normal)
		first := o.claim("first", time.Hour)
		g := o.begin(first)
		o.job(queue.Normal)
		second := o.claim("second", time.Hour)
		if _, err := o.s.begin(o.Context(), o.r, o.task, second); err == nil || errors.Is(err, queue.ErrLost) || queue.ClassOf(err) == "" {
			o.Errorf("the second job began beside the first: %v", err)
		}
		if err := o.settle(g, 2); err != nil {
			o.Fatal(err)
		}
		if _, err := o.s.begin(o.Context(), o.r, o.task, second); !errors.Is(err, errOver) {
			o.Errorf("the second job does again what is done: %v", err)
		}
	})
}

func TestASystemIsNotLetGoWhileAWorkerIsAtIt(t *testing.T) {
	eachOptOut(t, func(o *optOut) {
		officer := dsr.Staff("officer", dsr.Officer)
		skip := func() error { return o.s.Skip(o.Context(), o.task.ID, officer, "The tool was switched off.") }
		o.job(queue.Normal)
		worker := o.claim("worker", time.Hour)
		g := o.begin(worker)
		if err := skip(); !problem.Is(err, problem.Conflict) {
			o.Fatalf("a system was let go under a worker: %v", err)
		}
		o.expire(worker)
		if err := skip(); err != nil {
			o.Fatalf("a system whose worker is gone: %v", err)
		}
		if err := o.settle(g, 7); !errors.Is(err, queue.ErrLost) {
			o.Errorf("the late worker wrote its receipt: %v", err)
		}
		task := must(o.s.Work.Store.Read(o.Context()).Tasks().Get(string(o.task.ID)))
		if task.State != dsr.TaskReleased || task.ErrorClass != dsr.ErrorUnknown {
			o.Errorf("the part is %s, %q: nobody learns that a try had begun", task.State, task.ErrorClass)
		}
		if _, err := o.s.begin(o.Context(), o.r, o.task, o.claim("next", time.Hour)); !errors.Is(err, errOver) {
			o.Errorf("the next worker does what was let go: %v", err)
		}
	})
}
