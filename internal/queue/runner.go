package queue

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// Config is what a Runner needs. Storage, Registry, Worker, Queues and Now are required; zero durations take the
// defaults.
type Config struct {
	Storage   Storage
	Registry  *Registry
	Worker    string         // names this run of this process; never used twice
	Queues    map[string]int // workers per queue
	Periodics []Periodic
	Now       func() time.Time // business time
	Hooks     Hooks
	Busy      func() bool // somebody waits for this process, so that jobs had better begin a little later; may be nil

	Poll      time.Duration // look for due jobs at least this often; default 1 s
	Lease     time.Duration // default 30 s: a job of a dead process is taken over within Lease + Poll
	Heartbeat time.Duration // default 10 s
	Grace     time.Duration // time that running jobs have to end by themselves when stopping; default 10 s
	Drain     time.Duration // time that they have to end after they were cancelled; default 5 s
}

// Hooks tell the program what the runner sees. They must be quick, may be nil, and are hints: a crash can come
// between the storage's write and the hook.
type Hooks struct {
	OnDiscard func(job Job, class string) // a job was given up (poison, no attempts left): somebody must be alarmed
	OnFailure func(job Job, err error)    // an attempt failed; err is for the log only
	OnStorage func(err error)             // the storage failed; the runner goes on
}

// errStopping is the cause with which jobs are cancelled when the process stops.
var errStopping = errors.New("the process is stopping")

const storageTimeout = 5 * time.Second

// Runner claims jobs and works them.
type Runner struct {
	cfg   Config
	kinds []string
	wakes []chan struct{}
	jobs  sync.WaitGroup
}

// NewRunner checks cfg.
func NewRunner(cfg Config) (*Runner, error) {
	if cfg.Storage == nil || cfg.Registry == nil || cfg.Worker == "" || cfg.Now == nil || len(cfg.Queues) == 0 {
		return nil, errors.New("queue runner: storage, registry, worker, queues and clock are needed")
	}
	for name, n := range cfg.Queues {
		if !nameForm.MatchString(name) || n < 1 {
			return nil, fmt.Errorf("queue runner: queue %q with %d workers", name, n)
		}
	}
	for _, p := range cfg.Periodics {
		if err := p.check(); err != nil {
			return nil, err
		}
	}
	setDefault(&cfg.Poll, time.Second)
	setDefault(&cfg.Lease, 30*time.Second)
	setDefault(&cfg.Heartbeat, 10*time.Second)
	setDefault(&cfg.Grace, 10*time.Second)
	setDefault(&cfg.Drain, 5*time.Second)
	if cfg.Heartbeat*2 > cfg.Lease {
		return nil, errors.New("queue runner: a lease must outlive two heartbeats")
	}
	return &Runner{cfg: cfg, kinds: cfg.Registry.Kinds(), wakes: makeWakes(len(cfg.Queues) + 1)}, nil
}

// Wake makes the runner look for jobs now: call it after a commit that inserted some. It never blocks.
func (r *Runner) Wake() {
	for _, wake := range r.wakes {
		select {
		case wake <- struct{}{}:
		default: // it is going to look anyway
		}
	}
}

// Run works until ctx ends, then stops in order: no new claims, Grace for running jobs to end, cancellation, Drain
// for them to return. Jobs that were cancelled go back uncounted and resume elsewhere. The error says how many jobs
// did not return; their leases run out and others take them over. Run must be called once.
func (r *Runner) Run(ctx context.Context) error {
	work, cancel := context.WithCancelCause(context.Background())
	defer cancel(errStopping)
	var loops sync.WaitGroup
	loops.Go(func() { r.startPeriodics(ctx, r.wakes[0]) })
	i := 1
	for name, workers := range r.cfg.Queues {
		p := &producer{Runner: r, queue: name, wake: r.wakes[i], slots: make(chan struct{}, workers)}
		loops.Go(func() { p.run(ctx, work) })
		i++
	}
	loops.Wait()

	done := make(chan struct{})
	go func() { r.jobs.Wait(); close(done) }()
	if waitFor(done, r.cfg.Grace) {
		return nil
	}
	cancel(errStopping)
	if waitFor(done, r.cfg.Drain) {
		return nil
	}
	return errors.New("queue runner: jobs did not return when cancelled; their leases will run out")
}

// startPeriodics inserts the job of each periodic's present slot, once per slot and process.
func (r *Runner) startPeriodics(ctx context.Context, wake <-chan struct{}) {
	tried := make([]string, len(r.cfg.Periodics))
	for {
		for i, p := range r.cfg.Periodics {
			now := r.cfg.Now()
			if slot := p.Slot(now); tried[i] != slot && r.insert(p, now) {
				tried[i] = slot
			}
		}
		if !pause(ctx, wake, r.cfg.Poll) {
			return
		}
	}
}

// insert reports whether the slot needs no further try.
func (r *Runner) insert(p Periodic, now time.Time) bool {
	job, err := p.Job(now)
	if err == nil {
		ctx, cancel := context.WithTimeout(context.Background(), storageTimeout)
		defer cancel()
		var made bool
		if made, err = r.cfg.Storage.Insert(ctx, job); made {
			r.Wake()
		}
	}
	if err != nil {
		r.cfg.Hooks.storage(fmt.Errorf("insert periodic %s: %w", p.Kind, err))
	}
	return err == nil
}

// pause waits for a wake-up or the time to pass, and reports whether to go on.
func pause(ctx context.Context, wake <-chan struct{}, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-wake:
	case <-timer.C:
	}
	return ctx.Err() == nil
}

func waitFor(done <-chan struct{}, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-done:
		return true
	case <-timer.C:
		return false
	}
}

func makeWakes(n int) []chan struct{} {
	wakes := make([]chan struct{}, n)
	for i := range wakes {
		wakes[i] = make(chan struct{}, 1)
	}
	return wakes
}

func setDefault(d *time.Duration, value time.Duration) {
	if *d <= 0 {
		*d = value
	}
}

func (h Hooks) storage(err error) {
	if h.OnStorage != nil {
		h.OnStorage(err)
	}
}
