package connector

import (
	"context"
	"errors"
	"slices"
	"sort"
	"strings"

	"github.com/habeasdata/habeas/internal/dataset"
	"github.com/habeasdata/habeas/internal/withheld"
)

// Sink receives the rows of a collection run, in no particular order.
type Sink interface {
	Row(Row) error
}

// Row is one row. Its slices are valid during the call only.
type Row struct {
	Connector  string
	Collection string // the title that packages show, "dataset:collection"
	Class      dataset.Class
	Path       string // from the verified identifier, by collections
	Key        []byte // the row's key as a tuple of JSON scalars
	JSON       []byte // the row as one JSON object
}

// String hides the row.
func (r Row) String() string { return r.Collection + " row [redacted]" }

// CollectOptions narrow a run.
type CollectOptions struct {
	Categories []string // data categories that a package shows; none means all
	Only       []string // connectors whose rows are wanted, for a repeat after a failure; none means all
	Skip       []string // connectors to leave alone; what hangs on them is reported
	Since      string   // a day, "2025-11-02": the person's own rows that are dated before it are counted and left out; "" for all
	Marked     bool     // hand over the values of marked fields, too: the caller withholds them by the law of the request
}

// Report is what a run did, without the rows.
type Report struct {
	Outcomes    []Outcome
	Collections []Collected
	Unresolved  []dataset.Unresolved
}

// State is how far one connector came.
type State string

// The states. Waiting means that rows may be missing because another connector failed.
const (
	Done     State = "done"
	Failed   State = "failed"
	Waiting  State = "waiting"
	ByPeople State = "people"
	Skipped  State = "skipped"
	NotAsked State = "not_asked" // the connector is not allowed this action
)

// Outcome is one connector's part of a run.
type Outcome struct {
	Connector string
	State     State
	Class     Class    // of the failure
	Retryable bool     // the failure may pass by itself
	Waits     []string // the connectors that must answer first
	Rows      int64    // rows handed over
}

// Collected is one collection's part of a run.
type Collected struct {
	Connector   string
	Address     string
	Title       string
	Fields      []string // as packages show them, in order
	Person      bool
	Owned       int64
	Reference   int64
	ThirdParty  int64
	Released    int64
	Quarantined int64
	Sharing     dataset.Sharing
	Marked      []Marked
	Unmarked    []string            // fields that hold nothing to withhold, whatever their values look like
	Categories  map[string][]string // data categories by field
	Dated       string              // the field that dates its rows; "" for none
	Older       int64               // own rows left out because they are older than what was wanted
}

// Marked is a field that holds a kind of value that some laws withhold.
type Marked struct {
	Field string
	Kind  withheld.Kind
}

// collector is one collection run.
type collector struct {
	op    *operation
	opt   CollectOptions
	sink  Sink
	parts map[*dataset.Node]*part
	buf   []byte
	key   []byte
}

// part is what a run needs of one collection for each row.
type part struct {
	Collected
	selection dataset.Selection
	emit      bool
	columns   []bool
	dated     int // the place of the field that dates a row; -1 for none
}

// Collect reads all rows of the person with these identifiers and hands them to the sink as they come. The error is
// the sink's or the context's; what systems do wrong is in the report. With Only, collections of other connectors are
// read for their keys and their rows are not handed over.
func (r *Registry) Collect(ctx context.Context, seeds dataset.Seeds, sink Sink, opt CollectOptions) (*Report, error) {
	op := r.begin(ctx, func(name string) bool { return slices.Contains(opt.Skip, name) })
	defer op.close()
	c := &collector{op: op, opt: opt, sink: sink, parts: map[*dataset.Node]*part{}}
	for _, n := range op.graph.Nodes {
		c.parts[n] = c.part(n)
	}
	walk := dataset.Walk{Graph: op.graph, Seeds: seeds, Reader: op.reader, Visit: c.visit, Shared: true,
		Columns: func(n *dataset.Node) []bool { return c.parts[n].columns }}
	if len(opt.Only) > 0 {
		need := op.graph.Needed(func(n *dataset.Node) bool { return slices.Contains(opt.Only, n.Connector) })
		walk.Want = func(n *dataset.Node) bool { return need[n] }
	}
	trace, err := walk.Run(ctx)
	if err != nil {
		return nil, err
	}
	return c.report(trace), nil
}

// part settles what of a collection is read and shown.
func (c *collector) part(n *dataset.Node) *part {
	conn := c.op.registry.Connector(n.Connector)
	p := &part{selection: n.Select(c.opt.Categories, c.opt.Marked)}
	p.emit = p.selection.Any && conn.May(Access) && (len(c.opt.Only) == 0 || slices.Contains(c.opt.Only, n.Connector))
	p.columns = n.Links()
	p.Collected = Collected{Connector: n.Connector, Address: n.Address, Title: n.Title, Person: n.Person, Sharing: n.Collection.Shared}
	for i, name := range p.selection.Names {
		if name != nil {
			p.columns[i] = p.columns[i] || p.emit
			p.Fields = append(p.Fields, dataset.TextOf(name[:len(name)-1]))
		}
	}
	if p.dated = n.DatedBy(); p.dated >= 0 {
		p.Dated = n.Fields[p.dated].Title()
		p.columns[p.dated] = true
	}
	p.Categories = map[string][]string{}
	for _, f := range n.Fields {
		p.Categories[f.Title()] = n.Collection.Holds(f)
		if f.Forbidden == dataset.NotForbidden {
			p.Unmarked = append(p.Unmarked, f.Title())
		}
	}
	for _, f := range p.selection.Marked {
		p.Collected.Marked = append(p.Collected.Marked, Marked{Field: f.Title(), Kind: f.Kind})
	}
	return p
}

func (c *collector) visit(h dataset.Hit) error {
	p := c.parts[h.Node]
	if p.emit && h.Class == dataset.Owned && c.opt.Since != "" && p.dated >= 0 && dataset.Before(h.Cells[p.dated], c.opt.Since) {
		p.Older++
		return nil
	}
	switch h.Class {
	case dataset.Owned:
		p.Owned++
	case dataset.Referenced:
		p.Reference++
	case dataset.ThirdParty:
		p.ThirdParty++
	case dataset.Released:
		p.Released++
	}
	if !p.emit {
		return nil
	}
	c.key = h.Node.AppendKey(c.key[:0], h.Cells)
	c.buf = p.selection.AppendRow(c.buf[:0], h.Cells)
	return c.sink.Row(Row{Connector: p.Connector, Collection: p.Title, Class: h.Class, Path: h.Path, Key: c.key, JSON: c.buf})
}

func (c *collector) report(trace *dataset.Trace) *Report {
	report := &Report{Unresolved: trace.Unresolved}
	rows := map[string]int64{}
	for _, n := range c.op.graph.Nodes {
		p := c.parts[n]
		p.Quarantined = trace.Quarantined[n.Address]
		if !p.emit {
			continue
		}
		rows[n.Connector] += p.Owned + p.Reference + p.ThirdParty + p.Released
		report.Collections = append(report.Collections, p.Collected)
	}
	sort.Slice(report.Collections, func(i, j int) bool { return report.Collections[i].Address < report.Collections[j].Address })
	for _, conn := range c.op.registry.connectors {
		if len(c.opt.Only) > 0 && !slices.Contains(c.opt.Only, conn.Name) && trace.Failed[conn.Name] == nil {
			continue
		}
		o := c.op.outcome(conn, trace, Access)
		o.Rows = rows[conn.Name]
		report.Outcomes = append(report.Outcomes, o)
		report.Unresolved = append(report.Unresolved, c.op.missing(conn, o)...)
	}
	return report
}

// outcome reads one connector's part from the trace.
func (o *operation) outcome(c *Connector, trace *dataset.Trace, a Action) Outcome {
	out := Outcome{Connector: c.Name, State: Done, Waits: trace.Waits(c.Name)}
	err := trace.Failed[c.Name]
	if err == nil && o.faults[c.Name] != nil {
		err = o.faults[c.Name]
	}
	switch {
	case c.Manual():
		out.State = ByPeople
	case errors.Is(err, errSkipped) || (o.skip != nil && o.skip(c.Name)):
		out.State = Skipped
	case err != nil:
		f := FaultOf(c.Name, err)
		out.State, out.Class, out.Retryable = Failed, f.Class, f.Retryable()
	case len(out.Waits) > 0:
		out.State = Waiting
	case !c.May(a):
		out.State = NotAsked
	}
	return out
}

// missing says what a connector that is not done leaves open.
func (o *operation) missing(c *Connector, out Outcome) []dataset.Unresolved {
	var reason, remedy string
	switch out.State {
	case Failed:
		reason = "the system " + c.Name + " failed (" + string(out.Class) + ")"
		remedy = map[bool]string{true: "try again later", false: "correct the connector, then try again"}[out.Retryable]
		if f := o.faults[c.Name]; f != nil && f.Detail != "" {
			reason += ": " + f.Detail
		}
	case Waiting:
		reason, remedy = "rows may be missing until "+strings.Join(out.Waits, ", ")+" answers", "collect again when it does"
	case Skipped:
		reason, remedy = "the system "+c.Name+" was left out", "collect it, or say in the answer that it was left out"
	default:
		return nil
	}
	var all []dataset.Unresolved
	for _, address := range c.Described() {
		all = append(all, dataset.Unresolved{Collection: address, Reason: reason, Remedy: remedy})
	}
	return all
}
