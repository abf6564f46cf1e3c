package mail

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/jhillyerd/enmime/v2"
	"golang.org/x/net/html"
)

// Parsed is a received message as scripts and tests read it.
type Parsed struct {
	ID      string            `json:"id"`
	To      []string          `json:"to"`      // the envelope's recipients
	Subject string            `json:"subject"` // decoded
	Text    string            `json:"text"`
	HTML    string            `json:"html"`
	Links   []string          `json:"links"`   // http and https, of the text, then of the HTML, each once
	Headers map[string]string `json:"headers"` // names as sent, values decoded, those of one name joined by line breaks
}

// Parse reads a raw message. id and to come from whoever received it.
func Parse(id string, to []string, raw []byte) (Parsed, error) {
	envelope, err := enmime.ReadEnvelope(bytes.NewReader(raw))
	if err != nil {
		return Parsed{}, fmt.Errorf("parse mail %s: %w", id, err)
	}
	p := Parsed{
		ID: id, To: slices.Clone(to), Subject: envelope.GetHeader("Subject"),
		Text: strings.ReplaceAll(envelope.Text, "\r\n", "\n"), HTML: strings.ReplaceAll(envelope.HTML, "\r\n", "\n"),
		Links: []string{}, Headers: map[string]string{},
	}
	for _, name := range headerNames(raw) {
		if values := envelope.GetHeaderValues(name); len(values) > 0 {
			p.Headers[name] = strings.Join(values, "\n")
		}
	}
	for _, link := range append(linksInText(p.Text), linksInHTML(p.HTML)...) {
		if !slices.Contains(p.Links, link) {
			p.Links = append(p.Links, link)
		}
	}
	return p, nil
}

// headerNames returns the names of the top header fields as they were written ("Message-ID", not "Message-Id").
func headerNames(raw []byte) []string {
	var names []string
	for line := range bytes.Lines(raw) {
		line = bytes.TrimRight(line, "\r\n")
		if len(line) == 0 {
			break
		}
		if name, _, found := bytes.Cut(line, []byte(":")); found && !bytes.ContainsAny(name, " \t") {
			names = append(names, string(name))
		}
	}
	return names
}

// link is an address in running text; what ends a sentence or a bracket is not part of it.
var link = regexp.MustCompile(`https?://[^\s<>"']+[^\s<>"'.,;:!?)\]]`)

func linksInText(text string) []string { return link.FindAllString(text, -1) }

// linksInHTML returns the targets of links in document order.
func linksInHTML(source string) []string {
	var links []string
	tokens := html.NewTokenizer(strings.NewReader(source))
	for {
		switch tokens.Next() {
		case html.ErrorToken:
			return links
		case html.StartTagToken, html.SelfClosingTagToken:
			for _, attr := range tokens.Token().Attr {
				if attr.Key == "href" && (strings.HasPrefix(attr.Val, "http://") || strings.HasPrefix(attr.Val, "https://")) {
					links = append(links, attr.Val)
				}
			}
		}
	}
}
