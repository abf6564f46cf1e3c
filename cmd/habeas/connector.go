package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/habeasdata/habeas/internal/connector"
	"github.com/habeasdata/habeas/internal/connector/manual"
	"github.com/habeasdata/habeas/internal/connector/sqldb"
	"github.com/habeasdata/habeas/internal/dataset"
)

// ConnectorCmd looks at connectors and tries them out, without the server and without its database.
type ConnectorCmd struct {
	Lint    ConnectorLintCmd    `cmd:"" help:"Check a configuration folder or one dataset file, and say what to do about each finding."`
	Test    ConnectorTestCmd    `cmd:"" help:"Connect to one system and look for its test subjects."`
	Collect ConnectorCollectCmd `cmd:"" help:"Print what the systems hold about one person, as an access request would collect it."`
	Plan    ConnectorPlanCmd    `cmd:"" help:"Print the graph, the order, the edges and the queries of a collection."`

	Guard *CollectGuard `kong:"-"` // what main knows of a production installation; nil where there is none
}

// CollectGuard records reads of personal data where an installation in production is configured. Record must have
// written its audit record when it returns.
type CollectGuard struct {
	Record func(ctx context.Context, reason string, report *connector.Report) error
}

// ExitError is an error with the exit code that a script sees: 1 error, 2 usage, 3 something is unresolved. A nil Err
// says nothing more.
type ExitError struct {
	Code int
	Err  error
}

// Error is the cause's text.
func (e *ExitError) Error() string {
	if e.Err == nil {
		return fmt.Sprintf("exit %d", e.Code)
	}
	return e.Err.Error()
}

// Unwrap returns the cause.
func (e *ExitError) Unwrap() error { return e.Err }

// ExitCode is the code for the shell.
func (e *ExitError) ExitCode() int { return e.Code }

func usage(format string, args ...any) error { return &ExitError{2, fmt.Errorf(format, args...)} }

// connectorKinds are the kinds of system that this program can fan out to.
func connectorKinds() []connector.Kind { return []connector.Kind{sqldb.Kind, manual.Kind} }

// interruptible ends with the program's interrupt.
func interruptible() (context.Context, context.CancelFunc) {
	return signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
}

// loadConnectors reads a folder; every finding is in the error.
func loadConnectors(dir string) (*connector.Registry, error) {
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return nil, usage("%s is not a folder; give the one that has connectors/ and datasets/", dir)
	}
	r, err := connector.Load(dir, os.LookupEnv, connectorKinds()...)
	if err != nil {
		return nil, &ExitError{1, err}
	}
	return r, nil
}

// parseSeeds reads kind=value pairs.
func parseSeeds(pairs []string, valueless bool) (dataset.Seeds, error) {
	seeds := dataset.Seeds{}
	for _, pair := range pairs {
		kind, value, ok := strings.Cut(pair, "=")
		if !ok && valueless {
			value, ok = "x", true
		}
		if kind == "" || strings.TrimSpace(value) == "" || !ok {
			return nil, usage("--identity needs a kind and a value, such as email=jane@example.com")
		}
		seeds[kind] = append(seeds[kind], value)
	}
	return seeds, nil
}

// ConnectorLintCmd checks configuration.
type ConnectorLintCmd struct {
	Path    string `arg:"" help:"Configuration folder, or one dataset file."`
	Offline bool   `help:"Read the files only: connect to nothing, need no secrets."`
}

// Run prints the findings, one per line; the exit code is 1 when one of them is an error.
func (c *ConnectorLintCmd) Run(out io.Writer) error {
	info, err := os.Stat(c.Path)
	if err != nil {
		return usage("%s cannot be read", c.Path)
	}
	var found dataset.Findings
	if info.IsDir() {
		found = c.folder(out)
	} else {
		found, err = lintDataset(c.Path)
	}
	if err != nil {
		return &ExitError{1, err}
	}
	for _, f := range found {
		fmt.Fprintln(out, f)
	}
	if found.Err() != nil {
		return &ExitError{Code: 1}
	}
	fmt.Fprintln(out, "ok")
	return nil
}

// folder checks the files, and holds them against the systems unless told not to.
func (c *ConnectorLintCmd) folder(out io.Writer) dataset.Findings {
	env := os.LookupEnv
	if c.Offline {
		env = func(string) (string, bool) { return "offline", true }
	}
	r, found := connector.Lint(c.Path, env, connectorKinds()...)
	if r == nil || c.Offline {
		return found
	}
	defer func() { _ = r.Close() }()
	ctx, cancel := interruptible()
	defer cancel()
	for _, h := range r.Check(ctx) {
		found = append(found, h.Findings...)
		if !h.OK && h.Findings.Err() == nil {
			found = append(found, dataset.Finding{File: r.Connector(h.Connector).File, Line: 1, Message: "not held against the system: " + h.Detail,
				Remedy: "make the system reachable, or lint with --offline"})
		}
	}
	found.Sort()
	return slices.Compact(found)
}

// lintDataset checks one dataset file by itself.
func lintDataset(path string) (dataset.Findings, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	sets, found := dataset.Parse(path, data)
	if found.Err() != nil {
		return found, nil
	}
	var parts []dataset.Part
	for _, d := range sets {
		parts = append(parts, dataset.Part{Connector: "lint", Dataset: d})
	}
	_, more := dataset.Build(parts)
	return append(found, more...), nil
}

// ConnectorTestCmd tries one connector.
type ConnectorTestCmd struct {
	Name   string `arg:"" help:"Name of the connector."`
	Config string `required:"" help:"Configuration folder."`
}

// Run connects, discovers, and counts what the test subjects have. No value is printed.
func (c *ConnectorTestCmd) Run(out io.Writer) error {
	r, err := loadConnectors(c.Config)
	if err != nil {
		return err
	}
	defer func() { _ = r.Close() }()
	conn := r.Connector(c.Name)
	if conn == nil {
		return usage("there is no connector named %q", c.Name)
	}
	if conn.Manual() {
		fmt.Fprintf(out, "%s: people answer for it (%s)\n", c.Name, conn.Owner)
		return nil
	}
	ctx, cancel := interruptible()
	defer cancel()
	for _, h := range r.Check(ctx) {
		if h.Connector != c.Name {
			continue
		}
		for _, f := range h.Findings {
			fmt.Fprintln(out, f)
		}
		if !h.OK {
			return &ExitError{1, fmt.Errorf("%s", h.Detail)}
		}
	}
	fmt.Fprintf(out, "%s: connected, %d collections fit their description\n", c.Name, len(conn.Described()))
	return c.subjects(ctx, out, r, conn)
}

// subjects collects for each test subject and prints counts.
func (c *ConnectorTestCmd) subjects(ctx context.Context, out io.Writer, r *connector.Registry, conn *connector.Connector) error {
	open := false
	for i, seeds := range conn.TestSubjects {
		report, err := r.Collect(ctx, seeds, counting{}, connector.CollectOptions{Only: []string{c.Name}})
		if err != nil {
			return &ExitError{1, err}
		}
		for _, col := range report.Collections {
			fmt.Fprintf(out, "test subject %d: %s: %d owned, %d reference, %d third-party\n", i+1, col.Title, col.Owned, col.Reference, col.ThirdParty)
		}
		for _, u := range report.Unresolved {
			open = true
			fmt.Fprintf(out, "test subject %d: unresolved: %s %s: %s\n", i+1, u.Collection, u.Field, u.Reason)
		}
	}
	if open {
		return &ExitError{Code: 3}
	}
	return nil
}

// counting is a sink that keeps nothing; the report has the counts.
type counting struct{}

// Row takes a row and drops it.
func (counting) Row(connector.Row) error { return nil }

// ConnectorPlanCmd describes a collection without reading a row.
type ConnectorPlanCmd struct {
	Config   string        `required:"" help:"Configuration folder."`
	Identity []string      `sep:"none" help:"Kind of identifier, such as email; a value after = plays no part. All kinds if absent."`
	Timeout  time.Duration `default:"1m" help:"Give up after this long."`
}

// Run prints the drawing; the exit code is 3 when something is unresolved.
func (c *ConnectorPlanCmd) Run(out io.Writer) error {
	seeds, err := parseSeeds(c.Identity, true)
	if err != nil {
		return err
	}
	r, err := loadConnectors(c.Config)
	if err != nil {
		return err
	}
	defer func() { _ = r.Close() }()
	ctx, cancel := interruptible()
	defer cancel()
	ctx, stop := context.WithTimeout(ctx, c.Timeout)
	defer stop()
	var kinds []string
	for kind := range seeds {
		kinds = append(kinds, kind)
	}
	d := r.Draw(ctx, kinds)
	section := func(title string, lines []string) {
		fmt.Fprintln(out, title)
		for _, line := range lines {
			fmt.Fprintln(out, "  "+line)
		}
	}
	section("Entries", d.Entries)
	section("Order", d.Order)
	section("Edges (1:N carries ownership, N:1 leads to shared rows)", d.Edges)
	section("Queries", d.Queries)
	if len(d.Unresolved) == 0 {
		return nil
	}
	fmt.Fprintln(out, "Unresolved")
	for _, u := range d.Unresolved {
		fmt.Fprintf(out, "  %s: %s; %s\n", u.Collection, u.Reason, u.Remedy)
	}
	return &ExitError{Code: 3}
}
