package fulfillment

import (
	"archive/zip"
	"bufio"
	"compress/flate"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/views/answer"
)

// Manifest says what an answer file holds, what it leaves out and why, with a hash per file.
type Manifest struct {
	Reference   string               `json:"reference"`
	Right       string               `json:"right"`
	Regime      string               `json:"regime"`
	Made        time.Time            `json:"made"`
	Plan        string               `json:"plan_hash"`
	Collections []ManifestCollection `json:"collections"`
	Files       []ManifestUpload     `json:"files,omitempty"`
	Withheld    []ManifestItem       `json:"withheld"`
	NotAnswered []ManifestItem       `json:"systems_not_answered"`

	Period *Period `json:"period,omitempty"` // the time that the answer covers, where the law sets one

	leftOut int // of Withheld: what the right does not reach

	// Information is what is done with the data, item by item of the law; the same stands alone in InformationFile.
	Information     *Information  `json:"information,omitempty"`
	InformationFile *ManifestFile `json:"information_file,omitempty"`
}

// ManifestCollection is one table of one system.
type ManifestCollection struct {
	System   string         `json:"system"`
	Name     string         `json:"collection"`
	Class    string         `json:"class"`
	Path     string         `json:"path"`
	Rows     int64          `json:"rows"`
	Redacted []string       `json:"redacted,omitempty"`
	Files    []ManifestFile `json:"files,omitempty"`
}

// ManifestFile is one file with the SHA-256 of its content.
type ManifestFile struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
}

// ManifestUpload is one file that a system's owner or a staff member found and gave us.
type ManifestUpload struct {
	System string `json:"system"`
	ManifestFile
}

// ManifestItem is one thing that is not in the file, and why.
type ManifestItem struct {
	Name   string `json:"name"`
	Reason string `json:"reason"`
}

// sampleRows is how many rows of a collection index.html shows; all of them are in the files beside it.
const sampleRows = 100

// source is one collection to pack: its row, what of it stays out, and how to read its rows again from the start.
type source struct {
	dsr.Collection
	out  []string            // fields that stay out: taken out in the review, or withheld by law
	part []string            // fields of whose texts the law withholds a part
	mask func([]byte) []byte // takes that part out of a raw JSON value
	open func(context.Context) (io.ReadCloser, error)
}

// packer writes an answer file as a zip stream.
type packer struct {
	zip      *zip.Writer
	made     time.Time
	manifest Manifest
	page     answer.Page
	about    []byte // information.json; nil where the law wants nothing said beside the data
}

func newPacker(w io.Writer, m Manifest, page answer.Page) *packer {
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) {
		return flate.NewWriter(w, flate.BestSpeed)
	})
	return &packer{zip: z, made: m.Made, manifest: m, page: page}
}

// add packs one collection as JSON and as CSV, streaming: memory does not grow with its rows.
func (p *packer) add(ctx context.Context, s source) error {
	system, name, _ := strings.Cut(s.Name, ":")
	base := "data/" + fileName(system) + "/" + fileName(name)
	if s.Class == dsr.RowsReference {
		base += ".reference"
	}
	entry := ManifestCollection{
		System: s.Connector, Name: s.Name, Class: string(s.Class), Path: s.Path, Rows: s.Rows, Redacted: s.Redacted,
	}
	shown := answer.Collection{
		Anchor: "c" + fmt.Sprint(len(p.page.Collections)+1), System: s.Connector, Name: s.Name, Rows: fmt.Sprint(s.Rows),
		Fields: kept(s.Fields, s.out), More: s.Rows > sampleRows,
	}
	shown.JSON, shown.CSV = base+".json", base+".csv"
	for _, f := range []struct {
		name  string
		write func(context.Context, io.Writer, source, *answer.Collection) error
	}{{shown.JSON, writeJSON}, {shown.CSV, writeCSV}} {
		sum, err := p.file(f.name, func(w io.Writer) error { return f.write(ctx, w, s, &shown) })
		if err != nil {
			return fmt.Errorf("pack %s: %w", s.Name, err)
		}
		entry.Files = append(entry.Files, ManifestFile{f.name, sum})
	}
	p.manifest.Collections = append(p.manifest.Collections, entry)
	p.page.Collections = append(p.page.Collections, shown)
	return ctx.Err()
}

// upload is one file from the vault to pack as it is.
type upload struct {
	system, name string
	open         func(context.Context) (io.ReadCloser, error)
}

// addFile packs a file that people gave us, under a name that is safe everywhere.
func (p *packer) addFile(ctx context.Context, u upload) error {
	name := fmt.Sprintf("files/%s/%d-%s", fileName(u.system), len(p.manifest.Files)+1, safeName(u.name))
	sum, err := p.file(name, func(w io.Writer) error {
		r, err := u.open(ctx)
		if err != nil {
			return err
		}
		defer r.Close()
		_, err = io.Copy(w, r)
		return err
	})
	if err != nil {
		return fmt.Errorf("pack file of %s: %w", u.system, err)
	}
	p.manifest.Files = append(p.manifest.Files, ManifestUpload{u.system, ManifestFile{name, sum}})
	p.page.Files = append(p.page.Files, answer.File{System: u.system, Name: u.name, Path: name})
	return ctx.Err()
}

// close adds the page and the manifest and ends the zip.
func (p *packer) close(ctx context.Context) error {
	if _, err := p.file("index.html", func(w io.Writer) error { return answer.Index(p.page).Render(ctx, w) }); err != nil {
		return fmt.Errorf("pack page: %w", err)
	}
	if p.about != nil {
		sum, err := p.file("information.json", func(w io.Writer) error { _, err := w.Write(p.about); return err })
		if err != nil {
			return fmt.Errorf("pack information: %w", err)
		}
		p.manifest.InformationFile = &ManifestFile{"information.json", sum}
	}
	_, err := p.file("manifest.json", func(w io.Writer) error {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(p.manifest)
	})
	if err != nil {
		return fmt.Errorf("pack manifest: %w", err)
	}
	return p.zip.Close()
}

func (p *packer) file(name string, write func(io.Writer) error) (string, error) {
	w, err := p.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: p.made.UTC()})
	if err != nil {
		return "", err
	}
	sum := hashing{w, sha256.New()}
	buffered := bufio.NewWriterSize(sum, 256<<10)
	if err := write(buffered); err != nil {
		return "", err
	}
	if err := buffered.Flush(); err != nil {
		return "", err
	}
	return hex.EncodeToString(sum.hash.Sum(nil)), nil
}

type hashing struct {
	w    io.Writer
	hash hash.Hash
}

// Write writes to both.
func (h hashing) Write(p []byte) (int, error) {
	_, _ = h.hash.Write(p)
	return h.w.Write(p)
}

// eachRow reads a collection's rows, one per line.
func eachRow(ctx context.Context, s source, each func(row []byte) error) error {
	r, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer r.Close()
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 256<<10), maxRow)
	for lines.Scan() {
		if err := each(lines.Bytes()); err != nil {
			return err
		}
	}
	return lines.Err()
}

// maxRow bounds one row: 64 MiB, larger than any document that a database column should hold.
const maxRow = 64 << 20

func writeJSON(ctx context.Context, w io.Writer, s source, _ *answer.Collection) error {
	between, buf := "[\n", []byte{}
	err := eachRow(ctx, s, func(row []byte) error {
		if len(s.out)+len(s.part) > 0 {
			var err error
			if buf, err = s.appendCut(buf[:0], row); err != nil {
				return err
			}
			row = buf
		}
		if _, err := io.WriteString(w, between); err != nil {
			return err
		}
		between = ",\n"
		_, err := w.Write(row)
		return err
	})
	if err != nil {
		return err
	}
	if between == "[\n" {
		_, err = io.WriteString(w, "[]\n")
		return err
	}
	_, err = io.WriteString(w, "\n]\n")
	return err
}

// appendCut appends a row without what stays out of it.
func (s source) appendCut(dst, row []byte) ([]byte, error) {
	dst = append(dst, '{')
	first := true
	err := eachField(row, func(name, value []byte) {
		field := plain(name)
		if slices.Contains(s.out, field) {
			return
		}
		if slices.Contains(s.part, field) {
			value = s.mask(value)
		}
		if !first {
			dst = append(dst, ',')
		}
		first = false
		dst = append(append(append(dst, name...), ':'), value...)
	})
	return append(dst, '}'), err
}

func writeCSV(ctx context.Context, w io.Writer, s source, shown *answer.Collection) error {
	fields := shown.Fields
	at := make(map[string]int, len(fields))
	line := []byte{}
	for i, f := range fields {
		at[f] = i
		if i > 0 {
			line = append(line, ',')
		}
		line = appendCSV(line, []byte(`"`+f+`"`))
	}
	if _, err := w.Write(append(line, '\r', '\n')); err != nil {
		return err
	}
	cells := make([][]byte, len(fields))
	return eachRow(ctx, s, func(row []byte) error {
		clear(cells)
		next := 0
		err := eachField(row, func(name, value []byte) {
			// Rows have their fields in the collection's order, so the next one is nearly always the right one.
			key := name[1 : len(name)-1]
			for next < len(fields) && fields[next] != string(key) {
				next++
			}
			if next < len(fields) {
				cells[next] = value
				next++
				return
			}
			next = 0
			if i, ok := at[plain(name)]; ok {
				cells[i] = value
				next = i + 1
			}
		})
		if err != nil {
			return err
		}
		for i, f := range fields {
			if len(s.part) > 0 && cells[i] != nil && slices.Contains(s.part, f) {
				cells[i] = s.mask(cells[i])
			}
		}
		if len(shown.Sample) < sampleRows {
			shown.Sample = append(shown.Sample, plainCells(cells))
		}
		line = line[:0]
		for i, c := range cells {
			if i > 0 {
				line = append(line, ',')
			}
			line = appendCSV(line, c)
		}
		_, err = w.Write(append(line, '\r', '\n'))
		return err
	})
}

func plainCells(cells [][]byte) []string {
	row := make([]string, len(cells))
	for i, c := range cells {
		row[i] = plain(c)
	}
	return row
}

func kept(fields, redacted []string) []string {
	return slices.DeleteFunc(slices.Clone(fields), func(f string) bool { return slices.Contains(redacted, f) })
}

// safeName keeps a file's own name readable, with its ending, and nothing in it that is a path.
func safeName(name string) string {
	ending := filepath.Ext(name)
	return fileName(strings.TrimSuffix(name, ending)) + strings.TrimSuffix("."+fileName(strings.TrimPrefix(ending, ".")), ".")
}

// fileName keeps a name to what every file system takes and no path can hide in.
func fileName(name string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' || r == '-' {
			return r
		}
		return '_'
	}, name)
}
