package app

import (
	"context"
	"errors"
	"fmt"

	"github.com/habeasdata/habeas/internal/audit"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
)

// Violation is one place where an invariant of the design does not hold. It names ids only, never a person.
type Violation struct {
	Invariant int    // its number in the design, section 10
	ID        string // the broken rule, as a word
	Subject   string // what breaks it: kind and id
	Sentence  string // what is wrong
}

// String is the violation on one line.
func (v Violation) String() string {
	return fmt.Sprintf("INV-%02d %s: %s: %s", v.Invariant, v.ID, v.Subject, v.Sentence)
}

// maxViolations bounds a report: where so much is wrong, the rest can wait.
const maxViolations = 1000

// errEnough ends a check that has found more than anybody reads.
var errEnough = errors.New("too many violations")

// Verify checks the invariants of the design over the live database, as it is at one moment, and changes nothing. It
// returns what is broken; the error says that the check itself could not be done. Canaries are personal values,
// tokens or secrets that must not stand in any column in clear.
func (a *App) Verify(ctx context.Context, canaries ...string) ([]Violation, error) {
	c := &checkup{app: a, ctx: ctx}
	err := a.moment(ctx, func(r store.Reader, h audit.History) error {
		c.read, c.audit = r, h
		for _, check := range []func() error{
			c.auditLog, c.facts, c.eachRequest, c.eachSubmission, c.eachMail, func() error { return c.columns(canaries) },
		} {
			if err := check(); err != nil {
				return err
			}
		}
		return nil
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	return c.found, err
}

// checkup is one run of all checks.
type checkup struct {
	app   *App
	ctx   context.Context
	read  store.Reader
	audit audit.History
	found []Violation

	rules   map[string]dsr.StandingRule
	members map[string]dsr.Member
	live    map[store.JobSubject]bool
}

func (c *checkup) add(invariant int, id, subject, sentence string, args ...any) {
	if len(c.found) < maxViolations {
		c.found = append(c.found, Violation{invariant, id, subject, fmt.Sprintf(sentence, args...)})
	}
}

// full ends the check when enough was found.
func (c *checkup) full() error {
	if len(c.found) >= maxViolations {
		return errEnough
	}
	return c.ctx.Err()
}

// auditLog is the second half of invariant 4: chains and the global log are gap-free, every checkpoint is a prefix.
func (c *checkup) auditLog() error {
	if _, err := c.app.verifyAudit(c.ctx, c.read, c.audit); err != nil {
		if c.ctx.Err() != nil {
			return err
		}
		c.add(4, "audit-broken", "audit log", "%v", err)
	}
	stray, err := c.read.StrayChains(maxViolations)
	for _, chain := range stray {
		c.add(4, "audit-stray", "audit chain "+chain, "there is no request of this id")
	}
	return err
}

// facts loads what every request is compared with.
func (c *checkup) facts() error {
	rules, err := c.read.StandingRules().Find(store.Match{})
	if err != nil {
		return err
	}
	members, err := c.read.Members().Find(store.Match{})
	if err != nil {
		return err
	}
	c.rules, c.members = map[string]dsr.StandingRule{}, map[string]dsr.Member{}
	for _, r := range rules {
		c.rules[r.ID] = r
	}
	for _, m := range members {
		c.members[string(m.ID)] = m
	}
	c.live, err = c.read.LiveJobs()
	return err
}

// eachRequest checks request by request, with all that hangs on it.
func (c *checkup) eachRequest() error {
	var last dsr.RequestID
	for {
		requests, err := c.read.RequestsAfter(last, checkBatch)
		if err != nil || len(requests) == 0 {
			return err
		}
		folders, err := c.folders(requests)
		if err != nil {
			return err
		}
		for _, f := range folders {
			c.history(f)
			c.proof(f)
			c.returned(f)
			c.binding(f)
			c.clock(f)
			c.answer(f)
			c.effects(f)
			if err := firstOf(func() error { return c.moving(f) }, c.full); err != nil {
				return err
			}
		}
		last = requests[len(requests)-1].ID
	}
}

// demanded is the level that a right needs under a law (design section 5): what the law lets us demand, and for rights
// to data and to its change never less than control of the contact on record. It is computed here from the law, not
// taken from the request.
func (c *checkup) demanded(r dsr.Request, right regime.Right) (regime.Level, error) {
	pack, err := c.app.Law.Pack(r.Regime)
	if err != nil {
		return regime.L0, err
	}
	rule, err := pack.Rule(right, c.app.Work.Controller.Today(r.ReceivedAt))
	switch {
	case err != nil:
		return regime.L0, err
	case right.Class() == regime.PreferenceClass, right.Class() == regime.DecisionClass && (r.About != "" || !dsr.Reviews(right)):
		return regime.L0, nil
	case rule.Level >= regime.L3:
		return regime.L3, nil
	}
	return regime.L2, nil
}
