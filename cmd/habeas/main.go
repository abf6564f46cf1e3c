// Command habeas runs privacy requests from the first message to the final answer: as a server, as a demonstration,
// and as a set of commands for operators, lawyers and scripts.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"github.com/habeasdata/habeas/internal/app"
)

// CLI is the command line.
type CLI struct {
	Serve     ServeCmd     `cmd:"" help:"Serve portal, desk and API, and work jobs (production)."`
	Demo      DemoCmd      `cmd:"" help:"Serve a made-up company with sample data, on this machine only."`
	Migrate   MigrateCmd   `cmd:"" help:"Bring the database's schema up to date."`
	Staff     StaffCmd     `cmd:"" help:"Manage staff accounts."`
	Mail      MailCmd      `cmd:"" help:"Take in requests that came by mail."`
	Due       DueCmd       `cmd:"" help:"Compute the dates that a request is owed."`
	Regimes   RegimesCmd   `cmd:"" help:"List and compare law packs."`
	Connector ConnectorCmd `cmd:"" help:"Check and try connectors."`
	Audit     AuditCmd     `cmd:"" help:"Verify the audit log."`
	Verify    VerifyCmd    `cmd:"" help:"Check the invariants of the whole installation."`
	Shred     ShredCmd     `cmd:"" help:"Destroy what has outlived its retention time."`
	Key       KeyCmd       `cmd:"" help:"Draw a master key."`
	Code      CodeCmd      `cmd:"" help:"Show the present code of an authenticator secret."`
}

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

func run(args []string, out, errs io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	cli := CLI{Connector: ConnectorCmd{Guard: guard()}}
	parser, err := kong.New(&cli, kong.Name("habeas"),
		kong.Description("Habeas runs privacy requests: access, deletion, correction, opt-out."),
		kong.UsageOnError(), kong.Writers(out, errs),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.BindTo(out, (*io.Writer)(nil)), kong.BindTo(app.Files(), (*fs.FS)(nil)))
	if err != nil {
		fmt.Fprintln(errs, "habeas:", err)
		return 1
	}
	command, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintln(errs, "habeas:", err)
		return 2
	}
	return exitCode(command.Run(), errs)
}

// exitCode prints an error in one line and returns the code that it asks for.
func exitCode(err error, errs io.Writer) int {
	if err == nil {
		return 0
	}
	if text := err.Error(); text != "" {
		fmt.Fprintln(errs, "habeas:", text)
	}
	var coded kong.ExitCoder
	if errors.As(err, &coded) {
		return coded.ExitCode()
	}
	return 1
}
