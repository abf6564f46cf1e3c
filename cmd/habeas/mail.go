package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/habeasdata/habeas/internal/app"
	"github.com/habeasdata/habeas/internal/intake"
	"github.com/habeasdata/habeas/internal/mail"
	"github.com/habeasdata/habeas/internal/mail/inbound"
	"github.com/habeasdata/habeas/internal/mail/triage"
)

// MailCmd takes in requests that came by mail.
type MailCmd struct {
	Ingest MailIngestCmd `cmd:"" help:"Take in one message from standard input; exit 0 accepted, 1 quarantined, 2 usage, 75 try again later."`
}

// MailIngestCmd takes in one message.
type MailIngestCmd struct {
	Config  string   `type:"existingfile" env:"HABEAS_CONFIG" help:"Configuration file."`
	Mailbox string   `help:"Address of ours that the message came to; mail.from without one."`
	Hop     []string `help:"Name of a mail server of ours, as it writes itself after 'by' in Received; the first one's time is the receipt. May be given more than once."`
	DryRun  bool     `help:"Only print what would happen, as JSON with the sender's address. Nothing is kept."`
}

// Run prints nothing of the message unless it is a dry run. A message that came before has the exit code of its first
// time.
func (c *MailIngestCmd) Run(ctx context.Context, out io.Writer) error {
	if c.Mailbox != "" {
		if _, err := mail.ParseAddr(c.Mailbox); err != nil {
			return usage("--mailbox: write an address such as privacy@example.com")
		}
	}
	if info, err := os.Stdin.Stat(); err != nil || info.Mode()&os.ModeCharDevice != 0 {
		return usage("give the message on standard input: habeas mail ingest < message.eml")
	}
	a, err := app.OpenOffline(ctx, c.Config, os.Environ())
	if err != nil {
		return &ExitError{Code: tryAgain, Err: err}
	}
	defer func() { _ = a.Close() }()
	m := intake.Mail{Mailbox: c.Mailbox, Raw: os.Stdin}
	for _, hop := range c.Hop {
		m.Hops = append(m.Hops, strings.ToLower(hop))
	}
	if m.Mailbox == "" {
		m.Mailbox = a.Work.Controller.Mailbox
	}
	if c.DryRun {
		done, err := a.Intake.Consider(ctx, m)
		if err == nil {
			err = writePlan(out, done)
		}
		return ended(done, err)
	}
	done, err := a.Intake.FromMail(ctx, m)
	return ended(done, err)
}

// tryAgain is EX_TEMPFAIL of sysexits: a mail server keeps the message and brings it again.
const tryAgain = 75

func ended(done intake.Mailed, err error) error {
	switch {
	case err != nil:
		return &ExitError{Code: tryAgain, Err: err}
	case done.Quarantined != "":
		return &ExitError{Code: 1, Err: fmt.Errorf("quarantined: %s", done.Quarantined)}
	}
	return nil
}

// plan is what a dry run prints.
type plan struct {
	Result      string          `json:"result"` // accepted or quarantined
	Reason      string          `json:"reason,omitempty"`
	Duplicate   bool            `json:"duplicate"`
	ReceivedAt  time.Time       `json:"received_at"`
	From        string          `json:"from"`
	Flags       []inbound.Flag  `json:"flags"`
	Machine     inbound.Machine `json:"machine"`
	Law         string          `json:"law,omitempty"`
	Rights      []string        `json:"rights"` // as they would be opened
	Requester   string          `json:"requester,omitempty"`
	Locale      string          `json:"locale,omitempty"`
	BeforeStaff bool            `json:"before_staff"`
	Finding     triage.Finding  `json:"finding"`
}

func writePlan(out io.Writer, m intake.Mailed) error {
	p := plan{
		Result: "accepted", Reason: m.Quarantined, Duplicate: m.Duplicate, ReceivedAt: m.ReceivedAt, From: m.Message.From.Reveal(),
		Flags: append([]inbound.Flag{}, m.Message.Flags...), Machine: m.Message.Machine, Rights: []string{}, Law: m.New.Regime,
		Requester: string(m.New.Requester), Locale: m.New.Locale, BeforeStaff: m.New.Attention != "", Finding: m.Finding,
	}
	if m.Quarantined != "" {
		p.Result = "quarantined"
	}
	for _, right := range m.New.Rights {
		p.Rights = append(p.Rights, string(right))
	}
	p.Finding.Rights = append([]triage.Means{}, p.Finding.Rights...)
	p.Finding.Hits = append([]triage.Hit{}, p.Finding.Hits...)
	e := json.NewEncoder(out)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(p)
}
