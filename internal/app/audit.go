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
	"strings"

	"github.com/habeasdata/habeas/internal/audit"
	"github.com/habeasdata/habeas/internal/store"
)

// checkpointEnding ends the names of the files that [App.seal] wrote.
const checkpointEnding = ".checkpoint"

// VerifyAudit checks the whole audit log, of one moment, against the checkpoints that were written outside the
// database. The error is an *audit.Broken that names the first broken place.
func (a *App) VerifyAudit(ctx context.Context) (audit.Summary, error) {
	var sum audit.Summary
	err := a.moment(ctx, func(r store.Reader, h audit.History) error {
		var err error
		sum, err = a.verifyAudit(ctx, r, h)
		return err
	})
	return sum, err
}

func (a *App) verifyAudit(ctx context.Context, r store.Reader, h audit.History) (audit.Summary, error) {
	rules := audit.Rules{Key: a.signer.Verifier(), Origin: a.origin()}
	// A record is late when younger ones are sealed already, not when the server was down.
	newest, sealed, err := r.NewestSealed()
	if err != nil {
		return audit.Summary{}, err
	}
	if sealed {
		rules.Now = newest.Record.At
	}
	return audit.Verify(ctx, h, rules)
}

// ExportAudit writes the audit log of one moment as JSON lines that can be verified without this installation, and
// the public key to verify it with.
func (a *App) ExportAudit(ctx context.Context, w io.Writer) (audit.Verifier, error) {
	key := a.signer.Verifier()
	return key, a.moment(ctx, func(_ store.Reader, h audit.History) error {
		return audit.Export(ctx, w, a.origin(), key, h)
	})
}

// moment reads the database and the audit log as they are at one moment. The checkpoints are listed before it: one
// that a running server writes later knows records that this moment has not yet, and would look like a log cut short.
func (a *App) moment(ctx context.Context, f func(store.Reader, audit.History) error) error {
	notes, err := checkpoints(a.Config.checkpoints())
	if err != nil {
		return err
	}
	return a.Store.Snapshot(ctx, func(r store.Reader) error {
		h := r.AuditHistory()
		h.Checkpoints = notes
		return f(r, h)
	})
}

// checkpoints yields the signed checkpoints that are in a folder now. A folder that is not there holds none.
func checkpoints(dir string) (iter.Seq2[[]byte, error], error) {
	files, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("checkpoints: %w", err)
	}
	return func(yield func([]byte, error) bool) {
		for _, f := range files {
			if !strings.HasSuffix(f.Name(), checkpointEnding) {
				continue
			}
			note, err := os.ReadFile(filepath.Join(dir, f.Name()))
			if !yield(note, err) || err != nil {
				return
			}
		}
	}, nil
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
