package vault

import (
	"context"
	"fmt"
	"time"
)

// Remove shreds a file: its wrapped key is overwritten, then it is unlinked. A file that is not there is removed.
func (v *Vault) Remove(id string) error {
	if err := v.files.remove(id); err != nil {
		return fmt.Errorf("remove vault file: %w", err)
	}
	return nil
}

// Swept counts what a sweep removed.
type Swept struct {
	Parts   int // writes that never finished
	Orphans int // whole files that nobody knows
}

// Sweep removes the leftovers of crashed writers: unfinished files, and whole files whose owner was never recorded.
// Only what was last written before olderThan is looked at (leave a day: a slow writer is not a crashed one). An
// error of known keeps the file and ends the sweep.
func (v *Vault) Sweep(ctx context.Context, olderThan time.Time, known func(id string) (bool, error)) (Swept, error) {
	var swept Swept
	err := v.files.parts(func(id string, at time.Time) error {
		if !at.Before(olderThan) {
			return ctx.Err()
		}
		swept.Parts++
		return wipe(v.files.partPath(id))
	})
	if err != nil {
		return swept, fmt.Errorf("sweep unfinished files: %w", err)
	}
	err = v.files.objects(func(id string, at time.Time) error {
		if err := ctx.Err(); err != nil || !at.Before(olderThan) {
			return err
		}
		ok, err := known(id)
		if err != nil || ok {
			return err
		}
		swept.Orphans++
		return v.files.remove(id)
	})
	if err != nil {
		return swept, fmt.Errorf("sweep orphans: %w", err)
	}
	return swept, nil
}
