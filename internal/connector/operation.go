package connector

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/habeasdata/habeas/internal/dataset"
)

// operation is one run over the systems: the graph as it is now, and one read-only session per system.
type operation struct {
	registry *Registry
	*discovery
	ctx      context.Context
	skip     func(string) bool
	sessions map[string]Session
}

// errSkipped stands for a system that the caller left out.
var errSkipped = errors.New("left out of this run")

func (r *Registry) begin(ctx context.Context, skip func(string) bool) *operation {
	return &operation{registry: r, discovery: r.discover(ctx, skip), ctx: ctx, skip: skip, sessions: map[string]Session{}}
}

// close ends all sessions.
func (o *operation) close() {
	for _, s := range o.sessions {
		s.Close()
	}
}

// reader returns the system's session, opened at its first use; each query gets the connector's time limit.
func (o *operation) reader(name string) (dataset.Reader, error) {
	if o.skip != nil && o.skip(name) {
		return nil, errSkipped
	}
	if f := o.faults[name]; f != nil {
		return nil, f
	}
	c := o.registry.Connector(name)
	s := o.sessions[name]
	if s == nil {
		var err error
		if s, err = c.begin(o.ctx, ReadOnly); err != nil {
			return nil, err
		}
		o.sessions[name] = s
	}
	return timed{s, c}, nil
}

// begin opens a session. Only the start is bounded here: the session itself lives until it is closed.
func (c *Connector) begin(ctx context.Context, mode Mode) (Session, error) {
	system, err := c.open(ctx)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	timer := time.AfterFunc(min(connectTimeout, c.Timeout), func() { cancel(context.DeadlineExceeded) })
	s, err := system.Begin(ctx, mode)
	if err != nil {
		timer.Stop()
		cancel(nil)
		if context.Cause(ctx) == context.DeadlineExceeded {
			err = context.DeadlineExceeded
		}
		return nil, FaultOf(c.Name, err)
	}
	if !timer.Stop() {
		s.Close()
		cancel(nil)
		return nil, &Fault{Connector: c.Name, Class: Timeout}
	}
	return &bounded{Session: s, cancel: cancel}, nil
}

// bounded ends a session's context with the session.
type bounded struct {
	Session
	cancel context.CancelCauseFunc
	once   sync.Once
}

func (b *bounded) Close() {
	b.once.Do(func() {
		b.Session.Close()
		b.cancel(nil)
	})
}

// timed gives each query the connector's time limit and names the connector in faults.
type timed struct {
	Session
	c *Connector
}

// errRow carries an error of the row's receiver through a kind, which must not take it for its own.
type errRow struct{ err error }

func (e errRow) Error() string { return "the receiver refused a row" }
func (e errRow) Unwrap() error { return e.err }

func (t timed) Read(ctx context.Context, q dataset.Read, each func([][]byte) error) error {
	ctx, cancel := context.WithTimeout(ctx, t.c.Timeout)
	defer cancel()
	var refused error
	err := t.Session.Read(ctx, q, func(cells [][]byte) error {
		if err := each(cells); err != nil {
			refused = err
			return errRow{err}
		}
		return nil
	})
	if refused != nil {
		return refused
	}
	return t.fault(ctx, err)
}

func (t timed) Count(ctx context.Context, q dataset.Count) (map[string]int64, error) {
	ctx, cancel := context.WithTimeout(ctx, t.c.Timeout)
	defer cancel()
	counts, err := t.Session.Count(ctx, q)
	return counts, t.fault(ctx, err)
}

func (t timed) Delete(ctx context.Context, n *dataset.Node, keys []string) (int64, error) {
	ctx, cancel := context.WithTimeout(ctx, t.c.Timeout)
	defer cancel()
	count, err := t.Session.Delete(ctx, n, keys)
	return count, t.fault(ctx, err)
}

func (t timed) Update(ctx context.Context, n *dataset.Node, changes []Change) (int64, error) {
	ctx, cancel := context.WithTimeout(ctx, t.c.Timeout)
	defer cancel()
	count, err := t.Session.Update(ctx, n, changes)
	return count, t.fault(ctx, err)
}

func (t timed) Commit(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, t.c.Timeout)
	defer cancel()
	return t.fault(ctx, t.Session.Commit(ctx))
}

// fault classifies an error; a query that its time limit ended is a timeout whatever the driver calls it.
func (t timed) fault(ctx context.Context, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return &Fault{Connector: t.c.Name, Class: Timeout}
	}
	return FaultOf(t.c.Name, err)
}
