package vault

import (
	"context"
	"errors"
	"io"
	"os"
)

// OpenFile opens a committed file. Every byte that Read returns is authenticated, but the file is known to be whole
// only at io.EOF: a cut or altered file ends in ErrSealed instead. It is a problem of kind NotFound when there is no
// such file, of kind Gone when its KEK was destroyed. Cancelling ctx makes the next Read fail.
func (v *Vault) OpenFile(ctx context.Context, id string) (io.ReadCloser, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	file, err := v.files.open(id)
	if err != nil {
		return nil, err
	}
	r := &reader{ctx: ctx, file: file}
	if err := r.begin(v, id); err != nil {
		_ = file.Close()
		return nil, err
	}
	return r, nil
}

type reader struct {
	ctx  context.Context
	file *os.File
	dec  io.Reader
	err  error // sticky: tink's reader would report a plain end after a failed last segment
}

func (r *reader) begin(v *Vault, id string) error {
	h, head, err := readHeader(r.file)
	if err != nil {
		return err
	}
	kek, err := v.ring.opening(h.kek)
	if err != nil {
		return err
	}
	raw, err := kek.open(h.blob, dataKeyAAD(h.kek.String()))
	if err != nil {
		return err
	}
	defer clear(raw)
	s, err := stream(raw, len(head))
	if err != nil {
		return err
	}
	if r.dec, err = s.NewDecryptingReader(r.file, streamAAD(id, head)); err != nil {
		return sealedUnlessIO(err)
	}
	return nil
}

func (r *reader) Read(p []byte) (int, error) {
	if r.err == nil {
		r.err = r.ctx.Err()
	}
	if r.err != nil {
		return 0, r.err
	}
	n, err := r.dec.Read(p)
	if err != nil && err != io.EOF { //nolint:errorlint // io.Reader's contract is the bare io.EOF
		err = sealedUnlessIO(err)
	}
	r.err = err
	return n, err
}

func (r *reader) Close() error {
	r.err = os.ErrClosed
	return r.file.Close()
}

// sealedUnlessIO keeps a failure of the disk and calls everything else what it is: not the bytes that were written.
func sealedUnlessIO(err error) error {
	var disk *os.PathError
	if errors.As(err, &disk) {
		return err
	}
	return ErrSealed
}
