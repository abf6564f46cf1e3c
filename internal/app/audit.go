package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"

	"github.com/habeasdata/habeas/internal/audit"
	"github.com/habeasdata/habeas/internal/store"
)

// checkpointName matches the checkpoints that [App.seal] wrote.
const checkpointName = "*.checkpoint"

// VerifyAudit checks the whole audit log, of one moment, against the checkpoints that were written outside the
// database. The error is an *audit.Broken that names the first broken place.
func (a *App) VerifyAudit(ctx context.Context) (audit.Summary, error) {
	var sum audit.Summary
	err := a.Store.Snapshot(ctx, func(r store.Reader) error {
		var err error
		sum, err = a.verifyAudit(ctx, r)
		return err
	})
	return sum, err
}

func (a *App) verifyAudit(ctx context.Context, r store.Reader) (audit.Summary, error) {
	rules := audit.Rules{Key: a.signer.Verifier(), Origin: a.origin()}
	// A record is late when younger ones are sealed already, not when the server was down.
	newest, sealed, err := r.NewestSealed()
	if err != nil {
		return audit.Summary{}, err
	}
	if sealed {
		rules.Now = newest.Record.At
	}
	return audit.Verify(ctx, a.auditHistory(r), rules)
}

// ExportAudit writes the audit log of one moment as JSON lines that can be verified without this installation, and
// the public key to verify it with.
func (a *App) ExportAudit(ctx context.Context, w io.Writer) (audit.Verifier, error) {
	key := a.signer.Verifier()
	return key, a.Store.Snapshot(ctx, func(r store.Reader) error {
		return audit.Export(ctx, w, a.origin(), key, a.auditHistory(r))
	})
}

func (a *App) auditHistory(r store.Reader) audit.History {
	h := r.AuditHistory()
	h.Checkpoints = checkpoints(a.Config.checkpoints())
	return h
}

// checkpoints yields the signed checkpoints in a folder. A folder that is not there holds none.
func checkpoints(dir string) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		names, err := filepath.Glob(filepath.Join(dir, checkpointName))
		if err != nil {
			yield(nil, fmt.Errorf("checkpoints: %w", err))
			return
		}
		for _, name := range names {
			note, err := os.ReadFile(name)
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			if !yield(note, err) || err != nil {
				return
			}
		}
	}
}

// publish makes a file appear whole and synced, or not at all: a power cut must not leave an empty checkpoint, which
// would look like a forged one.
func publish(path string, data []byte) error {
	part := path + ".part"
	f, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(part, path); err != nil {
		return err
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}
