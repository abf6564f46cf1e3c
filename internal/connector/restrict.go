package connector

import (
	"context"
	"slices"

	"github.com/habeasdata/habeas/internal/dataset"
)

// Scope is how far a restriction goes.
type Scope struct {
	All    bool     // every use is restricted (GDPR Art. 18)
	Labels []string // the activities, and single purposes, of the data map that stop
	Every  bool     // whatever is configured: for a look ahead, when nothing is decided yet
}

// covers reports whether an update is made for such a restriction. One that stops several things is made when all of them
// stop.
func (s Scope) covers(u Update) bool {
	if s.Every {
		return true
	}
	if len(u.Activities) == 0 {
		return s.All
	}
	return !slices.ContainsFunc(u.Activities, func(a string) bool { return !slices.Contains(s.Labels, a) })
}

// RestrictOptions say what a restriction does.
type RestrictOptions struct {
	Scope
	Lift   bool    // it ends
	Except []Scope // of an end: other restrictions of the same person that go on
	DryRun bool
}

// Restrictions returns the updates that a connector makes for a restriction, or for its end. manual says that there are
// some for whose end no value is configured: a person must do these.
func (c *Config) Restrictions(opt RestrictOptions) (updates []Update, manual bool) {
	for _, u := range c.Restrict {
		if !opt.covers(u) || slices.ContainsFunc(opt.Except, func(s Scope) bool { return s.covers(u) }) {
			continue
		}
		if opt.Lift {
			if len(u.Lift) == 0 {
				manual = true
				continue
			}
			u.Set = u.Lift
		}
		updates = append(updates, u)
	}
	return updates, manual
}

// Stops lists what the connector's restrictions stop one by one, as the data map calls it.
func (c *Config) Stops() []string {
	var labels []string
	for _, u := range c.Restrict {
		labels = append(labels, u.Activities...)
	}
	return labels
}

// Restrict makes the updates that mark the person's rows as restricted or no longer used for something (GDPR Art. 18, 21),
// or take that mark away, as Suppress does those of an opt-out: in one transaction, and read again.
func (r *Registry) Restrict(ctx context.Context, connector string, seeds dataset.Seeds, opt RestrictOptions) (*UpdateReceipt, error) {
	c := r.Connector(connector)
	if c == nil {
		return nil, &Fault{Connector: connector, Class: Refused, Detail: "there is no such connector"}
	}
	updates, _ := c.Restrictions(opt)
	return r.update(ctx, connector, Restrict, updates, seeds, opt.DryRun)
}
