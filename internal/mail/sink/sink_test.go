package sink_test

import (
	"context"
	"encoding/json"
	"net/smtp"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/habeasdata/habeas/internal/mail/sink"
)

func open(t *testing.T, o sink.Options) *sink.Sink {
	t.Helper()
	s, err := sink.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// post sends with the standard library, so that two clients have tried the server.
func post(t *testing.T, s *sink.Sink, to, subject string) {
	t.Helper()
	text := "Message-ID: <" + subject + "@x>\r\nSubject: " + subject + "\r\n\r\nbody\r\n"
	if err := smtp.SendMail(s.Addr(), nil, "from@example.com", []string{to}, []byte(text)); err != nil {
		t.Fatal(err)
	}
}

func TestMailSurvivesARestartWithItsIDs(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "mail")
	at := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	options := sink.Options{Folder: folder, Now: func() time.Time { return at }}
	first := open(t, options)
	post(t, first, "ann@example.com", "one")
	post(t, first, "bob@example.com", "two")
	before := first.Messages()
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	second := open(t, options)
	if diff := cmp.Diff(before, second.Messages()); diff != "" {
		t.Errorf("after restart (-before +after):\n%s", diff)
	}
	post(t, second, "ann@example.com", "three")
	messages := second.Messages()
	if len(messages) != 3 || messages[2].ID <= messages[1].ID || !messages[2].Received.Equal(at) {
		t.Errorf("messages = %+v", messages)
	}
	info, err := os.Stat(filepath.Join(folder, messages[2].ID+".mail.json"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("file = %v, %v", info, err)
	}
	if err := second.Clear(); err != nil || len(second.Messages()) != 0 {
		t.Errorf("after Clear %v, %v", second.Messages(), err)
	}
	if left, _ := filepath.Glob(filepath.Join(folder, "*")); len(left) != 0 {
		t.Errorf("files left: %v", left)
	}
}

func TestWaitForSeesMailThatComesLater(t *testing.T) {
	t.Parallel()
	s := open(t, sink.Options{})
	got := make(chan string)
	go func() {
		m, err := s.WaitFor(t.Context(), "Ann@Example.com")
		got <- m.Parsed().Subject + " " + text(err)
	}()
	post(t, s, "bob@example.com", "not-hers")
	post(t, s, "ann@example.com", "hers")
	if subject := <-got; subject != "hers " {
		t.Errorf("waited for %q", subject)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if _, err := s.WaitForN(ctx, "ann@example.com", 2); err == nil || !strings.Contains(err.Error(), "1 of 2") {
		t.Errorf("error = %v", err)
	}
}

func text(err error) string {
	if err != nil {
		return err.Error()
	}
	return ""
}

func TestScriptsFormIsStable(t *testing.T) {
	t.Parallel()
	s := open(t, sink.Options{})
	if raw, _ := json.Marshal(s.Parsed()); string(raw) != "[]" {
		t.Errorf("empty = %s", raw)
	}
	post(t, s, "ann@example.com", "one")
	raw, err := json.Marshal(s.Parsed())
	if err != nil {
		t.Fatal(err)
	}
	want := `[{"id":"m000000001","to":["ann@example.com"],"subject":"one","text":"body\n","html":"","links":[],` +
		`"headers":{"Message-ID":"\u003cone@x\u003e","Subject":"one"}}]`
	if diff := cmp.Diff(want, string(raw)); diff != "" {
		t.Errorf("JSON (-want +got):\n%s", diff)
	}
}

func TestSinkListensOnLoopbackOnly(t *testing.T) {
	t.Parallel()
	for _, addr := range []string{"0.0.0.0:0", ":0", "[::]:0", "192.0.2.1:0", "example.com:25", "nonsense"} {
		if s, err := sink.Open(sink.Options{Addr: addr}); err == nil {
			t.Errorf("listens on %s", addr)
			_ = s.Close()
		}
	}
}

func TestAlwaysHoldsUntilTakenBack(t *testing.T) {
	t.Parallel()
	s := open(t, sink.Options{})
	s.Always(&sink.Reply{At: sink.AtRcpt, Code: 451})
	for range 2 {
		if err := smtp.SendMail(s.Addr(), nil, "a@b.example", []string{"c@d.example"}, []byte("x: y\r\n\r\n")); err == nil {
			t.Error("accepted")
		}
	}
	s.Always(nil)
	post(t, s, "c@d.example", "one")
	if s.Tries() != 3 || len(s.Messages()) != 1 {
		t.Errorf("%d tries, %d messages", s.Tries(), len(s.Messages()))
	}
}

func TestAServerThatDropsInTheTextKeepsNothing(t *testing.T) {
	t.Parallel()
	s := open(t, sink.Options{})
	s.Script(sink.Reply{At: sink.AtData})
	if err := smtp.SendMail(s.Addr(), nil, "a@b.example", []string{"c@d.example"}, []byte("x: y\r\n\r\n")); err == nil {
		t.Error("accepted")
	}
	if n := len(s.Messages()); n != 0 {
		t.Errorf("%d messages", n)
	}
}
