package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"text/tabwriter"

	"github.com/habeasdata/habeas/internal/app"
)

// ShredCmd destroys what has outlived its retention time, as the round of a running server does every hour.
type ShredCmd struct {
	Config string `type:"existingfile" env:"HABEAS_CONFIG" help:"Configuration file."`
	Due    bool   `required:"" help:"Destroy everything whose retention time is over. There is no way to destroy anything else."`
	DryRun bool   `help:"Only say what would be destroyed."`
}

// Run prints one line per thing, by class, kind and id, and what is to be looked at on the lists of marks. A thing that
// could not be destroyed ends with exit code 1, after all others.
func (c *ShredCmd) Run(ctx context.Context, out io.Writer) error {
	a, err := app.OpenOffline(ctx, c.Config, os.Environ())
	if err != nil {
		return err
	}
	defer func() { _ = a.Close() }()
	done, failed := a.Shred(ctx, c.DryRun)
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, s := range done {
		fmt.Fprintln(table, s)
	}
	if err := table.Flush(); err != nil {
		return errors.Join(failed, err)
	}
	word := "destroyed"
	if c.DryRun {
		word = "due"
	}
	fmt.Fprintf(out, "%d %s\n", len(done), word)
	lists, err := a.Lists(ctx)
	for _, l := range lists {
		fmt.Fprintln(out, l)
	}
	return errors.Join(failed, err)
}
