package staff

import (
	"context"
	"encoding/hex"
	"time"

	"github.com/habeasdata/habeas/internal/audit"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/store"
)

// Wrong passwords are counted per account and client, and per client: whoever guesses is slowed down, and the member
// who signs in from elsewhere is not (ATK-72). Counting by account alone would let a stranger lock a member out.
const (
	throttleWindow    = 15 * time.Minute
	triesPerPair      = 5
	triesPerClient    = 30
	wrongCodesFree    = 5 // in a row, before a pause
	firstPause        = time.Minute
	longestPause      = time.Hour
	wrongCodesPerHalf = 5 // then the password must be given again
)

// tries are the counters of one attempt to sign in. Their keys are keyed hashes: no address is in the table.
type tries struct {
	pair, client string
	since        time.Time
}

func (s *Service) triesOf(email, clientKey string) tries {
	address := []byte(dsr.Normalize(dsr.Email, email))
	return tries{
		pair:   "sign-in:" + hex.EncodeToString(s.Vault.MAC("sign-in pair", address, []byte(clientKey))),
		client: "sign-in:" + hex.EncodeToString(s.Vault.MAC("sign-in client", []byte(clientKey))),
		since:  s.Now().UTC().Truncate(throttleWindow),
	}
}

// take counts an attempt before the password is looked at, so that parallel guesses cannot all come first. It
// returns a TooMany problem when there were too many.
func (s *Service) take(ctx context.Context, t tries) error {
	throttled := false
	err := s.Store.InTx(ctx, func(tx *store.Tx) error {
		pair, err := tx.Count(t.pair, t.since)
		if err != nil {
			return err
		}
		client, err := tx.Count(t.client, t.since)
		if err != nil {
			return err
		}
		throttled = pair > triesPerPair || client > triesPerClient
		if pair != triesPerPair+1 && client != triesPerClient+1 {
			return nil
		}
		// Told once per window: it is a sign of an attack, and the log must not grow with each guess.
		return tx.Audit(audit.Record{
			Chain: store.AdminChain, Actor: audit.Actor{Kind: audit.System, Pseudonym: "sign_in"}, Event: eventThrottled,
		})
	})
	if err == nil && throttled {
		err = problem.New(problem.TooMany, "Too many attempts. Wait a quarter of an hour, then try again.")
	}
	return err
}

// giveBack uncounts an attempt whose password was right.
func giveBack(tx *store.Tx, t tries) error {
	if err := tx.Uncount(t.pair, t.since); err != nil {
		return err
	}
	return tx.Uncount(t.client, t.since)
}

// epoch is the window of counters that have none of their own; they are keyed by what is short-lived itself.
var epoch = time.Unix(0, 0).UTC()

// pauseAfter is how long no code is looked at after so many wrong ones in a row. Only somebody who has the password
// can bring it about.
func pauseAfter(failures int) time.Duration {
	if failures < wrongCodesFree {
		return 0
	}
	pause := firstPause
	for range failures - wrongCodesFree {
		if pause *= 2; pause >= longestPause {
			return longestPause
		}
	}
	return pause
}
