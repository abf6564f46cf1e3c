// Package letter writes every notice that leaves the house: subject, text part and HTML part, from a typed view
// model and the message catalog. It knows words and their order; it refuses to know requests, addresses, sending
// and what a person typed: no field of a first mail takes free text. Its invariants: both parts say the same, for
// they are made of the same blocks; a missing word or a link that is not http or https is an error, never a gap;
// a date or a refusal comes with its rule; every letter is harmless if it arrives twice.
package letter

import (
	"bytes"
	"context"
	"fmt"

	"github.com/habeasdata/habeas/internal/locale"
)

// Notice is the view model of one letter. The set is sealed: the types of this package are all there are.
type Notice interface {
	// Template returns the stable id of the letter's kind, as outbox and audit know it.
	Template() string
	head() Head
	write(w *writer)
}

// Head is what every letter carries.
type Head struct {
	Brand     string // who writes
	Reference string // of the submission, HB-7K3F-92QX, or of one request of it, HB-7K3F-92QX-1
	StatusURL string // where the person sees how the request stands; "" leaves the line out
}

// Rendered is a letter ready for mail.Message.
type Rendered struct {
	Subject string
	Text    string // wrapped at 76 columns, links on their own lines
	HTML    string
}

// Render writes the letter in the printer's language.
func Render(p *locale.Printer, n Notice) (Rendered, error) {
	w := &writer{p: p, head: n.head()}
	n.write(w)
	w.close(n.Template())
	if w.err != nil {
		return Rendered{}, fmt.Errorf("letter %s: %w", n.Template(), w.err)
	}
	var b bytes.Buffer
	page := page{Language: p.Tag(), Subject: w.subject, Blocks: w.blocks}
	if err := page.html().Render(context.Background(), &b); err != nil {
		return Rendered{}, fmt.Errorf("letter %s: %w", n.Template(), err)
	}
	return Rendered{Subject: w.subject, Text: plain(w.blocks), HTML: b.String()}, nil
}
