package demo

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"

	"github.com/habeasdata/habeas/internal/mail"
	"github.com/habeasdata/habeas/internal/mail/sink"
	"github.com/habeasdata/habeas/internal/testkit"
)

// messageID is what of a subject may not stand in a message id.
var messageID = regexp.MustCompile("[^A-Za-z]+")

var received = time.Date(2026, 11, 22, 8, 30, 0, 0, time.UTC)

// served is a mailbox over a real SMTP server.
func served(t *testing.T) (url string, send func(to, subject, text, html string)) {
	t.Helper()
	box, err := sink.Open(sink.Options{Now: func() time.Time { return received }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = box.Close() })
	from := addr(t, "privacy@larkspur.example")
	sender, err := mail.NewSender(mail.Config{Host: "127.0.0.1", Port: box.Port(), TLS: mail.Plaintext, EnvelopeFrom: from})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(Mailbox(box))
	t.Cleanup(server.Close)
	return server.URL, func(to, subject, text, html string) {
		t.Helper()
		got := sender.Send(t.Context(), mail.Message{
			MessageID: messageID.ReplaceAllString(subject, "") + "@larkspur.example", Date: received, Subject: subject, Text: text, HTML: html,
			From: mail.Name{Display: "Larkspur Outfitters", Addr: from}, To: mail.Name{Addr: addr(t, to)},
		})
		if got.Outcome != mail.Sent {
			t.Fatalf("send: %+v", got)
		}
	}
}

func addr(t *testing.T, text string) mail.EmailAddr {
	t.Helper()
	a, err := mail.ParseAddr(text)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func get(t *testing.T, url, accept string) (*http.Response, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Accept", accept)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, string(body)
}

func TestScriptsGetABareArrayNewestLast(t *testing.T) {
	t.Parallel()
	url, send := served(t)
	if _, body := get(t, url, "application/json"); body != "[]\n" {
		t.Errorf("an empty mailbox is %q, want []", body)
	}
	send("ann@example.com", "First", "Open https://privacy.example/c/abc.\n", `<p><a href="https://privacy.example/c/abc">Open</a></p>`)
	send("bob@example.com", "Second", "No link.\n", "")
	response, body := get(t, url, "application/json")
	if kind := response.Header.Get("Content-Type"); kind != "application/json" {
		t.Errorf("content type %q", kind)
	}
	var raw []map[string]any
	if err := json.Unmarshal([]byte(body), &raw); err != nil {
		t.Fatal(err)
	}
	if len(raw) != 2 {
		t.Fatalf("%d mails, want 2", len(raw))
	}
	first := raw[0]
	headers, _ := first["headers"].(map[string]any)
	if headers["Message-ID"] != "<First@larkspur.example>" {
		t.Errorf("headers %v", headers)
	}
	delete(first, "headers")
	want := map[string]any{
		"id": "m000000001", "to": []any{"ann@example.com"}, "subject": "First", "text": "Open https://privacy.example/c/abc.\n",
		"html": "<p><a href=\"https://privacy.example/c/abc\">Open</a></p>", "links": []any{"https://privacy.example/c/abc"},
	}
	if diff := cmp.Diff(want, first); diff != "" {
		t.Error(diff)
	}
	if links, ok := raw[1]["links"].([]any); !ok || len(links) != 0 || raw[1]["subject"] != "Second" {
		t.Errorf("the newest is not last, or its links are no empty list: %v", raw[1])
	}
}

func TestTheListNarrowsToOneAddress(t *testing.T) {
	t.Parallel()
	url, send := served(t)
	send("ann@example.com", "For Ann", "Hello.\n", "")
	send("bob@example.com", "For Bob", "Hello.\n", "")
	var got []mail.Parsed
	if _, body := get(t, url+"/?to=ANN@example.com", "application/json"); json.Unmarshal([]byte(body), &got) != nil || len(got) != 1 || got[0].Subject != "For Ann" {
		t.Errorf("got %v", got)
	}
	if _, body := get(t, url+"/?to=eve@example.com", "application/json"); body != "[]\n" {
		t.Errorf("mail for nobody: %s", body)
	}
	if _, body := get(t, url+"/?to=ann@example.com", "text/html"); !strings.Contains(body, "For Ann") || strings.Contains(body, "For Bob") {
		t.Error("the page shows other people's mail")
	}
}

func TestWhatAMailSaysIsNeverMarkup(t *testing.T) {
	t.Parallel()
	url, send := served(t)
	send("ann@example.com", "<script>alert(1)</script>", "<img src=x onerror=alert(1)> javascript:alert(1)\nhttps://privacy.example/a?b=1&c=2\n",
		"<script>alert(1)</script><p>Hi</p>")
	for _, path := range []string{"", "/m000000001"} {
		response, body := get(t, url+path, "text/html,application/json;q=0.1")
		if strings.Contains(body, "<script>alert") || strings.Contains(body, "<img src=x") || strings.Contains(body, `href="javascript`) {
			t.Errorf("%q: the mail's text is markup", path)
		}
		if got := response.Header.Get("Content-Security-Policy"); !strings.Contains(got, "default-src 'none'") || strings.Contains(got, "unsafe") {
			t.Errorf("%q: policy %q", path, got)
		}
	}
	if _, body := get(t, url+"/m000000001", "text/html"); !strings.Contains(body, `href="https://privacy.example/a?b=1&amp;c=2"`) {
		t.Error("the link cannot be followed")
	}
	response, body := get(t, url+"/m000000001/html", "text/html")
	got := response.Header.Get("Content-Security-Policy")
	if !strings.HasPrefix(got, "sandbox ") || strings.Contains(got, "allow-scripts") || strings.Contains(got, "allow-same-origin") || strings.Contains(got, "script-src") {
		t.Errorf("the mail's markup may run: %q", got)
	}
	if !strings.Contains(body, "<p>Hi</p>") {
		t.Error("the mail's markup is not shown")
	}
}

func TestTheMailboxIsReadOnly(t *testing.T) {
	t.Parallel()
	url, send := served(t)
	send("ann@example.com", "Stays", "Hello.\n", "")
	for _, method := range []string{http.MethodPost, http.MethodDelete, http.MethodPut} {
		request, err := http.NewRequestWithContext(t.Context(), method, url, nil)
		if err != nil {
			t.Fatal(err)
		}
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if response.StatusCode != http.StatusMethodNotAllowed {
			t.Errorf("%s: %d", method, response.StatusCode)
		}
	}
	for _, path := range []string{"/m000000009", "/m000000001/raw", "/..%2f", "/static/desk.js"} {
		if response, _ := get(t, url+path, "text/html"); response.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", path, response.StatusCode)
		}
	}
}

func TestTheMailboxAnswersOnThisMachinesNamesOnly(t *testing.T) {
	t.Parallel()
	url, _ := served(t)
	for host, want := range map[string]int{
		"127.0.0.1:8081": http.StatusOK, "localhost": http.StatusOK, "[::1]:8081": http.StatusOK, "[::1]": http.StatusOK,
		"rebound.example": http.StatusMisdirectedRequest, "10.0.0.7:8081": http.StatusMisdirectedRequest, "127.0.0.1.example": http.StatusMisdirectedRequest,
	} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Host = host
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if response.StatusCode != want {
			t.Errorf("%s: %d, want %d", host, response.StatusCode, want)
		}
	}
}

// TestTheMailboxFitsAPhone looks at the pages in a real browser. With MAILBOX_SHOTS=DIR it keeps the pictures.
func TestTheMailboxFitsAPhone(t *testing.T) {
	t.Parallel()
	ctx := testkit.Chromium(t)
	url, send := served(t)
	send("ann.with.a.rather.long.address@mail.example", "Confirm your request HB-7K3F-92QX", "Hello,\n\nplease open\n\nhttps://privacy.larkspur.example/confirm/"+
		strings.Repeat("abcdefgh", 8)+"\n\nor type the code 493 201.\n", "<p>Hello</p>")
	send("bob@example.com", "We have stopped selling your data", "Done.\n", "")
	for name, page := range map[string]string{"list": url, "message": url + "/m000000001", "empty": url + "/?to=nobody@example.com"} {
		for _, width := range []int64{360, 1280} {
			var wide int
			err := chromedp.Run(ctx, testkit.Viewport(width, 800), chromedp.Navigate(page),
				chromedp.Evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth", &wide))
			if err != nil {
				t.Fatal(err)
			}
			if wide > 0 {
				t.Errorf("%s at %d px scrolls sideways by %d px", name, width, wide)
			}
			if shots := os.Getenv("MAILBOX_SHOTS"); shots != "" {
				shoot(t, ctx, page, filepath.Join(shots, name), width)
			}
		}
	}
}

func shoot(t *testing.T, ctx context.Context, url, path string, width int64) {
	t.Helper()
	for scheme, dark := range map[string]bool{"light": false, "dark": true} {
		if err := chromedp.Run(ctx, testkit.Dark(dark), chromedp.Navigate(url)); err != nil {
			t.Fatal(err)
		}
		testkit.Screenshot(t, ctx, path+map[bool]string{true: "-phone-", false: "-desk-"}[width < 500]+scheme+".png")
	}
}
