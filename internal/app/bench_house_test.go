package app_test

import (
	"context"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"testing"

	"github.com/habeasdata/habeas/internal/app"
	"github.com/habeasdata/habeas/internal/mail/sink"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/vault"
)

// needBench skips what measures: it takes minutes and belongs to `make bench`.
func needBench(b *testing.B) {
	b.Helper()
	if os.Getenv("HABEAS_TEST_BENCH") == "" {
		b.Skip("measuring takes minutes: make bench, or HABEAS_TEST_BENCH=1")
	}
}

// house is the whole program as in production: its own listener, the real clock, a real mail server, every job.
type house struct {
	app  *app.App
	url  string
	mail *sink.Sink
	data string
}

// startHouse starts the program on a Postgres, or on SQLite where the address is empty, and stops it at the end.
func startHouse(b *testing.B, database string) *house {
	b.Helper()
	needBench(b)
	h := &house{data: b.TempDir()}
	var err error
	if h.mail, err = sink.Open(sink.Options{}); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = h.mail.Close() })
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	c := app.Defaults()
	c.Listen, c.BaseURL, c.Data, c.DatabaseURL = listener.Addr().String(), "http://"+listener.Addr().String(), h.data, database
	c.MasterKey, c.PostsPerMinute = vault.GenerateMasterKey().Reveal(), -1
	c.Controller.Name, c.Controller.TimeZone = "Larkspur Books", "America/Los_Angeles"
	c.Mail = app.MailConfig{Host: "127.0.0.1", Port: h.mail.Port(), TLS: "none", From: "privacy@larkspur.example", Hello: "localhost"}
	log, err := os.Create(filepath.Join(h.data, "log"))
	if err != nil {
		b.Fatal(err)
	}
	h.app, err = app.Open(context.Background(), c, app.Options{Log: slog.New(slog.NewTextHandler(log, nil))})
	if err != nil {
		b.Fatal(err)
	}
	h.url = c.BaseURL
	ctx, stop := context.WithCancel(context.Background())
	stopped := make(chan error, 1)
	go func() { stopped <- h.app.Serve(ctx, listener) }()
	b.Cleanup(func() {
		stop()
		if err := <-stopped; err != nil {
			b.Errorf("stop: %v", err)
		}
		if err := h.app.Close(); err != nil {
			b.Errorf("close: %v", err)
		}
		_ = log.Close()
	})
	return h
}

// database is the program's SQLite file.
func (h *house) database() string { return filepath.Join(h.data, "habeas.db") }

// checkAccepted holds the house to what it accepted: one mail for each submission, none twice, and intact chains.
func (h *house) checkAccepted(b *testing.B) {
	b.Helper()
	read := h.app.Store.Read(context.Background())
	submissions, err := read.Submissions().Count(store.Match{})
	if err != nil {
		b.Fatal(err)
	}
	mails := h.mail.ByMessageID()
	for id, n := range mails {
		if n != 1 {
			b.Errorf("mail %s came %d times", id, n)
		}
	}
	if want := nobody.Load(); len(mails) != int(submissions) || submissions > want {
		b.Errorf("%d submissions and %d mails, from %d posts", submissions, len(mails), want)
	}
}
