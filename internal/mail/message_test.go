package mail_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/habeasdata/habeas/internal/mail"
)

var update = flag.Bool("update", false, "write the golden files anew")

func message(t testing.TB) mail.Message {
	return mail.Message{
		ID: "outbox-1", MessageID: "0123456789abcdef@mail.example.com",
		Date: time.Date(2026, 11, 22, 9, 30, 0, 0, time.FixedZone("CET", 3600)),
		From: mail.Name{Display: "Example Shop Privacy", Addr: addr(t, "privacy@shop.example")},
		To:   mail.Name{Addr: addr(t, "ann@example.com")}, ReplyTo: addr(t, "reply@shop.example"),
		Subject: "Your request HB-7K3F-92QX", Text: "Hello,\nline two: ünïcode\n.\n.dot line\n",
		HTML:      "<p>Hello, <a href=\"https://shop.example/s?a=1&amp;b=2\">status</a></p>\n",
		InReplyTo: "abc@example.com", References: []string{"one@example.com", "two@example.com"},
		Headers: map[string]string{"X-Habeas-Reference": "HB-7K3F-92QX"},
	}
}

func compose(t testing.TB, m mail.Message) []byte {
	t.Helper()
	raw, err := mail.Compose(m)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

func TestMessageIsWhatTheGoldenFileSays(t *testing.T) {
	t.Parallel()
	raw := compose(t, message(t))
	golden(t, "message.eml", bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n")))
	for _, line := range bytes.Split(raw, []byte("\n")) {
		if len(line) > 0 && !bytes.HasSuffix(line, []byte("\r")) {
			t.Errorf("line without CR: %q", line)
		}
	}
}

func TestARetryIsByteIdentical(t *testing.T) {
	t.Parallel()
	if first, second := compose(t, message(t)), compose(t, message(t)); !bytes.Equal(first, second) {
		t.Errorf("two renderings differ:\n%s", cmp.Diff(string(first), string(second)))
	}
}

// ATK-25: whatever stands in a name or a subject, the set of headers is the same and none of it is invisible.
func TestHostileTextAddsNoHeader(t *testing.T) {
	t.Parallel()
	plain := headerNames(t, compose(t, message(t)))
	for name, hostile := range map[string]string{
		"CRLF":            "Hi\r\nBcc: eve@example.com\r\n\r\n<b>body</b>",
		"LF":              "Hi\nBcc: eve@example.com",
		"CR":              "Hi\rBcc: eve@example.com",
		"NUL":             "Hi\x00there",
		"RTL":             "Hi \u202egro.elpmaxe@eve\u202c",
		"separators":      "Hi\u2028Bcc: x\u2029y\u0085z",
		"encoded word":    "=?utf-8?q?Hi=0D=0ABcc:_eve@example.com?=",
		"invalid UTF-8":   "Hi\xff\xfe\r\nBcc: x",
		"quotes":          `Hi" <eve@example.com>, "x`,
		"marks":           "Hi" + strings.Repeat("\u0301", 100_000),
		"long":            strings.Repeat("Bcc: eve@example.com ", 10_000),
		"long, no spaces": strings.Repeat("é", 100_000),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := message(t)
			m.Subject, m.From.Display, m.To.Display = hostile, hostile, hostile
			m.Headers["X-Habeas-Reference"] = hostile
			raw := compose(t, m)
			if diff := cmp.Diff(plain, headerNames(t, raw)); diff != "" {
				t.Errorf("headers (-plain +hostile):\n%s", diff)
			}
			parsed, err := mail.Parse("x", nil, raw)
			if err != nil {
				t.Fatal(err)
			}
			for _, name := range []string{"Subject", "From", "To", "X-Habeas-Reference"} {
				value := parsed.Headers[name]
				if strings.ContainsAny(value, "\x00\r\n\u202e\u202c\u2028\u2029\u0085") {
					t.Errorf("%s = %q", name, value)
				}
				if n := strings.Count(value, "\u0301"); n > 4 {
					t.Errorf("%s has %d combining marks", name, n)
				}
			}
			if len(raw) > 8_000 {
				t.Errorf("%d bytes", len(raw))
			}
		})
	}
}

// headerNames returns the names of the header lines in order, read without any parser's forgiveness.
func headerNames(t *testing.T, raw []byte) []string {
	t.Helper()
	head, _, found := strings.Cut(string(raw), "\r\n\r\n")
	if !found {
		t.Fatal("no body")
	}
	var names []string
	for _, line := range strings.Split(head, "\r\n") {
		if strings.HasPrefix(line, " ") || strings.HasPrefix(line, "\t") {
			continue
		}
		name, _, found := strings.Cut(line, ":")
		if !found || strings.ContainsAny(line, "\r\n\x00") || len(line) > 998 {
			t.Errorf("bad header line %q", line)
		}
		names = append(names, name)
	}
	return names
}

func TestSubjectsAreCleanedWithoutTearingWords(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"Pri\u00advacy  \tnotice ": "Privacy notice",
		"Cafe\u0301 Zoë 東京":        "Cafe\u0301 Zoë 東京",
		"a\r\nb\x00c":              "a b c",
		"=?utf-8?q?x?=":            "= ?utf-8?q?x?=",
	} {
		m := message(t)
		m.Subject = typed
		parsed, err := mail.Parse("x", nil, compose(t, m))
		if err != nil {
			t.Fatal(err)
		}
		if parsed.Subject != want {
			t.Errorf("subject %q became %q, want %q", typed, parsed.Subject, want)
		}
	}
}

func TestHostileBodiesLoseWhatHides(t *testing.T) {
	t.Parallel()
	m := message(t)
	m.Text = "safe\u202e evil\x00\x1b[2J\xff\r\n.\r\nQUIT\r\n"
	parsed, err := mail.Parse("x", nil, compose(t, m))
	if err != nil {
		t.Fatal(err)
	}
	if want := "safe evil[2J\n.\nQUIT\n"; parsed.Text != want {
		t.Errorf("text = %q, want %q", parsed.Text, want)
	}
}

func TestIncompleteMessagesAreRefused(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*mail.Message){
		"no recipient":        func(m *mail.Message) { m.To = mail.Name{} },
		"no sender":           func(m *mail.Message) { m.From = mail.Name{} },
		"no date":             func(m *mail.Message) { m.Date = time.Time{} },
		"no text":             func(m *mail.Message) { m.Text = " \n" },
		"invisible subject":   func(m *mail.Message) { m.Subject = "\u200b\u202e\r\n" },
		"no message id":       func(m *mail.Message) { m.MessageID = "" },
		"message id injects":  func(m *mail.Message) { m.MessageID = "a@b>\r\nBcc: eve@example.com" },
		"reference injects":   func(m *mail.Message) { m.References = []string{"a@b>\r\nBcc: eve"} },
		"reply id injects":    func(m *mail.Message) { m.InReplyTo = "a b@c" },
		"header not ours":     func(m *mail.Message) { m.Headers = map[string]string{"Bcc": "eve@example.com"} },
		"header name injects": func(m *mail.Message) { m.Headers = map[string]string{"X-Habeas-A: b\r\nBcc": "x"} },
	} {
		m := message(t)
		spoil(&m)
		if _, err := mail.Compose(m); err == nil {
			t.Errorf("%s: composed", name)
		} else if strings.Contains(err.Error(), "ann@") || strings.Contains(err.Error(), "eve@") {
			t.Errorf("%s: error shows an address: %v", name, err)
		}
	}
}

func TestLinksAreFoundOnceTextFirst(t *testing.T) {
	t.Parallel()
	m := message(t)
	m.Text = "See https://shop.example/r/1?x=(a). Or (http://shop.example/b), then\nhttps://shop.example/r/1?x=(a)\n"
	m.HTML = `<p>https://not-a-link.example <a href="https://shop.example/c?a=1&amp;b=2">c</a>` +
		`<a href="http://shop.example/b">b</a><a href="javascript:alert(1)">x</a></p>`
	parsed, err := mail.Parse("m1", []string{"ann@example.com"}, compose(t, m))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"https://shop.example/r/1?x=(a", "http://shop.example/b", "https://shop.example/c?a=1&b=2"}
	if diff := cmp.Diff(want, parsed.Links); diff != "" {
		t.Errorf("links (-want +got):\n%s", diff)
	}
	if parsed.ID != "m1" || parsed.Subject != m.Subject || parsed.Headers["Message-ID"] != "<"+m.MessageID+">" {
		t.Errorf("parsed = %+v", parsed)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(compose(f, message(f)))
	f.Add([]byte("Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\n--x--"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		parsed, err := mail.Parse("x", nil, raw)
		if err == nil && (parsed.Links == nil || parsed.Headers == nil) {
			t.Error("null in JSON")
		}
	})
}
