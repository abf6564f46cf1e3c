package inbound_test

import (
	"bytes"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/habeasdata/habeas/internal/mail/inbound"
)

const head = "From: a@example.com\r\nSubject: x\r\n"

// worst are the messages of ATK-31, each beyond one limit.
func worst() map[inbound.Reason][][]byte {
	b := func(parts ...string) []byte { return []byte(strings.Join(parts, "")) }
	nested := strings.Builder{}
	for i := range 1000 {
		fmt.Fprintf(&nested, "Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i)
	}
	bomb := strings.Builder{}
	for i := range 20000 {
		fmt.Fprintf(&bomb, "\r\n a*%d=x;", i)
	}
	multi := head + "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
	return map[inbound.Reason][][]byte{
		inbound.TooLarge:     {b(head, "\r\n", strings.Repeat("QUFB\r\n", inbound.MaxSize/6))},
		inbound.TooManyParts: {b(multi, strings.Repeat("--b\r\n\r\nx\r\n", 100_000)), b(multi, strings.Repeat("--b\r\rx\r", 100_000))},
		inbound.TooDeep:      {b(head, nested.String())},
		inbound.HeaderTooLong: {
			b(head, strings.Repeat("X-A: b\r\n", 10<<20/8), "\r\n"), b(head, "X-A: ", strings.Repeat("b", 10<<20), "\r\n\r\n"),
			b(head, "Content-Type: text/plain;", bomb.String(), "\r\n\r\nx"),
			b(multi, "--b\r\nX-A: ", strings.Repeat("b", 100<<10), "\r\n\r\nx\r\n--b--"),
		},
		inbound.NoHeader: {nil, b(strings.Repeat("\r\n", 1_000_000), head), b("hello"), b(" From: a@b.example\r\n\r\n"), b("\x00\xff: x\r\n\r\n")},
	}
}

func reason(err error) inbound.Reason {
	var r *inbound.Refusal
	if errors.As(err, &r) {
		return r.Reason
	}
	return ""
}

func TestAMessageBeyondALimitIsRefusedFastAndReachesNoParser(t *testing.T) {
	var before, after runtime.MemStats
	for want, list := range worst() {
		for i, raw := range list {
			runtime.ReadMemStats(&before)
			start := cpu()
			err := inbound.Guard(raw)
			took := cpu() - start
			runtime.ReadMemStats(&after)
			if got := reason(err); got != want {
				t.Errorf("%s %d: %v", want, i, err)
			}
			if took > time.Second {
				t.Errorf("%s %d took %v of CPU", want, i, took)
			}
			if used := after.TotalAlloc - before.TotalAlloc; used > 1<<20 {
				t.Errorf("%s %d allocated %d bytes: the guard keeps nothing", want, i, used)
			}
			if _, err := inbound.Read(raw); reason(err) != want {
				t.Errorf("%s %d was read: %v", want, i, err)
			}
		}
	}
}

// cpu is what this process has used: the machine may be busy with others.
func cpu() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func TestWhatTheGuardLetsThroughIsReadInSecondsAtMost(t *testing.T) {
	inside := map[string]string{
		"parts": head + "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + strings.Repeat("--b\r\n\r\nx\r\n", 990) + "--b--\r\n",
		"text":  head + "Content-Type: text/plain\r\n\r\n" + strings.Repeat("all my data \xe9\xff\r\n", 1<<18),
		"html":  head + "Content-Type: text/html\r\n\r\n" + strings.Repeat("<div><b>", 1<<18),
		"bad64": head + "Content-Transfer-Encoding: base64\r\n\r\n" + strings.Repeat("%%%%\r\n", 1<<18),
		"words": head + "Subject: " + strings.Repeat("=?utf-8?q?=41?= ", 1500) + "\r\n\r\nx",
	}
	for name, text := range inside {
		start := cpu()
		if _, err := inbound.Read([]byte(text)); err != nil && reason(err) != inbound.Unreadable {
			t.Errorf("%s: %v", name, err)
		}
		if took := cpu() - start; took > 3*time.Second {
			t.Errorf("%s took %v of CPU", name, took)
		} else if testing.Verbose() {
			t.Logf("%s took %v of CPU", name, took)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, m := range []string{head + "\r\nhi", spanish, htmlOnly, report} {
		f.Add([]byte(m))
	}
	f.Add(bytes.Repeat([]byte("--b\r\n"), 20))
	f.Fuzz(func(t *testing.T, raw []byte) {
		m, err := inbound.Read(raw)
		if err != nil {
			if reason(err) == "" {
				t.Fatalf("an error without a reason: %v", err)
			}
			return
		}
		if !m.From.IsZero() && !strings.Contains(string(raw), m.From.Reveal()[:1]) {
			t.Fatal("the sender stands nowhere in the message")
		}
		for _, s := range []string{m.Text, m.Subject, m.Quoted, m.Name} {
			if strings.ContainsAny(s, "\x00\r\u202e") || strings.ToValidUTF8(s, "") != s {
				t.Fatalf("not clean: %q", s)
			}
		}
		if text := fmt.Sprintf("%v %+v %#v", m, m, m); m.Text != "" && len(m.Text) > 12 && strings.Contains(text, m.Text) {
			t.Fatal("a message prints itself")
		}
	})
}
