package apptest

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/url"
	"strings"

	"github.com/habeasdata/habeas/internal/fulfillment"
)

// Package is an opened answer file.
type Package struct {
	h        *Harness
	Raw      []byte
	Files    map[string]string
	Manifest fulfillment.Manifest
}

// Download opens the link of a letter with a passphrase (or the detail that is asked for) and unpacks the file.
func (h *Harness) Download(l Letter, phrase string) Package {
	h.t.Helper()
	link := l.Link("/download/")
	b := h.Browser()
	b.Get(link).Want(h.t, 200)
	r := b.PostForm(link, url.Values{"passphrase": {phrase}}).Want(h.t, 200)
	if got := r.Header.Get("Content-Type"); got != "application/zip" {
		h.t.Errorf("the file is %q", got)
	}
	return h.unpack([]byte(r.Body))
}

func (h *Harness) unpack(raw []byte) Package {
	h.t.Helper()
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		h.t.Fatalf("open the answer file: %v", err)
	}
	p := Package{h: h, Raw: raw, Files: map[string]string{}}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			h.t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			h.t.Fatal(err)
		}
		p.Files[f.Name] = string(text)
	}
	if err := json.Unmarshal([]byte(p.Files["manifest.json"]), &p.Manifest); err != nil {
		h.t.Fatalf("manifest: %v", err)
	}
	p.checkHashes()
	return p
}

// checkHashes compares every file with its hash in the manifest.
func (p Package) checkHashes() {
	p.h.t.Helper()
	named := map[string]bool{"manifest.json": true, "index.html": true}
	files := []fulfillment.ManifestFile{}
	if p.Manifest.InformationFile != nil {
		files = append(files, *p.Manifest.InformationFile)
	}
	for _, c := range p.Manifest.Collections {
		files = append(files, c.Files...)
	}
	for _, f := range files {
		sum := sha256.Sum256([]byte(p.Files[f.Name]))
		if hex.EncodeToString(sum[:]) != f.SHA256 {
			p.h.t.Errorf("%s is not what the manifest says", f.Name)
		}
		named[f.Name] = true
	}
	for name := range p.Files {
		if !named[name] {
			p.h.t.Errorf("%s is in the file and not in the manifest", name)
		}
	}
}

// Counts are the rows of the manifest's collections, by name and class.
func (p Package) Counts() map[string]int64 {
	counts := map[string]int64{}
	for _, c := range p.Manifest.Collections {
		counts[c.Name+" "+c.Class] = c.Rows
	}
	return counts
}

// Rows are the rows of a JSON file.
func (p Package) Rows(name string) []map[string]any {
	p.h.t.Helper()
	var rows []map[string]any
	d := json.NewDecoder(strings.NewReader(p.Files[name]))
	d.UseNumber()
	if err := d.Decode(&rows); err != nil {
		p.h.t.Fatalf("%s: %v", name, err)
	}
	return rows
}

// Table is a CSV file by row and column name.
func (p Package) Table(name string) []map[string]string {
	p.h.t.Helper()
	lines, err := csv.NewReader(strings.NewReader(p.Files[name])).ReadAll()
	if err != nil || len(lines) == 0 {
		p.h.t.Fatalf("%s: %v", name, err)
	}
	var rows []map[string]string
	for _, line := range lines[1:] {
		row := map[string]string{}
		for i, cell := range line {
			row[lines[0][i]] = cell
		}
		rows = append(rows, row)
	}
	return rows
}

// Holds reports whether any file holds a text.
func (p Package) Holds(text string) bool {
	for _, content := range p.Files {
		if strings.Contains(content, text) {
			return true
		}
	}
	return false
}
