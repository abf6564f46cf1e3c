package queue

import (
	"context"
	"fmt"
	"time"
)

// producer claims the jobs of one queue, never more than it has free workers, and starts them.
type producer struct {
	*Runner
	queue string
	wake  <-chan struct{}
	slots chan struct{} // one token per busy worker
}

// run claims until ctx ends; jobs run under work.
func (p *producer) run(ctx, work context.Context) {
	for {
		p.giveWay(ctx)
		free := p.reserve(ctx)
		if free == 0 {
			return
		}
		jobs := p.claim(free)
		for range free - len(jobs) {
			<-p.slots
		}
		for _, job := range jobs {
			p.jobs.Go(func() {
				defer func() { <-p.slots }()
				p.attempt(ctx, work, job)
			})
		}
		if len(jobs) < free && !pause(ctx, p.wake, p.cfg.Poll) {
			return
		}
	}
}

// How long new jobs give way to people who wait: long enough that a flood of forms is taken at full speed, short enough
// that jobs go on however long it lasts.
const (
	giveWayMost = time.Second
	giveWayLook = 5 * time.Millisecond
)

// giveWay waits while the process is busy with people, but not for ever.
func (p *producer) giveWay(ctx context.Context) {
	if p.cfg.Busy == nil {
		return
	}
	for waited := time.Duration(0); waited < giveWayMost && p.cfg.Busy(); waited += giveWayLook {
		if !pause(ctx, nil, giveWayLook) {
			return
		}
	}
}

// reserve waits for a free worker and takes all that are free; 0 when ctx ended.
func (p *producer) reserve(ctx context.Context) int {
	select {
	case <-ctx.Done():
		return 0
	case p.slots <- struct{}{}:
	}
	n := 1
	for ; n < cap(p.slots); n++ {
		select {
		case p.slots <- struct{}{}:
			continue
		default:
		}
		break
	}
	if ctx.Err() != nil {
		return 0
	}
	return n
}

// claim does not take the runner's context: a claim that was cut off after its commit would leave its jobs leased
// to nobody.
func (p *producer) claim(n int) []Job {
	ctx, cancel := context.WithTimeout(context.Background(), storageTimeout)
	defer cancel()
	jobs, err := p.cfg.Storage.Claim(ctx, Claim{
		Queue: p.queue, Kinds: p.kinds, Limit: n, Worker: p.cfg.Worker, Now: p.cfg.Now(), Lease: p.cfg.Lease,
	})
	if err != nil {
		p.cfg.Hooks.storage(fmt.Errorf("claim from %s: %w", p.queue, err))
		return nil
	}
	return jobs
}
