package audit

import (
	"context"
	"fmt"
	"iter"
	"time"
)

// Sealed is a leaf with the entry that the storage holds under its chain and seq; the zero Entry if it holds none.
type Sealed struct {
	Leaf  Leaf
	Entry Entry
}

// History is what there is to verify, read as a stream. Iterators may be nil.
type History struct {
	Checkpoints iter.Seq2[[]byte, error] // signed notes, from outside the database, in any order
	Sealed      iter.Seq2[Sealed, error] // every leaf by gseq
	Unsealed    iter.Seq2[Entry, error]  // every entry without a leaf, by chain and seq
}

// SealDelay is the age at which a record must be in the global log.
const SealDelay = 2 * time.Minute

// Rules say against what a history is verified.
type Rules struct {
	Key    Verifier  // signs the checkpoints; needed if there are any
	Origin string    // of the checkpoints; "" takes the first one's
	Now    time.Time // records older than SealDelay before it must be sealed; zero leaves that open
}

// Summary counts what was verified.
type Summary struct {
	Chains      int
	Entries     int64
	Log         Head // end of the global log
	Checkpoints int
	Newest      Checkpoint // the largest checkpoint
}

// Broken says where a history stops being what was written: the first such place in the order of the global log.
type Broken struct {
	GSeq       int64 // place in the global log; 0 for a record that is not sealed
	Controller string
	Chain      string
	Seq        int64 // place in the chain; 0 where no record is meant
	Reason     string
}

// Error names the place and the reason.
func (b *Broken) Error() string {
	switch {
	case b.GSeq == 0:
		return fmt.Sprintf("audit broken at seq %d of chain %s: %s", b.Seq, b.Chain, b.Reason)
	case b.Seq == 0:
		return fmt.Sprintf("audit broken at gseq %d: %s", b.GSeq, b.Reason)
	}
	return fmt.Sprintf("audit broken at gseq %d (seq %d of chain %s): %s", b.GSeq, b.Seq, b.Chain, b.Reason)
}

// Verify checks a whole history in one pass. The error is a *Broken at the first broken place, or what stopped the
// reading. Memory grows with the number of chains and checkpoints, not of records.
func Verify(ctx context.Context, h History, rules Rules) (Summary, error) {
	c := newChecker(rules)
	if err := each(ctx, h.Checkpoints, c.checkpoint); err != nil {
		return c.sum, err
	}
	if err := each(ctx, h.Sealed, c.sealed); err != nil {
		return c.sum, err
	}
	if err := c.endLog(); err != nil {
		return c.sum, err
	}
	if err := each(ctx, h.Unsealed, c.unsealed); err != nil {
		return c.sum, err
	}
	return c.end(), nil
}

func each[T any](ctx context.Context, items iter.Seq2[T, error], check func(T) error) error {
	if items == nil {
		return nil
	}
	for item, err := range items {
		if err == nil {
			err = ctx.Err()
		}
		if err == nil {
			err = check(item)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
