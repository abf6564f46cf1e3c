package demo

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/habeasdata/habeas/internal/mail"
	"github.com/habeasdata/habeas/internal/mail/sink"
	"github.com/habeasdata/habeas/static"
	"github.com/habeasdata/habeas/views/mailbox"
	"github.com/habeasdata/habeas/views/ui"
)

// policy lets the pages load the stylesheet and the icon, and a mail's own markup nothing at all.
const (
	policy     = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
	mailPolicy = "sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation; " +
		"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

// mailbox pages and what they load, by address.
const (
	home       = "/"
	stylesheet = "/static/app.css"
	icon       = "/static/favicon.svg"
)

// Mailbox shows the mail in the sink, on a listener of its own: / is the list, /ID one mail, /ID/html its markup.
// ?to=ADDRESS narrows the list. To a client that accepts application/json and not text/html it gives mail.Parsed: a
// bare array, newest last, or the one mail. It answers on loopback names only, because mail opens personal data and
// a stranger's page could point a name of its own here. GET and HEAD only; nothing is changed.
func Mailbox(box *sink.Sink) http.Handler {
	m := mailboxPages{box}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", m.list)
	mux.HandleFunc("GET /{id}", m.one)
	mux.HandleFunc("GET /{id}/html", m.markup)
	for _, file := range []string{stylesheet, icon} {
		mux.HandleFunc("GET "+file, func(w http.ResponseWriter, r *http.Request) {
			http.ServeFileFS(w, r, static.FS, path.Base(file))
		})
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("Vary", "Accept")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Content-Security-Policy", policy)
		if !loopback(r.Host) {
			http.Error(w, "The mailbox answers on 127.0.0.1 and localhost only.", http.StatusMisdirectedRequest)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

// loopback reports whether a Host header names this machine.
func loopback(host string) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = strings.Trim(host, "[]")
	}
	ip, err := netip.ParseAddr(name)
	return name == "localhost" || err == nil && ip.IsLoopback()
}

type mailboxPages struct{ box *sink.Sink }

// find returns the mail that the address names, or answers that there is none.
func (m mailboxPages) find(w http.ResponseWriter, r *http.Request) (sink.Message, bool) {
	all := m.box.Messages()
	at := slices.IndexFunc(all, func(one sink.Message) bool { return one.ID == r.PathValue("id") })
	if at < 0 {
		http.Error(w, "This mail is not in the mailbox.", http.StatusNotFound)
		return sink.Message{}, false
	}
	return all[at], true
}

func (m mailboxPages) one(w http.ResponseWriter, r *http.Request) {
	one, ok := m.find(w, r)
	switch {
	case !ok:
	case wantsJSON(r):
		writeJSON(w, one.Parsed())
	default:
		writePage(w, r, mailbox.Message(message(one)))
	}
}

func (m mailboxPages) markup(w http.ResponseWriter, r *http.Request) {
	if one, ok := m.find(w, r); ok {
		w.Header().Set("Content-Security-Policy", mailPolicy)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(one.Parsed().HTML))
	}
}

func (m mailboxPages) list(w http.ResponseWriter, r *http.Request) {
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
	v := mailbox.ListView{Page: page("Mailbox"), Home: home, To: to, Counts: fmt.Sprintf("%d mails, newest first", len(all))}
	if len(all) == 1 {
		v.Counts = "1 mail"
	}
	for _, one := range slices.Backward(all) {
		v.Mails = append(v.Mails, line(one, one.Parsed()))
	}
	writePage(w, r, mailbox.List(v))
}

func page(title string) ui.PageView {
	return ui.PageView{Title: title, Face: ui.Portal, Assets: ui.Assets{Stylesheet: stylesheet, Icon: icon}}
}

func line(one sink.Message, p mail.Parsed) mailbox.MailView {
	v := mailbox.MailView{Href: home + one.ID, Subject: p.Subject, To: strings.Join(one.To, ", ")}
	if v.Subject == "" {
		v.Subject = "(no subject)"
	}
	if len(one.To) > 0 {
		v.ToHref = home + "?to=" + url.QueryEscape(one.To[0])
	}
	if !one.Received.IsZero() {
		v.When, v.Machine = one.Received.UTC().Format("2 January 2006, 15:04 UTC"), one.Received.UTC().Format(time.RFC3339)
	}
	return v
}

func message(one sink.Message) mailbox.MessageView {
	p := one.Parsed()
	head := line(one, p)
	v := mailbox.MessageView{Page: page(head.Subject), Home: home, Mail: head, Text: pieces(p.Text)}
	if p.HTML != "" {
		v.HTML = head.Href + "/html"
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
