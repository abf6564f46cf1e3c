package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/habeasdata/habeas/internal/regime"
)

// RegimesCmd shows the law packs. Only replay opens a database.
type RegimesCmd struct {
	List   RegimesListCmd   `cmd:"" default:"withargs" help:"List the packs."`
	Show   RegimesShowCmd   `cmd:"" help:"Show one pack with its rules and citations."`
	Diff   RegimesDiffCmd   `cmd:"" help:"Show what differs between two packs."`
	Replay RegimesReplayCmd `cmd:"" help:"Show which dates of open requests move under a changed pack."`
}

// RegimesListCmd lists the packs.
type RegimesListCmd struct {
	Law string `type:"existingdir" help:"Folder with regimes/ and calendars/ of your own."`
}

// Run prints one line per pack.
func (c *RegimesListCmd) Run(out io.Writer, base fs.FS) error {
	l, err := loadLaw(base, c.Law)
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "ID\tJURISDICTION\tVERSION\tAS OF\tRULES\tFROM MEMORY\tSIGNED")
	for _, p := range l.library.Packs() {
		memory := 0
		for _, r := range p.Rules {
			if r.Confidence == regime.Memory {
				memory++
			}
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%d\t%d\t%s\n", p.ID, p.Jurisdiction, p.Version, p.AsOf, len(p.Rules), memory,
			signed(p))
	}
	return table.Flush()
}

func signed(p *regime.Pack) string {
	if !p.Signed() {
		return "no"
	}
	return p.SignOff.Name + ", " + p.SignOff.Date
}

// RegimesShowCmd prints one pack.
type RegimesShowCmd struct {
	ID  string `arg:"" help:"Regime id, or a pack's file."`
	Law string `type:"existingdir" help:"Folder with regimes/ and calendars/ of your own."`
}

// Run prints the pack as a lawyer reads it: every rule with its source and its mark.
func (c *RegimesShowCmd) Run(out io.Writer, base fs.FS) error {
	pack, err := findPack(base, c.ID, c.Law)
	if err != nil {
		return err
	}
	var page strings.Builder
	fmt.Fprintf(&page, "%s: %s, %s\nversion %s, state of the law %s, hash %s\nsigned off: %s\n", pack.ID, pack.Law,
		pack.Jurisdiction, pack.Version, pack.AsOf, pack.Digest, signed(pack))
	if pack.Scope != "" {
		fmt.Fprintf(&page, "covers: %s\n", pack.Scope)
	}
	if pack.Regulator.Name != "" {
		fmt.Fprintf(&page, "regulator: %s (%s)\n", pack.Regulator.Name, pack.Regulator.Confidence)
	}
	if len(pack.Withheld.Fields) > 0 {
		fmt.Fprintf(&page, "never shown: %s (%s, %s)\n", strings.Join(pack.Withheld.Fields, ", "), pack.Withheld.Citation,
			pack.Withheld.Confidence)
	}
	for _, r := range pack.Rules {
		fmt.Fprintf(&page, "\n%s\n", r.Right)
		for _, fact := range r.Facts() {
			fmt.Fprintf(&page, "  %s: %s\n", fact.Name, fact.Value)
		}
		if says := pack.AnswerTo(r.Right).Words(); says != "" {
			fmt.Fprintf(&page, "  the answer says: %s\n", says)
		}
		for _, reach := range pack.ReachOf(r.Right) {
			fmt.Fprintf(&page, "  reaches, %s: %s\n", reach.ID, reach.Words())
		}
		for _, g := range pack.GroundsFor(r.Right) {
			fmt.Fprintf(&page, "  may be refused as %s: %s (%s, %s)\n", g.ID, g.Text, g.Citation, g.Confidence)
		}
	}
	_, err = io.WriteString(out, page.String())
	return err
}

// RegimesDiffCmd compares two packs.
type RegimesDiffCmd struct {
	A   string `arg:"" help:"Regime id, or a pack's file."`
	B   string `arg:"" help:"Regime id, or a pack's file."`
	Law string `type:"existingdir" help:"Folder with regimes/ and calendars/ of your own."`
}

// Run prints one line per difference, or that there is none.
func (c *RegimesDiffCmd) Run(out io.Writer, base fs.FS) error {
	a, errA := findPack(base, c.A, c.Law)
	b, errB := findPack(base, c.B, c.Law)
	if err := errors.Join(errA, errB); err != nil {
		return err
	}
	changes := regime.Diff(a, b)
	for _, change := range changes {
		if _, err := fmt.Fprintln(out, change); err != nil {
			return err
		}
	}
	if len(changes) == 0 {
		_, err := fmt.Fprintln(out, "no difference")
		return err
	}
	return nil
}

// findPack returns the pack with the id, or reads the file of that name.
func findPack(base fs.FS, name, folder string) (*regime.Pack, error) {
	if strings.HasSuffix(name, ".yaml") {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		return regime.Parse(name, text)
	}
	l, err := loadLaw(base, folder)
	if err != nil {
		return nil, err
	}
	return l.library.Pack(name)
}
