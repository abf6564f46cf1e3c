package audit

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"slices"
	"time"
)

// checker verifies a history as it comes: checkpoints, then sealed records by gseq, then unsealed ones.
type checker struct {
	rules  Rules
	points []Checkpoint
	sorted bool
	next   int // index of the first checkpoint that is larger than the log so far
	log    Head
	heads  map[chainKey]Head
	sum    Summary
}

// chainKey stands for controller and chain; ten million chains fit in memory.
type chainKey [16]byte

func newChecker(rules Rules) *checker {
	return &checker{rules: rules, heads: map[chainKey]Head{}}
}

func (c *checker) checkpoint(note []byte) error {
	p, err := c.rules.Key.OpenCheckpoint(note)
	if err != nil {
		return fmt.Errorf("checkpoint %d: %w", c.sum.Checkpoints+1, err)
	}
	if c.rules.Origin == "" {
		c.rules.Origin = p.Origin
	}
	if p.Origin != c.rules.Origin {
		return fmt.Errorf("checkpoint %d: it is of the log %s, not of %s", c.sum.Checkpoints+1, p.Origin, c.rules.Origin)
	}
	c.points = append(c.points, p)
	c.sum.Checkpoints++
	if p.Size >= c.sum.Newest.Size {
		c.sum.Newest = p
	}
	return nil
}

func (c *checker) sealed(s Sealed) error {
	if err := c.reached(); err != nil { // checkpoints of the empty log
		return err
	}
	broken := Broken{GSeq: c.log.Seq + 1, Controller: s.Leaf.Controller, Chain: s.Leaf.Chain, Seq: s.Leaf.Seq}
	if broken.Reason = s.Leaf.follows(c.log); broken.Reason == "" {
		broken.Reason = s.Leaf.names(s.Entry)
	}
	if broken.Reason == "" {
		broken.Reason = c.entry(s.Entry)
	}
	if broken.Reason != "" {
		return &broken
	}
	c.log = s.Leaf.Head()
	c.sum.Log = c.log
	return c.reached()
}

// endLog checks that no checkpoint knows a longer log.
func (c *checker) endLog() error {
	if err := c.reached(); err != nil {
		return err
	}
	if c.next == len(c.points) {
		return nil
	}
	p := c.points[c.next]
	return &Broken{GSeq: c.log.Seq + 1, Reason: fmt.Sprintf(
		"the log ends here, but the checkpoint of %s says that it had %d records: its end was cut off, or an older copy put in its place",
		p.At.Format(time.RFC3339), p.Size)}
}

func (c *checker) unsealed(e Entry) error {
	broken := Broken{Controller: e.Record.Controller, Chain: e.Record.Chain, Seq: e.Record.Seq, Reason: c.entry(e)}
	if broken.Reason == "" && !c.rules.Now.IsZero() && e.Record.At.Before(c.rules.Now.Add(-SealDelay)) {
		broken.Reason = "the record is older than " + SealDelay.String() + " and not in the global log"
	}
	if broken.Reason != "" {
		return &broken
	}
	return nil
}

func (c *checker) end() Summary {
	c.sum.Chains = len(c.heads)
	return c.sum
}

// entry checks e against the head of its chain and moves the head.
func (c *checker) entry(e Entry) string {
	sum := sha256.Sum256(netstrings(nil, e.Record.Controller, e.Record.Chain))
	key := chainKey(sum[:16])
	if reason := e.follows(c.heads[key]); reason != "" {
		return reason
	}
	c.heads[key] = e.Head()
	c.sum.Entries++
	return ""
}

// reached compares the checkpoints of exactly this size with the log.
func (c *checker) reached() error {
	if !c.sorted {
		slices.SortStableFunc(c.points, func(a, b Checkpoint) int { return cmp.Compare(a.Size, b.Size) })
		c.sorted = true
	}
	for ; c.next < len(c.points) && c.points[c.next].Size <= c.log.Seq; c.next++ {
		if p := c.points[c.next]; p.Root != c.log.Hash {
			return &Broken{GSeq: c.log.Seq, Reason: fmt.Sprintf(
				"the checkpoint of %s is of another history: records up to here were rewritten", p.At.Format(time.RFC3339))}
		}
	}
	return nil
}
