package letter

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/habeasdata/habeas/internal/deadline"
	"github.com/habeasdata/habeas/internal/locale"
)

// blockKind is how a block looks.
type blockKind int

const (
	paragraph blockKind = iota
	heading
	link    // Text is the label, URL the target
	code    // Text is the code
	bullets // Items
	small   // the closing lines
	quoted  // Text as a staff member wrote it, line by line
	lines   // Items one below the other, as on an envelope
)

// block is one piece of a letter; both parts are made of the same ones.
type block struct {
	Kind  blockKind
	Text  string
	URL   string
	Items []string
}

// page is the view model of the HTML part.
type page struct {
	Language string
	Subject  string
	Blocks   []block
}

// writer collects blocks and the first error.
type writer struct {
	p       *locale.Printer
	head    Head
	subject string
	blocks  []block
	ids     []string // catalog ids used, for the test that none is left over
	err     error
}

// say returns a catalog text. Ids are given without the file's prefix.
func (w *writer) say(id string, args ...any) string {
	id = "letter." + id
	w.ids = append(w.ids, id)
	text, err := w.p.Text(id, append(args, "Brand", w.head.Brand, "Reference", w.head.Reference)...)
	return w.checked(text, err)
}

// count is say for a plural.
func (w *writer) count(id string, n int, args ...any) string {
	id = "letter." + id
	w.ids = append(w.ids, id)
	text, err := w.p.Plural(id, n, append(args, "Brand", w.head.Brand, "Reference", w.head.Reference)...)
	return w.checked(text, err)
}

func (w *writer) checked(text string, err error) string {
	w.fail(err)
	return text
}

func (w *writer) fail(err error) {
	if w.err == nil {
		w.err = err
	}
}

// need fails the letter when a field without which it makes no sense is empty.
func (w *writer) need(name, value string) string {
	if strings.TrimSpace(value) == "" {
		w.fail(fmt.Errorf("field %s is empty", name))
	}
	return value
}

func (w *writer) add(b block) { w.blocks = append(w.blocks, b) }

// title sets the subject and begins the letter.
func (w *writer) title(id string, args ...any) {
	w.need("Brand", w.head.Brand)
	w.need("Reference", w.head.Reference)
	w.subject = w.say(id, args...)
	w.add(block{Kind: paragraph, Text: w.say("greeting")})
}

func (w *writer) para(id string, args ...any) {
	w.add(block{Kind: paragraph, Text: w.say(id, args...)})
}

func (w *writer) section(id string, args ...any) {
	w.add(block{Kind: heading, Text: w.say(id, args...)})
}

func (w *writer) list(items []string) {
	if len(items) > 0 {
		w.add(block{Kind: bullets, Items: items})
	}
}

// envelope writes to whom a letter on paper goes.
func (w *writer) envelope(to []string) {
	if len(to) == 0 {
		w.need("To", "")
	}
	w.add(block{Kind: lines, Items: to})
}

func (w *writer) code(value string) { w.add(block{Kind: code, Text: w.need("Code", value)}) }

func (w *writer) quote(text string) {
	w.add(block{Kind: quoted, Text: strings.TrimSpace(w.need("Text", text))})
}

// link adds a link on a line of its own; anything but an absolute http or https address is an error.
func (w *writer) link(target, id string, args ...any) {
	u, err := url.Parse(target)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		w.fail(errors.New("a link is not an absolute web address")) // the address may hold a token: not shown
	}
	w.add(block{Kind: link, Text: w.say(id, args...), URL: target})
}

// date writes a legal date in full.
func (w *writer) date(d deadline.Date) string {
	if d.IsZero() {
		w.fail(errors.New("a date is missing"))
		return ""
	}
	return w.p.Date(d.Year(), int(d.Month()), d.Day())
}

// close ends the letter: where it stands, what nobody of ours will ask for, who wrote.
func (w *writer) close(template string) {
	switch {
	case May(template, Staff):
		w.add(block{Kind: small, Text: w.say("close.staff")})
	case template == TemplateByPost:
		w.add(block{Kind: small, Text: w.say("close.paper")})
	case May(template, SystemOwner):
		w.add(block{Kind: small, Text: w.say("close.owner")})
	default:
		if w.head.StatusURL != "" {
			w.link(w.head.StatusURL, "close.status")
		}
		w.add(block{Kind: small, Text: w.say("close.never")})
	}
	w.add(block{Kind: small, Text: w.say("close.sign")})
}
