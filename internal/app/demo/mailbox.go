package demo

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/habeasdata/habeas/internal/mail"
	"github.com/habeasdata/habeas/internal/mail/sink"
	"github.com/habeasdata/habeas/views/mailbox"
	"github.com/habeasdata/habeas/views/ui"
)

// policy lets the pages load the stylesheet and the icon, and a mail's own markup nothing at all.
const (
	policy     = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
	mailPolicy = "sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation; " +
		"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

// Mailbox shows the mail in the sink under the path base ("/mailbox"): the list, BASE/ID for one mail, BASE/ID/html for
// its markup. ?to=ADDRESS narrows the list. To a client that accepts application/json and not text/html it gives
// mail.Parsed: a bare array, newest last, or the one mail. GET and HEAD only; nothing is changed.
func Mailbox(box *sink.Sink, base string, assets ui.Assets) http.Handler {
	m := &mailboxPages{box: box, base: strings.TrimSuffix(base, "/"), assets: assets}
	return http.HandlerFunc(m.serve)
}

type mailboxPages struct {
	box    *sink.Sink
	base   string
	assets ui.Assets
}

func (m *mailboxPages) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Vary", "Accept")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Content-Security-Policy", policy)
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		h.Set("Allow", "GET, HEAD")
		http.Error(w, "The mailbox can be read only.", http.StatusMethodNotAllowed)
		return
	}
	id, part, _ := strings.Cut(strings.Trim(strings.TrimPrefix(r.URL.Path, m.base), "/"), "/")
	if id == "" {
		m.list(w, r)
		return
	}
	all := m.box.Messages()
	at := slices.IndexFunc(all, func(one sink.Message) bool { return one.ID == id })
	switch {
	case at < 0 || part != "" && part != "html":
		http.Error(w, "This mail is not in the mailbox.", http.StatusNotFound)
	case part == "html":
		h.Set("Content-Security-Policy", mailPolicy)
		h.Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(all[at].Parsed().HTML))
	case wantsJSON(r):
		writeJSON(w, all[at].Parsed())
	default:
		writePage(w, r, mailbox.Message(m.message(all[at])))
	}
}

func (m *mailboxPages) list(w http.ResponseWriter, r *http.Request) {
	to := r.URL.Query().Get("to")
	all := m.box.Messages()
	if to != "" {
		all = m.box.To(to)
	}
	if wantsJSON(r) {
		parsed := make([]mail.Parsed, 0, len(all)) // an empty list is [], not null
		for _, one := range all {
			parsed = append(parsed, one.Parsed())
		}
		writeJSON(w, parsed)
		return
	}
	v := mailbox.ListView{Page: m.page("Mailbox"), Home: m.base, To: to, Counts: fmt.Sprintf("%d mails, newest first", len(all))}
	if len(all) == 1 {
		v.Counts = "1 mail"
	}
	for _, one := range slices.Backward(all) {
		v.Mails = append(v.Mails, m.line(one, one.Parsed()))
	}
	writePage(w, r, mailbox.List(v))
}

func (m *mailboxPages) page(title string) ui.PageView {
	return ui.PageView{Title: title, Face: ui.Portal, Assets: m.assets}
}

func (m *mailboxPages) line(one sink.Message, p mail.Parsed) mailbox.MailView {
	v := mailbox.MailView{Href: m.base + "/" + one.ID, Subject: p.Subject, To: strings.Join(one.To, ", ")}
	if v.Subject == "" {
		v.Subject = "(no subject)"
	}
	if len(one.To) > 0 {
		v.ToHref = m.base + "?to=" + url.QueryEscape(one.To[0])
	}
	if !one.Received.IsZero() {
		v.When, v.Machine = one.Received.UTC().Format("2 January 2006, 15:04 UTC"), one.Received.UTC().Format(time.RFC3339)
	}
	return v
}

func (m *mailboxPages) message(one sink.Message) mailbox.MessageView {
	p := one.Parsed()
	line := m.line(one, p)
	v := mailbox.MessageView{Page: m.page(line.Subject), Home: m.base, Mail: line, Text: pieces(p.Text)}
	if p.HTML != "" {
		v.HTML = line.Href + "/html"
	}
	for _, name := range slices.Sorted(maps.Keys(p.Headers)) {
		v.Headers = append(v.Headers, ui.TermView{Term: name, Text: p.Headers[name]})
	}
	return v
}

// link is an address in running text; what ends a sentence or a bracket is not part of it.
var link = regexp.MustCompile(`https?://[^\s<>"']+[^\s<>"'.,;:!?)\]]`)

// pieces cuts a text at its links.
func pieces(text string) (all []mailbox.Piece) {
	end := 0
	for _, at := range link.FindAllStringIndex(text, -1) {
		if at[0] > end {
			all = append(all, mailbox.Piece{Text: text[end:at[0]]})
		}
		address := text[at[0]:at[1]]
		all, end = append(all, mailbox.Piece{Text: address, Href: address}), at[1]
	}
	if end < len(text) {
		all = append(all, mailbox.Piece{Text: text[end:]})
	}
	return all
}

func wantsJSON(r *http.Request) bool {
	accept := strings.Join(r.Header.Values("Accept"), ",")
	return strings.Contains(accept, "application/json") && !strings.Contains(accept, "text/html")
}

func writeJSON(w http.ResponseWriter, v any) {
	text, err := json.Marshal(v)
	if err != nil {
		http.Error(w, "The mail cannot be written as JSON.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(append(text, '\n'))
}

// writePage renders first, so that an error never leaves half a page.
func writePage(w http.ResponseWriter, r *http.Request, page templ.Component) {
	var b bytes.Buffer
	if err := page.Render(r.Context(), &b); err != nil {
		http.Error(w, "The page cannot be drawn.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = b.WriteTo(w)
}
