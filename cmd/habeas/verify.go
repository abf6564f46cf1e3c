package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/habeasdata/habeas/internal/app"
	"github.com/habeasdata/habeas/internal/audit"
)

// VerifyCmd checks the invariants of an installation, or of a copy of it. It changes nothing.
type VerifyCmd struct {
	Config   string `type:"existingfile" env:"HABEAS_CONFIG" help:"Configuration file."`
	Canaries string `type:"existingfile" help:"File with values, one per line, that must not stand anywhere in the database in clear."`
}

// Run prints each violation on a line of its own; the exit code is 1 when there is one.
func (c *VerifyCmd) Run(ctx context.Context, out io.Writer) error {
	canaries, err := lines(c.Canaries)
	if err != nil {
		return err
	}
	a, err := app.OpenToCheck(ctx, c.Config, os.Environ())
	if err != nil {
		return err
	}
	defer func() { _ = a.Close() }()
	violations, err := a.Verify(ctx, canaries...)
	for _, v := range violations {
		fmt.Fprintln(out, v)
	}
	switch {
	case err != nil:
		return err
	case len(violations) > 0:
		return &ExitError{Code: 1, Err: fmt.Errorf("%d violations", len(violations))}
	}
	_, err = fmt.Fprintln(out, "all invariants hold")
	return err
}

// lines reads a file's lines that are not empty; no file has none.
func lines(path string) ([]string, error) {
	if path == "" {
		return nil, nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var list []string
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); line != "" {
			list = append(list, line)
		}
	}
	return list, nil
}

// AuditCmd looks after the audit log.
type AuditCmd struct {
	Verify AuditVerifyCmd `cmd:"" help:"Verify the audit log of an installation, of a copy of it, or of an export."`
	Export AuditExportCmd `cmd:"" help:"Write the audit log as JSON lines that can be verified elsewhere."`
}

// AuditVerifyCmd verifies the audit log. It works offline.
type AuditVerifyCmd struct {
	Config string `type:"existingfile" env:"HABEAS_CONFIG" help:"Configuration file of the installation or of the copy."`
	Export string `type:"existingfile" help:"Verify this export instead."`
	Key    string `help:"Public key of the log, from elsewhere; without it an export is compared with the key that it states itself."`
}

// Run prints what was verified, or the first broken place with its number and exit code 1.
func (c *AuditVerifyCmd) Run(ctx context.Context, out io.Writer) error {
	if c.Export != "" {
		return c.export(ctx, out)
	}
	a, err := app.OpenToCheck(ctx, c.Config, os.Environ())
	if err != nil {
		return err
	}
	defer func() { _ = a.Close() }()
	sum, err := a.VerifyAudit(ctx)
	if err != nil {
		return err
	}
	return verified(out, sum)
}

func (c *AuditVerifyCmd) export(ctx context.Context, out io.Writer) error {
	var rules audit.Rules
	var err error
	if c.Key != "" {
		if rules.Key, err = audit.ParseVerifier(c.Key); err != nil {
			return err
		}
	}
	file, err := os.Open(c.Export)
	if err != nil {
		return err
	}
	defer file.Close()
	header, sum, err := audit.VerifyExport(ctx, file, rules)
	if err != nil {
		return err
	}
	if c.Key == "" {
		fmt.Fprintf(out, "the export agrees with itself; compare its key with the one that the installation published:\n%s\n", header.Key)
	}
	return verified(out, sum)
}

func verified(out io.Writer, sum audit.Summary) error {
	_, err := fmt.Fprintf(out, "verified: %d records in %d chains, %d of them in the global log, %d checkpoints\n",
		sum.Entries, sum.Chains, sum.Log.Seq, sum.Checkpoints)
	return err
}

// AuditExportCmd exports the audit log.
type AuditExportCmd struct {
	Config string `type:"existingfile" env:"HABEAS_CONFIG" help:"Configuration file."`
	Output string `arg:"" optional:"" help:"File to write; standard output without one."`
}

// Run writes the export. To a file, it prints the public key, which is to be kept elsewhere.
func (c *AuditExportCmd) Run(ctx context.Context, out io.Writer) error {
	a, err := app.OpenToCheck(ctx, c.Config, os.Environ())
	if err != nil {
		return err
	}
	defer func() { _ = a.Close() }()
	if c.Output == "" {
		_, err := a.ExportAudit(ctx, out)
		return err
	}
	file, err := os.OpenFile(c.Output, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	key, err := a.ExportAudit(ctx, file)
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "public key: %s\n", key)
	return err
}
