package fulfillment

import (
	"bufio"
	"context"
	"time"

	"github.com/habeasdata/habeas/internal/connector"
	"github.com/habeasdata/habeas/internal/dataset"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/vault"
)

// sink writes collected rows into the vault, one file per collection and class, a row per line. Nothing of a row is
// kept in memory and nothing is ever on disk in clear.
type sink struct {
	ctx   context.Context
	vault *vault.Vault
	now   time.Time
	files map[part]*partFile
}

// part is what one file holds.
type part struct {
	connector, collection string
	class                 dsr.RowClass
}

type partFile struct {
	writer *vault.Writer
	buf    *bufio.Writer
	rows   int64
	path   string // of the first row: how it was reached
	fields []*holding
}

func newSink(ctx context.Context, v *vault.Vault, now time.Time) *sink {
	return &sink{ctx: ctx, vault: v, now: now, files: map[part]*partFile{}}
}

var classes = map[dataset.Class]dsr.RowClass{
	dataset.Owned: dsr.RowsOwned, dataset.Referenced: dsr.RowsReference,
	dataset.ThirdParty: dsr.RowsThirdParty, dataset.Released: dsr.RowsReleased,
}

// Row takes one row from a system.
func (s *sink) Row(r connector.Row) error {
	key := part{r.Connector, r.Collection, classes[r.Class]}
	f := s.files[key]
	if f == nil {
		w, err := s.vault.Create(s.ctx, vault.Collected, s.now)
		if err != nil {
			return err
		}
		f = &partFile{writer: w, buf: bufio.NewWriterSize(w, 128<<10), path: r.Path}
		s.files[key] = f
	}
	f.rows++
	if err := f.look(r.JSON); err != nil {
		return err
	}
	if _, err := f.buf.Write(r.JSON); err != nil {
		return err
	}
	return f.buf.WriteByte('\n')
}

// commit makes a part's file reachable and returns its name in the vault and its size.
func (f *partFile) commit() (vault.Written, error) {
	if err := f.buf.Flush(); err != nil {
		return vault.Written{}, err
	}
	return f.writer.Commit()
}

// abort gives up all files that were not committed.
func (s *sink) abort() {
	for _, f := range s.files {
		f.writer.Abort()
	}
}

// collections commits the files of the systems that are done and describes them, one row per collection and class.
// Collections without a row are described too: that nothing is held is an answer.
func (s *sink) collections(r dsr.Request, report *connector.Report, done map[string]bool) ([]dsr.Collection, error) {
	var rows []dsr.Collection
	for _, c := range report.Collections {
		if !done[c.Connector] {
			continue
		}
		base := dsr.Collection{RequestID: r.ID, Connector: c.Connector, Name: c.Title, Fields: c.Fields, Dated: c.Dated}
		for _, class := range []dsr.RowClass{dsr.RowsOwned, dsr.RowsReference, dsr.RowsThirdParty, dsr.RowsReleased} {
			f := s.files[part{c.Connector, c.Title, class}]
			if f == nil && class == dsr.RowsOwned && c.Older > 0 {
				row := base // all of it is older than what was asked for: that is not nothing
				row.Class, row.Older, row.Included = class, c.Older, true
				rows = append(rows, row)
			}
			if f == nil {
				continue
			}
			written, err := f.commit()
			if err != nil {
				return nil, err
			}
			row := base
			row.Class, row.Rows, row.Bytes, row.VaultID, row.Path = class, f.rows, written.Size, written.ID, f.path
			if class == dsr.RowsOwned {
				row.Older = c.Older
			}
			row.Forbidden, row.Categories = f.marks(c), f.categories(c)
			// Third-party rows stay out until a named decision lets them in.
			row.Included = class != dsr.RowsThirdParty
			rows = append(rows, row)
		}
	}
	return rows, nil
}
