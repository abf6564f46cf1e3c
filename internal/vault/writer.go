package vault

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"time"
)

// Writer streams one file into the vault. What was written is reachable after Commit only; without it, after Abort
// or a crash, it is as if nothing had been written. A Writer belongs to one goroutine; any number of Writers may
// run at once, each holding about 256 KiB.
type Writer struct {
	ctx    context.Context
	folder *folder
	id     string
	file   *os.File
	enc    io.WriteCloser
	sum    hash.Hash
	size   int64
	err    error // the first failure, or that the writer is done; sticky
}

// Written describes a committed file by its plaintext.
type Written struct {
	ID     string
	Size   int64
	SHA256 [sha256.Size]byte
}

var errDone = errors.New("vault file: written already, or given up")

// Create starts a file of a retention class, under the class's KEK of the day of now. Cancelling ctx makes the next
// Write or Commit fail. Always defer Abort: after Commit it does nothing.
func (v *Vault) Create(ctx context.Context, class Class, now time.Time) (*Writer, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	name := KEK{class, Day(now)}
	kek, err := v.ring.sealing(name)
	if err != nil {
		return nil, err
	}
	raw := newKey()
	defer clear(raw)
	blob, err := kek.seal(raw, dataKeyAAD(name.String()))
	if err != nil {
		return nil, err
	}
	head, err := header{name, blob}.encode()
	if err != nil {
		return nil, err
	}
	w := &Writer{ctx: ctx, folder: v.files, id: newID(), sum: sha256.New()}
	if w.file, err = v.files.part(w.id); err != nil {
		return nil, fmt.Errorf("create vault file: %w", err)
	}
	if err := w.begin(raw, head); err != nil {
		w.Abort()
		return nil, fmt.Errorf("create vault file: %w", err)
	}
	return w, nil
}

// ID is the name to keep: 32 hexadecimal digits that say nothing about the content.
func (w *Writer) ID() string { return w.id }

// Write encrypts p. After an error the file cannot be committed.
func (w *Writer) Write(p []byte) (int, error) {
	if err := w.usable(); err != nil {
		return 0, err
	}
	n, err := w.enc.Write(p)
	if err != nil {
		// Never again into this stream: a repeated segment would repeat its nonce.
		w.err = fmt.Errorf("write vault file: %w", err)
		return n, w.err
	}
	_, _ = w.sum.Write(p)
	w.size += int64(n)
	return n, nil
}

// Commit ends the file and makes it reachable: synced, renamed into place, its folder synced.
func (w *Writer) Commit() (Written, error) {
	if err := w.usable(); err != nil {
		return Written{}, err
	}
	if err := w.finish(); err != nil {
		w.err = fmt.Errorf("commit vault file: %w", err)
		_ = w.file.Close()
		_ = wipe(w.folder.partPath(w.id))
		return Written{}, w.err
	}
	w.err = errDone
	done := Written{ID: w.id, Size: w.size}
	w.sum.Sum(done.SHA256[:0])
	return done, nil
}

// Abort gives the file up and removes what was written of it. After Commit it does nothing.
func (w *Writer) Abort() {
	if errors.Is(w.err, errDone) {
		return
	}
	w.err = errDone
	_ = w.file.Close()
	_ = wipe(w.folder.partPath(w.id)) // what cannot be removed now is swept later; it is ciphertext
}

func (w *Writer) begin(key, head []byte) error {
	if _, err := w.file.Write(head); err != nil {
		return err
	}
	s, err := stream(key, len(head))
	if err != nil {
		return err
	}
	w.enc, err = s.NewEncryptingWriter(w.file, streamAAD(w.id, head))
	return err
}

func (w *Writer) finish() error {
	if err := w.enc.Close(); err != nil {
		return err
	}
	// A failed sync is final: the kernel may have dropped the pages, so asking again proves nothing.
	if err := w.file.Sync(); err != nil {
		return err
	}
	if err := w.file.Close(); err != nil {
		return err
	}
	return w.folder.publish(w.id)
}

func (w *Writer) usable() error {
	if w.err != nil {
		return w.err
	}
	if err := w.ctx.Err(); err != nil {
		w.err = err
	}
	return w.err
}
