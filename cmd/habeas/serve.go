package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/habeasdata/habeas/internal/app"
	"github.com/habeasdata/habeas/internal/app/demo"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/staff"
	"github.com/habeasdata/habeas/internal/vault"
)

// ServeCmd is production.
type ServeCmd struct {
	Config string `type:"existingfile" env:"HABEAS_CONFIG" help:"Configuration file; configs/habeas.yaml documents every value."`
}

// Run serves until the process is told to stop.
func (c *ServeCmd) Run(ctx context.Context) error { return app.Production(ctx, c.Config, os.Environ()) }

// DemoCmd is the demonstration.
type DemoCmd struct {
	Data        string `default:"data" help:"Folder for everything that the demo keeps."`
	Listen      string `default:"127.0.0.1:8080" help:"Loopback address of portal and desk."`
	Credentials string `help:"Write addresses and staff credentials to this file, as JSON, once it serves."`
}

// Run serves the made-up company until the process is told to stop.
func (c *DemoCmd) Run(ctx context.Context, out io.Writer) error {
	log := app.NewLogger(os.Stderr, app.LogConfig{Format: "text", Level: "warn"})
	d, err := app.OpenDemo(ctx, c.Data, c.Listen, os.Environ(), app.Options{Log: log})
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }()
	d.Announce(out)
	if c.Credentials != "" {
		if err := demo.WriteScript(c.Credentials, demo.Script{Portal: d.Portal, Desk: d.Desk, Mailbox: d.Mailbox, Staff: d.Staff}); err != nil {
			return err
		}
	}
	return d.Serve(ctx)
}

// MigrateCmd brings the schema up to date.
type MigrateCmd struct {
	Config string `type:"existingfile" env:"HABEAS_CONFIG" help:"Configuration file."`
}

// Run opens the installation, which changes its schema where needed.
func (c *MigrateCmd) Run(ctx context.Context, out io.Writer) error {
	a, err := app.OpenOffline(ctx, c.Config, os.Environ())
	if err != nil {
		return err
	}
	fmt.Fprintln(out, "the schema is up to date")
	return a.Close()
}

// StaffCmd manages accounts at the console.
type StaffCmd struct {
	Add StaffAddCmd `cmd:"" help:"Invite a staff member; prints a link that works once."`
}

// StaffAddCmd invites one person.
type StaffAddCmd struct {
	Config string `type:"existingfile" env:"HABEAS_CONFIG" help:"Configuration file."`
	Email  string `arg:"" help:"Address to sign in with."`
	Name   string `required:"" help:"Name as colleagues see it."`
	Role   string `required:"" enum:"officer,approver,administrator,auditor" help:"officer, approver, administrator or auditor."`
}

// Run prints the enrolment link.
func (c *StaffAddCmd) Run(ctx context.Context, out io.Writer) error {
	a, err := app.OpenOffline(ctx, c.Config, os.Environ())
	if err != nil {
		return err
	}
	defer func() { _ = a.Close() }()
	token, err := a.Staff.Invite(ctx, staff.Console(), c.Email, c.Name, dsr.Role(c.Role))
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%s/desk/enrol/%s\n", a.Work.Controller.BaseURL, token)
	return nil
}

// KeyCmd draws a master key.
type KeyCmd struct{}

// Run prints the key. Keep it out of backups of the data.
func (KeyCmd) Run(out io.Writer) error {
	_, err := fmt.Fprintln(out, vault.GenerateMasterKey().Reveal())
	return err
}

// CodeCmd shows the present code of an authenticator secret, for the demonstration and for scripts.
type CodeCmd struct {
	Secret string `arg:"" help:"The base32 secret of the second factor."`
}

// Run prints the code.
func (c CodeCmd) Run(out io.Writer) error {
	code, err := app.AuthenticatorCode(c.Secret)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(out, code)
	return err
}
