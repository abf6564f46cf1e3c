package fulfillment

import (
	"bufio"
	"compress/flate"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/binary"
	"io"
	"os"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/habeasdata/habeas/internal/dataset"
)

// straight is what a program would do that knows the table and nothing else.
type straight struct{ dsn, dir string }

// collect decodes the rows and writes them as lines of JSON into one encrypted file.
func (s straight) collect() error {
	out, err := newBare(s.dir + "/rows")
	if err != nil {
		return err
	}
	lines := bufio.NewWriterSize(out, 128<<10)
	var buf []byte
	err = s.each(func(e *event) error {
		buf = append(e.appendJSON(buf[:0]), '\n')
		_, err := lines.Write(buf)
		return err
	})
	if err == nil {
		err = lines.Flush()
	}
	if err == nil {
		err = out.close()
	}
	return err
}

// build decodes the rows once and writes them as JSON and as CSV, each compressed and encrypted.
func (s straight) build() error {
	var ends []func() error
	open := func(name string) (*bufio.Writer, error) {
		out, err := newBare(s.dir + "/" + name)
		if err != nil {
			return nil, err
		}
		packed, err := flate.NewWriter(out, flate.BestSpeed)
		if err != nil {
			return nil, err
		}
		w := bufio.NewWriterSize(packed, 256<<10)
		ends = append(ends, w.Flush, packed.Close, out.close)
		return w, nil
	}
	asJSON, err := open("event.json")
	if err != nil {
		return err
	}
	asCSV, err := open("event.csv")
	if err != nil {
		return err
	}
	var buf []byte
	err = s.each(func(e *event) error {
		buf = append(e.appendJSON(buf[:0]), ',', '\n')
		if _, err := asJSON.Write(buf); err != nil {
			return err
		}
		buf = e.appendCSV(buf[:0])
		_, err := asCSV.Write(buf)
		return err
	})
	for _, end := range ends {
		if err == nil {
			err = end()
		}
	}
	return err
}

type event struct {
	id, person                         int64
	at                                 time.Time
	kind, page, agent, amount, session string
	score                              float64
	seen                               bool
}

func (s straight) each(f func(*event) error) error {
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, s.dsn)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	rows, err := conn.Query(ctx, "SELECT id, person_id, at, kind, page, agent, amount::text, score, seen, session::text FROM event WHERE person_id = $1", 1)
	if err != nil {
		return err
	}
	var e event
	for rows.Next() {
		if err := rows.Scan(&e.id, &e.person, &e.at, &e.kind, &e.page, &e.agent, &e.amount, &e.score, &e.seen, &e.session); err != nil {
			return err
		}
		if err := f(&e); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (e *event) appendJSON(b []byte) []byte {
	b = strconv.AppendInt(append(b, `{"id":`...), e.id, 10)
	b = strconv.AppendInt(append(b, `,"person_id":`...), e.person, 10)
	b = e.at.UTC().AppendFormat(append(b, `,"at":"`...), time.RFC3339Nano)
	b = dataset.AppendText(append(b, `","kind":`...), e.kind)
	b = dataset.AppendText(append(b, `,"page":`...), e.page)
	b = dataset.AppendText(append(b, `,"agent":`...), e.agent)
	b = dataset.AppendText(append(b, `,"amount":`...), e.amount)
	b = dataset.AppendFloat(append(b, `,"score":`...), e.score, 64)
	b = strconv.AppendBool(append(b, `,"seen":`...), e.seen)
	return append(dataset.AppendText(append(b, `,"session":`...), e.session), '}')
}

func (e *event) appendCSV(b []byte) []byte {
	b = append(strconv.AppendInt(b, e.id, 10), ',')
	b = append(strconv.AppendInt(b, e.person, 10), ',')
	b = append(e.at.UTC().AppendFormat(b, time.RFC3339Nano), ',')
	for _, text := range []string{e.kind, e.page, e.agent, e.amount} {
		b = append(appendCSV(b, strconv.AppendQuote(nil, text)), ',')
	}
	b = append(strconv.AppendFloat(b, e.score, 'g', -1, 64), ',')
	b = append(strconv.AppendBool(b, e.seen), ',')
	return append(append(b, e.session...), '\r', '\n')
}

// bare is the least that encrypts a stream: AES-256-GCM over segments of the vault's size, into a synced file.
type bare struct {
	file   *os.File
	gcm    cipher.AEAD
	plain  []byte
	sealed []byte
	nonce  []byte
	n      uint64
}

const bareSegment = 128 << 10

func newBare(path string) (*bare, error) {
	key := make([]byte, 32)
	_, _ = rand.Read(key)
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	return &bare{file: file, gcm: gcm, plain: make([]byte, 0, bareSegment), nonce: make([]byte, gcm.NonceSize())}, err
}

// Write implements [io.Writer].
func (b *bare) Write(p []byte) (int, error) {
	written := len(p)
	for len(p) > 0 {
		n := min(bareSegment-len(b.plain), len(p))
		b.plain, p = append(b.plain, p[:n]...), p[n:]
		if len(b.plain) == bareSegment {
			if err := b.seal(); err != nil {
				return 0, err
			}
		}
	}
	return written, nil
}

func (b *bare) seal() error {
	b.n++
	binary.BigEndian.PutUint64(b.nonce[4:], b.n)
	b.sealed = b.gcm.Seal(b.sealed[:0], b.nonce, b.plain, nil)
	b.plain = b.plain[:0]
	_, err := b.file.Write(b.sealed)
	return err
}

func (b *bare) close() error {
	if err := b.seal(); err != nil {
		return err
	}
	if err := b.file.Sync(); err != nil {
		return err
	}
	return b.file.Close()
}

var _ io.Writer = (*bare)(nil)
