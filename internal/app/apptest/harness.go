package apptest

import (
	"context"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/habeasdata/habeas/internal/app"
	"github.com/habeasdata/habeas/internal/mail/sink"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/testkit"
	"github.com/habeasdata/habeas/internal/vault"
)

// Options choose the house that a test runs in. The zero value is SQLite, the sample systems, and a Monday.
type Options struct {
	Postgres bool
	// Systems is a folder of connectors and datasets; "" writes the sample systems.
	Systems string
	// NoSystems starts without any.
	NoSystems bool
	// Start is the business time at the start; zero is Monday, 2 November 2026, 10:00 UTC.
	Start time.Time
	// Config changes the configuration before the start.
	Config func(*app.Config)
	// Before is called with the folder of the systems before the program reads it.
	Before func(systems string)
	// Errors are parts of log lines that the test brings about on purpose.
	Errors []string
}

// Harness is a running house.
type Harness struct {
	App     *app.App
	URL     string
	Mail    *sink.Sink
	Clock   *Clock
	Systems string // folder of the connected systems
	Data    string // folder of the installation

	t         testing.TB
	log       *journal
	errors    []string
	database  reader
	mailboxes map[string]*Mailbox
	desks     map[string]*Desk
	canaries  []string
	mu        sync.Mutex
}

// monday is where business time begins: not the present, not the end of a month, no holiday.
var monday = time.Date(2026, 11, 2, 10, 0, 0, 0, time.UTC)

// Poll is how soon the queue sees what became due because the clock was moved.
const poll = 20 * time.Millisecond

// Start starts the house and stops it when the test ends.
func Start(t testing.TB, o Options) *Harness {
	t.Helper()
	if o.Start.IsZero() {
		o.Start = monday
	}
	h := &Harness{
		t: t, Clock: newClock(o.Start), log: &journal{}, Data: t.TempDir(), Systems: o.Systems, errors: o.Errors,
		mailboxes: map[string]*Mailbox{}, desks: map[string]*Desk{},
	}
	if h.Systems == "" && !o.NoSystems {
		h.Systems = filepath.Join(h.Data, "systems")
		writeSystems(t, h.Systems)
	}
	if o.Before != nil {
		o.Before(h.Systems)
	}
	h.Mail = Must(sink.Open(sink.Options{Now: h.Clock.Now}))
	t.Cleanup(func() { _ = h.Mail.Close() })
	h.open(o)
	return h
}

// open puts the program together and serves.
func (h *Harness) open(o Options) {
	h.t.Helper()
	listener := Must(net.Listen("tcp", "127.0.0.1:0"))
	c := h.config(listener.Addr().String(), o)
	log := slog.New(slog.NewTextHandler(h.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	a, err := app.Open(context.Background(), c, app.Options{Log: log, Now: h.Clock.Now, Poll: poll})
	if err != nil {
		h.t.Fatalf("start: %v", err)
	}
	h.App, h.URL, h.database = a, c.BaseURL, openReader(h.t, c.DatabaseURL, c.Data)
	ctx, stop := context.WithCancel(context.Background())
	stopped := make(chan error, 1)
	go func() { stopped <- a.Serve(ctx, listener) }()
	h.t.Cleanup(func() {
		stop()
		if err := <-stopped; err != nil {
			h.t.Errorf("stop: %v", err)
		}
		h.Verify()
		h.checkLog()
		if err := a.Close(); err != nil {
			h.t.Errorf("close: %v", err)
		}
	})
}

func (h *Harness) config(listen string, o Options) app.Config {
	c := app.Defaults()
	c.Listen, c.BaseURL, c.Data, c.Systems = listen, "http://"+listen, h.Data, h.Systems
	c.MasterKey = vault.GenerateMasterKey().Reveal()
	c.PostsPerMinute = -1
	c.Controller.Name, c.Controller.Contact = "Larkspur Books", "privacy@larkspur.example"
	c.Controller.TimeZone, c.Controller.Calendar = "America/Los_Angeles", "us_federal"
	c.Mail = app.MailConfig{Host: "127.0.0.1", Port: h.Mail.Port(), TLS: "none", From: "privacy@larkspur.example", Hello: "localhost"}
	if o.Postgres {
		c.DatabaseURL = testkit.PostgresFrom(h.t, "apptest", migrate)
	} else if err := os.WriteFile(filepath.Join(h.Data, "habeas.db"), schema(h.t), 0o600); err != nil {
		h.t.Fatal(err)
	}
	if h.Systems != "" {
		if path := filepath.Join(h.Systems, "datamap.yaml"); Exists(path) {
			c.DataMap = path
		}
	}
	if o.Config != nil {
		o.Config(&c)
	}
	return c
}

// migrate makes the schema in an empty database.
func migrate(url string) error {
	s, err := store.Open(context.Background(), store.Options{URL: url, ControllerID: "main", Now: time.Now})
	if err != nil {
		return err
	}
	defer s.Close()
	_, err = s.Migrate(context.Background())
	return err
}

var schemaFile struct {
	once sync.Once
	text []byte
	err  error
}

// schema is an empty SQLite database with the schema in place, made once per test process.
func schema(t testing.TB) []byte {
	schemaFile.once.Do(func() {
		dir, err := os.MkdirTemp("", "habeas-schema-")
		if err != nil {
			schemaFile.err = err
			return
		}
		defer os.RemoveAll(dir)
		path := filepath.Join(dir, "habeas.db")
		if schemaFile.err = migrate(path); schemaFile.err == nil {
			schemaFile.text, schemaFile.err = os.ReadFile(path)
		}
	})
	if schemaFile.err != nil {
		t.Fatalf("schema: %v", schemaFile.err)
	}
	return schemaFile.text
}

// Each runs a test on both databases.
func Each(t *testing.T, test func(t *testing.T, o Options)) {
	t.Helper()
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); test(t, Options{}) })
	t.Run("postgres", func(t *testing.T) { t.Parallel(); test(t, Options{Postgres: true}) })
}

// Must returns the value, or ends the test that set something up wrongly.
func Must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// Log is everything that the program has logged.
func (h *Harness) Log() string { return h.log.String() }

// checkLog fails the test for each error in the log that it did not announce.
func (h *Harness) checkLog() {
	for line := range strings.Lines(h.Log()) {
		if !strings.Contains(line, "level=ERROR") {
			continue
		}
		announced := false
		for _, part := range h.errors {
			announced = announced || strings.Contains(line, part)
		}
		if !announced {
			h.t.Errorf("the log has an error: %s", line)
		}
	}
}

// journal is a log that can be read while it is written.
type journal struct {
	mu   sync.Mutex
	text strings.Builder
}

// Write implements io.Writer.
func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}
