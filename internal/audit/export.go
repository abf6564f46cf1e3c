package audit

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// The export is JSON lines that stand alone: a header with the public key, every checkpoint, every sealed record
// with its leaf by gseq, every other record by chain and seq, and an end with the counts, so that a cut export is
// not taken for a whole one.
type exportLine struct {
	Header     *ExportHeader `json:"habeas_audit,omitempty"`
	Checkpoint string        `json:"checkpoint,omitempty"`
	Leaf       *Leaf         `json:"leaf,omitempty"`
	Entry      *Entry        `json:"entry,omitempty"`
	End        *exportEnd    `json:"end,omitempty"`
}

// ExportHeader opens an export.
type ExportHeader struct {
	Format int    `json:"format"` // 1
	Origin string `json:"origin"`
	Key    string `json:"key"` // the verifier key as the exporter states it; proof needs the key from elsewhere
}

type exportEnd struct {
	Checkpoints int64 `json:"checkpoints"`
	Sealed      int64 `json:"sealed"`
	Unsealed    int64 `json:"unsealed"`
}

const (
	exportFormat = 1
	maxLine      = 1 << 20
)

// Export writes a history as JSON lines.
func Export(ctx context.Context, w io.Writer, origin string, key Verifier, h History) error {
	buf := bufio.NewWriter(w)
	enc := json.NewEncoder(buf)
	if err := enc.Encode(exportLine{Header: &ExportHeader{exportFormat, origin, key.String()}}); err != nil {
		return fmt.Errorf("export audit: %w", err)
	}
	var end exportEnd
	err := each(ctx, h.Checkpoints, func(note []byte) error {
		end.Checkpoints++
		return enc.Encode(exportLine{Checkpoint: string(note)})
	})
	if err == nil {
		err = each(ctx, h.Sealed, func(s Sealed) error {
			end.Sealed++
			return enc.Encode(exportLine{Leaf: &s.Leaf, Entry: &s.Entry})
		})
	}
	if err == nil {
		err = each(ctx, h.Unsealed, func(e Entry) error {
			end.Unsealed++
			return enc.Encode(exportLine{Entry: &e})
		})
	}
	if err == nil {
		err = enc.Encode(exportLine{End: &end})
	}
	if err == nil {
		err = buf.Flush()
	}
	if err != nil {
		return fmt.Errorf("export audit: %w", err)
	}
	return nil
}

// VerifyExport verifies an export as Verify does. With a zero rules.Key the key that the export states is used: the
// result then says that the export agrees with itself, not who made it.
func VerifyExport(ctx context.Context, r io.Reader, rules Rules) (ExportHeader, Summary, error) {
	s := &exportReader{rules: rules}
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 0, 64<<10), maxLine)
	for n := 1; lines.Scan(); n++ {
		err := ctx.Err()
		if err == nil {
			err = s.line(lines.Bytes())
		}
		if err != nil {
			return s.header, s.summary(), fmt.Errorf("line %d: %w", n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return s.header, s.summary(), fmt.Errorf("read audit export: %w", err)
	}
	if !s.ended {
		return s.header, s.summary(), errors.New("the audit export is cut off: its end line is missing")
	}
	return s.header, s.summary(), nil
}

// exportReader takes the lines of an export in their order.
type exportReader struct {
	rules   Rules
	header  ExportHeader
	check   *checker
	counts  exportEnd
	logDone bool // an unsealed record or the end was seen: the log is complete
	ended   bool
}

func (s *exportReader) line(data []byte) error {
	var l exportLine
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&l); err != nil {
		return fmt.Errorf("not a line of an audit export: %w", err)
	}
	if s.ended {
		return errors.New("something follows the end of the audit export")
	}
	switch {
	case l.Header != nil:
		return s.begin(*l.Header)
	case s.check == nil:
		return errors.New("an audit export begins with its header")
	case l.Checkpoint != "" && s.counts.Sealed == 0 && !s.logDone:
		s.counts.Checkpoints++
		return s.check.checkpoint([]byte(l.Checkpoint))
	case l.Leaf != nil && l.Entry != nil && !s.logDone:
		s.counts.Sealed++
		return s.check.sealed(Sealed{*l.Leaf, *l.Entry})
	case l.Entry != nil && l.Leaf == nil:
		s.counts.Unsealed++
		if err := s.closeLog(); err != nil {
			return err
		}
		return s.check.unsealed(*l.Entry)
	case l.End != nil:
		return s.end(*l.End)
	}
	return errors.New("the line is not of this place in an audit export")
}

func (s *exportReader) begin(h ExportHeader) error {
	if s.check != nil {
		return errors.New("the audit export has two headers")
	}
	if h.Format != exportFormat {
		return fmt.Errorf("the audit export has format %d, this program knows %d", h.Format, exportFormat)
	}
	s.header = h
	if s.rules.Key.IsZero() {
		key, err := ParseVerifier(h.Key)
		if err != nil {
			return err
		}
		s.rules.Key = key
	}
	if s.rules.Origin == "" {
		s.rules.Origin = h.Origin
	}
	s.check = newChecker(s.rules)
	return nil
}

func (s *exportReader) closeLog() error {
	if s.logDone {
		return nil
	}
	s.logDone = true
	return s.check.endLog()
}

func (s *exportReader) end(e exportEnd) error {
	if err := s.closeLog(); err != nil {
		return err
	}
	if e != s.counts {
		return errors.New("lines of the audit export are missing: its end counts others than there are")
	}
	s.ended = true
	return nil
}

func (s *exportReader) summary() Summary {
	if s.check == nil {
		return Summary{}
	}
	return s.check.end()
}
