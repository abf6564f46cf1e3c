package main

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/habeasdata/habeas/internal/app"
	"github.com/habeasdata/habeas/internal/workflow"
)

// RegimesReplayCmd computes every open request under a changed pack.
type RegimesReplayCmd struct {
	Pack    string `required:"" help:"The changed pack: a file, or the id of a pack in the folder of --law."`
	Law     string `type:"existingdir" help:"Folder with regimes/ and calendars/ of your own."`
	Config  string `type:"existingfile" env:"HABEAS_CONFIG" help:"Configuration file."`
	Confirm bool   `help:"Move the dates that become earlier. Without it nothing is changed."`
}

// Run prints one line per date that moves, and why.
func (c *RegimesReplayCmd) Run(ctx context.Context, out io.Writer, base fs.FS) error {
	pack, err := findPack(base, c.Pack, c.Law)
	if err != nil {
		return err
	}
	a, err := app.OpenToCheck(ctx, c.Config, os.Environ())
	if err != nil {
		return err
	}
	defer func() { _ = a.Close() }()
	moved, left := 0, 0
	err = a.Work.Replay(ctx, pack, c.Confirm, func(m workflow.Move) error {
		if m.Left != "" {
			left++
		} else {
			moved++
		}
		_, err := fmt.Fprintln(out, m)
		return err
	})
	if err != nil {
		return err
	}
	said := "nothing was changed"
	if c.Confirm {
		said = "the earlier of each is in force"
	}
	fmt.Fprintf(out, "%d dates differ under %s version %s; %s\n", moved, pack.ID, pack.Version, said)
	if left > 0 {
		fmt.Fprintf(out, "%d requests were left as they are\n", left)
	}
	if here, err := a.Law.Pack(pack.ID); err != nil || here.Digest != pack.Digest {
		fmt.Fprintln(out, "this installation does not read that pack: put it into the folder regimes of its setting law and start it again,"+
			" or what is computed next goes by the old one")
	}
	return nil
}
