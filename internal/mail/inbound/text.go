package inbound

import (
	"bytes"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	htmlcharset "golang.org/x/net/html/charset"
)

func charset(label string, r io.Reader) (io.Reader, error) {
	return htmlcharset.NewReaderLabel(label, r)
}

// clean makes valid text of at most limit bytes: no control characters but line breaks and tabs, no invisible format
// characters, no towers of combining marks.
func clean(s string, limit int) string {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	var b strings.Builder
	marks := 0
	for _, r := range s {
		if r == utf8.RuneError || unicode.In(r, unicode.Cf, unicode.Co, unicode.Cs) || unicode.IsControl(r) && r != '\n' && r != '\t' {
			continue
		}
		if marks++; !unicode.Is(unicode.M, r) {
			marks = 0
		}
		if marks > 4 {
			continue
		}
		if b.Len()+utf8.RuneLen(r) > limit {
			break
		}
		b.WriteRune(r)
	}
	return strings.TrimSpace(b.String())
}

// blocks are elements that begin a line.
var blocks = map[string]bool{
	"p": true, "div": true, "br": true, "li": true, "tr": true, "h1": true, "h2": true, "h3": true, "h4": true, "table": true,
	"ul": true, "ol": true, "blockquote": true, "hr": true, "section": true, "article": true, "pre": true,
}

// silent are elements whose content nobody reads.
var silent = map[string]bool{"script": true, "style": true, "head": true, "title": true, "template": true, "noscript": true}

// textOfHTML returns what a reader sees, token by token: no tree is built, so that depth costs nothing. What is quoted
// starts with "> ".
func textOfHTML(source string) string {
	var b bytes.Buffer
	w := htmlText{out: &b}
	z := html.NewTokenizer(strings.NewReader(source))
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return b.String()
		}
		if kind == html.TextToken {
			w.text(string(z.Text()))
			continue
		}
		name, more := z.TagName()
		w.tag(kind, string(name), more && hidden(z))
	}
}

type htmlText struct {
	out    *bytes.Buffer
	quotes int
	silent string // the element that is skipped
	depth  int    // of that element in itself
}

func (w *htmlText) tag(kind html.TokenType, name string, hide bool) {
	switch {
	case w.silent != "":
		if name != w.silent {
			return
		}
		if kind == html.StartTagToken {
			w.depth++
		} else if kind == html.EndTagToken {
			if w.depth--; w.depth == 0 {
				w.silent = ""
			}
		}
		return
	case kind == html.StartTagToken && (silent[name] || hide && !void[name]):
		w.silent, w.depth = name, 1
		return
	case name == "blockquote" && kind == html.StartTagToken:
		w.quotes++
	case name == "blockquote" && kind == html.EndTagToken && w.quotes > 0:
		w.quotes--
	}
	if blocks[name] {
		w.newline()
		if name == "p" && kind == html.EndTagToken {
			w.out.WriteByte('\n')
		}
	}
}

// void are elements that have no end.
var void = map[string]bool{"br": true, "hr": true, "img": true, "input": true, "meta": true, "link": true}

func (w *htmlText) newline() {
	if n := w.out.Len(); n > 0 && w.out.Bytes()[n-1] != '\n' {
		w.out.WriteByte('\n')
	}
}

func (w *htmlText) text(s string) {
	words := strings.Join(strings.Fields(html.UnescapeString(s)), " ")
	if w.silent != "" || words == "" {
		return
	}
	if n := w.out.Len(); n > 0 && w.out.Bytes()[n-1] != '\n' {
		w.out.WriteByte(' ')
	} else if w.quotes > 0 {
		w.out.WriteString("> ")
	}
	w.out.WriteString(words)
}

// hidden reports whether the element at hand is made invisible.
func hidden(z *html.Tokenizer) bool {
	for more := true; more; {
		var key, value []byte
		key, value, more = z.TagAttr()
		style := strings.ReplaceAll(strings.ToLower(string(value)), " ", "")
		if string(key) == "hidden" || string(key) == "style" && strings.Contains(style, "display:none") {
			return true
		}
	}
	return false
}
