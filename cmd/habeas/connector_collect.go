package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/habeasdata/habeas/internal/connector"
	"github.com/habeasdata/habeas/internal/dataset"
)

// ConnectorCollectCmd is a dry run of an access request: it prints everything and stores nothing.
type ConnectorCollectCmd struct {
	Config   string   `required:"" help:"Configuration folder."`
	Identity []string `required:"" sep:"none" help:"Identifier of the person, such as email=jane@example.com. May be given more than once."`
	Category []string `sep:"none" help:"Show only data of this category, such as user.contact. May be given more than once."`
	Format   string   `enum:"json" default:"json" help:"json."`
	Reason   string   `help:"Why the data is read; needed and recorded where an installation in production is configured."`
	Reveal   bool     `help:"Show values there, too; otherwise they are masked."`
}

// productionSettings configure an installation in production.
var productionSettings = []string{"DATABASE_URL", "HABEAS_DATABASE_URL", "HABEAS_DATA", "HABEAS_DATA_DIR", "HABEAS_CONFIG"}

// production reports whether this shell is that of an installation in production.
func (c *ConnectorCmd) production() bool {
	return c.Guard != nil || slices.ContainsFunc(productionSettings, func(name string) bool { return os.Getenv(name) != "" })
}

// Run prints one JSON object: collections, third_party and unresolved, and withheld where a field is never released.
// The exit code is 0 when all is complete, 3 when something is unresolved, 1 when a system failed.
func (c *ConnectorCollectCmd) Run(out io.Writer, parent *ConnectorCmd) error {
	seeds, err := parseSeeds(c.Identity, false)
	if err != nil {
		return err
	}
	production := parent.production()
	switch {
	case production && strings.TrimSpace(c.Reason) == "":
		return usage("an installation in production is configured here: say why the data is read with --reason")
	case production && parent.Guard == nil:
		return &ExitError{1, fmt.Errorf("an installation in production is configured here, but its audit log is not open: nothing was read")}
	}
	r, err := loadConnectors(c.Config)
	if err != nil {
		return err
	}
	defer func() { _ = r.Close() }()
	ctx, cancel := interruptible()
	defer cancel()
	rows := &collected{mask: production && !c.Reveal, own: map[string][]keyed{}, third: map[string][]keyed{}}
	report, err := r.Collect(ctx, seeds, rows, connector.CollectOptions{Categories: c.Category})
	if err != nil {
		return &ExitError{1, err}
	}
	if production {
		if err := parent.Guard.Record(ctx, c.Reason, report); err != nil {
			return &ExitError{1, fmt.Errorf("the audit record could not be written, so nothing is shown: %w", err)}
		}
	}
	if err := rows.write(out, report); err != nil {
		return &ExitError{1, err}
	}
	return exitOf(report)
}

// exitOf turns a report into the exit code.
func exitOf(report *connector.Report) error {
	for _, o := range report.Outcomes {
		if o.State == connector.Failed {
			return &ExitError{1, fmt.Errorf("the system %s failed (%s); what it holds is missing above", o.Connector, o.Class)}
		}
	}
	if len(report.Unresolved) > 0 {
		return &ExitError{Code: 3}
	}
	return nil
}

// collected keeps the rows of one person for sorting; a sample on a terminal, not the way of a request.
type collected struct {
	mask       bool
	own, third map[string][]keyed
}

type keyed struct{ key, row string }

// Row keeps a row.
func (c *collected) Row(r connector.Row) error {
	row := string(r.JSON)
	if c.mask {
		var err error
		if row, err = masked(r.JSON); err != nil {
			return err
		}
	}
	to := c.own
	if r.Class == dataset.ThirdParty {
		to = c.third
	}
	to[r.Collection] = append(to[r.Collection], keyed{string(r.Key), row})
	return nil
}

// masked replaces every value that is not null.
func masked(row []byte) (string, error) {
	var values map[string]json.RawMessage
	if err := json.Unmarshal(row, &values); err != nil {
		return "", err
	}
	for name, v := range values {
		if !dataset.IsNull(v) {
			values[name] = json.RawMessage(`"[masked]"`)
		}
	}
	text, err := json.Marshal(values)
	return string(text), err
}

// write prints the object. Rows stand as the connectors encoded them.
func (c *collected) write(out io.Writer, report *connector.Report) error {
	w := bufio.NewWriter(out)
	fmt.Fprint(w, "{\n  \"collections\": ")
	writeRows(w, c.own)
	fmt.Fprint(w, ",\n  \"third_party\": ")
	writeRows(w, c.third)
	unresolved, err := json.MarshalIndent(append([]dataset.Unresolved{}, report.Unresolved...), "  ", "  ")
	if err != nil {
		return err
	}
	fmt.Fprintf(w, ",\n  \"unresolved\": %s", unresolved)
	if withheld := withheldBy(report); len(withheld) > 0 {
		text, err := json.MarshalIndent(withheld, "  ", "  ")
		if err != nil {
			return err
		}
		fmt.Fprintf(w, ",\n  \"withheld\": %s", text)
	}
	fmt.Fprint(w, "\n}\n")
	return w.Flush()
}

func writeRows(w *bufio.Writer, all map[string][]keyed) {
	fmt.Fprint(w, "{")
	for i, name := range slices.Sorted(maps.Keys(all)) {
		if i > 0 {
			fmt.Fprint(w, ",")
		}
		fmt.Fprintf(w, "\n    %s: [", dataset.AppendText(nil, name))
		rows := all[name]
		slices.SortFunc(rows, func(a, b keyed) int {
			return cmp.Or(compareKeys(a.key, b.key), strings.Compare(a.row, b.row))
		})
		for j, r := range rows {
			if j > 0 {
				fmt.Fprint(w, ",")
			}
			fmt.Fprint(w, "\n      ", r.row)
		}
		fmt.Fprint(w, "\n    ]")
	}
	if len(all) > 0 {
		fmt.Fprint(w, "\n  ")
	}
	fmt.Fprint(w, "}")
}

// compareKeys orders numbers as numbers and everything else as text.
func compareKeys(a, b string) int {
	x, y := dataset.Cells(a), dataset.Cells(b)
	for i := range min(len(x), len(y)) {
		m, errM := strconv.ParseFloat(strings.Trim(x[i], `"`), 64)
		n, errN := strconv.ParseFloat(strings.Trim(y[i], `"`), 64)
		order := strings.Compare(x[i], y[i])
		if errM == nil && errN == nil && m != n {
			order = cmp.Compare(m, n)
		}
		if order != 0 {
			return order
		}
	}
	return cmp.Compare(len(x), len(y))
}

// withheldField is one field that is never released.
type withheldField struct {
	Collection string `json:"collection"`
	Field      string `json:"field"`
	Kind       string `json:"kind"`
}

func withheldBy(report *connector.Report) []withheldField {
	var all []withheldField
	for _, col := range report.Collections {
		if col.Owned+col.Released+col.Reference+col.ThirdParty == 0 {
			continue
		}
		for _, f := range col.Marked {
			all = append(all, withheldField{col.Title, f.Field, string(f.Kind)})
		}
	}
	return all
}
