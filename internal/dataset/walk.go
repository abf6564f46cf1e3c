package dataset

import (
	"context"
	"errors"
	"fmt"
)

// Class says whose row it is (design section 6).
type Class uint8

// The classes. Released is a third-party row that the collection's standing rule lets into packages; it is never erased.
const (
	Owned Class = iota
	Referenced
	ThirdParty
	Released
)

var classNames = [...]string{"owned", "reference", "third_party", "released"}

// String is the class's stable name.
func (c Class) String() string { return classNames[c] }

// Read asks one collection for the rows whose columns On equal one of the tuples.
type Read struct {
	Node    *Node
	On      []int
	Fold    Fold
	Tuples  []string
	Columns []bool // which columns are wanted; nil means all
}

// Count asks how many rows of a table refer to each tuple.
type Count struct {
	Table   *Table
	Columns []Column
	Tuples  []string
}

// Reader is what the walk needs of a connected system. Read calls each with one cell per column of the node (nil for a
// column that was not wanted); the cells are valid during the call only.
type Reader interface {
	Read(ctx context.Context, q Read, each func(cells [][]byte) error) error
	Count(ctx context.Context, q Count) (map[string]int64, error)
}

// Hit is one row that the walk found, valid during the call only.
type Hit struct {
	Node  *Node
	Class Class
	Path  string // from the identifier, by collections: "email > shop:customer > shop:order"
	Cells [][]byte
}

// Walk is one traversal. Graph, Seeds, Reader and Visit are required.
type Walk struct {
	Graph    *Graph
	Seeds    Seeds
	Reader   func(connector string) (Reader, error)
	Visit    func(Hit) error
	Columns  func(*Node) []bool // which columns are read; nil: all
	Want     func(*Node) bool   // which collections are needed; nil: all
	Shared   bool               // also visit rows that are not owned
	Entries  bool               // only the rows that an identifier finds directly; nothing is reached from them
	MaxRows  int                // per collection; 0: ten million
	MaxDepth int                // longest path; 0: 64
}

// Trace is what a walk leaves behind beside the rows.
type Trace struct {
	Failed      map[string]error           // by connector: the first error, after which it was left alone
	Waiting     map[string]map[string]bool // by connector: those whose failure may hide some of its rows
	Quarantined map[string]int64           // by collection: rows that satisfied no input
	Unresolved  []Unresolved
	Inputs      map[*Edge][]string // the values that each edge was asked for
	Sole        []Sole             // why rows that were met upwards are owned
}

// Sole is the ground on which a row that was met upwards is owned: so many references lead to it, all from owned rows.
type Sole struct {
	Node     *Node
	Referrer string // see Node.Referring
	Tuple    string
	Count    int64
}

const chunkSize = 500

// errStop ends a walk because the visitor refused a row.
type errStop struct{ err error }

func (e errStop) Error() string { return e.err.Error() }
func (e errStop) Unwrap() error { return e.err }

// walker is the state of one run.
type walker struct {
	Walk
	trace  *Trace
	inputs map[*Edge]*tupleSet
	states map[*Node]*state
	refs   map[*referrer]map[string]int64
	paths  []path
	pathID map[pathKey]int32
	buf    []byte
	grew   bool // an owned row was found since this was last set to false
}

// state is what a run knows of one collection.
type state struct {
	remember bool               // rows can come by more than one way
	owned    map[rowID]struct{} // if remember
	rows     int
	out      []*Edge
	refs     []*referrer
}

// path is one step after another path.
type path struct {
	parent int32 // -1: the step is an identifier's entry
	edge   *Edge
	depth  int
	text   string
}

// Run walks to a fixpoint. It returns an error only when the context ends or the visitor refuses a row; a system that
// fails is in the trace, and the others go on.
func (w Walk) Run(ctx context.Context) (*Trace, error) {
	if w.MaxRows == 0 {
		w.MaxRows = 10_000_000
	}
	if w.MaxDepth == 0 {
		w.MaxDepth = 64
	}
	r := &walker{Walk: w, trace: &Trace{Failed: map[string]error{}, Waiting: map[string]map[string]bool{}, Quarantined: map[string]int64{}},
		inputs: map[*Edge]*tupleSet{}, refs: map[*referrer]map[string]int64{}, pathID: map[pathKey]int32{}}
	r.prepare()
	if !w.Entries {
		r.trace.Unresolved = r.wantedOnly(w.Graph.Unreached(w.Seeds))
	}
	r.seed()
	err := r.fixpoint(ctx)
	if err == nil && w.Shared {
		err = r.shared(ctx)
	}
	r.finish()
	if stop := (errStop{}); errors.As(err, &stop) {
		err = stop.err
	}
	return r.trace, err
}

// prepare settles per collection what the rows will need.
func (w *walker) prepare() {
	w.states = make(map[*Node]*state, len(w.Graph.Nodes))
	for _, n := range w.Graph.Nodes {
		s := &state{}
		ways := 0
		for _, e := range n.In {
			if e.From != nil || len(w.Seeds[e.Identity]) > 0 {
				ways++
			}
			s.remember = s.remember || !e.carries() || ways > 1
		}
		for _, e := range n.Out {
			if !w.Entries && (w.Want == nil || w.Want(e.To)) && (e.carries() || w.Shared || e.To.Person || e.From == e.To) {
				s.out = append(s.out, e)
			}
		}
		if s.remember {
			s.owned = map[rowID]struct{}{}
		}
		w.states[n] = s
	}
	for _, n := range w.Graph.Nodes {
		for _, r := range n.referrers {
			if r.child != nil && n.needsCounts() {
				w.states[r.child].refs = append(w.states[r.child].refs, r)
			}
		}
	}
}

func (w *walker) wantedOnly(all []Unresolved) []Unresolved {
	var out []Unresolved
	for _, u := range all {
		if n := w.Graph.Node(u.Collection); n == nil || w.Want == nil || w.Want(n) {
			out = append(out, u)
		}
	}
	return out
}

// seed puts the identifiers on the entries.
func (w *walker) seed() {
	for _, e := range w.Graph.Seeds {
		col := e.To.Columns[e.ToCols[0]]
		for _, v := range w.Seeds[e.Identity] {
			if tuple, ok := seedTuple(v, col.Type, col.Scale, e.Fold); ok {
				w.input(e).add([]byte(tuple), w.step(-1, e))
			}
		}
	}
}

func (w *walker) input(e *Edge) *tupleSet {
	t := w.inputs[e]
	if t == nil {
		t = &tupleSet{}
		w.inputs[e] = t
	}
	return t
}

// pathKey identifies a path: the same step after the same path is the same.
type pathKey struct {
	parent int32
	edge   *Edge
}

// step returns the number of the path that goes on over e.
func (w *walker) step(parent int32, e *Edge) int32 {
	id, known := w.pathID[pathKey{parent, e}]
	if known {
		return id
	}
	p := path{parent: parent, edge: e, depth: 1, text: e.Identity + " > " + e.To.Address}
	if parent >= 0 {
		p.depth, p.text = w.paths[parent].depth+1, w.paths[parent].text+" > "+e.To.Address
	}
	id = int32(len(w.paths))
	w.paths = append(w.paths, p)
	w.pathID[pathKey{parent, e}] = id
	return id
}

// fixpoint reads owned rows until neither keys nor candidates bring new ones.
func (w *walker) fixpoint(ctx context.Context) error {
	for {
		for n := w.next(); n != nil; n = w.next() {
			if err := w.drain(ctx, n); err != nil {
				return err
			}
		}
		w.grew = false
		for _, n := range w.Graph.Nodes {
			if err := w.settle(ctx, n); err != nil {
				return err
			}
		}
		if !w.grew {
			return nil
		}
	}
}

// next is the first collection in reading order that has inputs which carry ownership.
func (w *walker) next() *Node {
	for _, n := range w.Graph.Nodes {
		for _, e := range n.In {
			if e.carries() && w.inputs[e] != nil && w.inputs[e].pending() && w.wanted(n) {
				return n
			}
		}
	}
	return nil
}

// carries reports whether what the edge finds is owned without a further look.
func (e *Edge) carries() bool { return e.Down && e.From != e.To }

func (w *walker) wanted(n *Node) bool {
	return w.trace.Failed[n.Connector] == nil && (w.Want == nil || w.Want(n))
}

// drain reads the owned rows of one collection for all inputs that wait.
func (w *walker) drain(ctx context.Context, n *Node) error {
	for _, e := range n.In {
		for e.carries() && w.inputs[e] != nil && w.inputs[e].pending() && w.wanted(n) {
			chunk := w.inputs[e].take(chunkSize)
			err := w.read(ctx, e, chunk, func(cells [][]byte, path int32) error { return w.own(n, cells, path) })
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// read asks for one chunk and lets through only rows that satisfy one of its inputs. A failing system is noted, and
// is not an error of the walk.
func (w *walker) read(ctx context.Context, e *Edge, chunk []string, each func([][]byte, int32) error) error {
	n, inputs := e.To, w.inputs[e]
	reader, err := w.Reader(n.Connector)
	if err == nil {
		q := Read{Node: n, On: e.ToCols, Fold: e.Fold, Tuples: chunk}
		if w.Columns != nil {
			q.Columns = w.Columns(n)
		}
		var buf []byte
		err = reader.Read(ctx, q, func(cells [][]byte) error {
			var ok bool
			if buf, ok = foldTuple(buf[:0], cells, e); ok {
				if path, asked := inputs.path[string(buf)]; asked {
					return each(cells, path)
				}
			}
			w.trace.Quarantined[n.Address]++
			return nil
		})
	}
	if err == nil {
		return nil
	}
	if stop := (errStop{}); errors.As(err, &stop) {
		return stop
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	w.trace.Failed[n.Connector] = err
	return nil
}

// foldTuple is the row's own value of what was asked for, in the form in which it was asked.
func foldTuple(dst []byte, cells [][]byte, e *Edge) ([]byte, bool) {
	if e.Fold == Exact {
		return appendTuple(dst, cells, e.ToCols)
	}
	if IsNull(cells[e.ToCols[0]]) {
		return dst, false
	}
	return AppendText(dst, e.Fold.Apply(TextOf(cells[e.ToCols[0]]))), true
}

// guard refuses a path or a collection that has no end, and says so once.
func (w *walker) guard(n *Node, path int32) bool {
	s := w.states[n]
	s.rows++
	switch {
	case s.rows > w.MaxRows:
		w.unresolved(n, fmt.Sprintf("more than %d rows", w.MaxRows), "look at the references that lead here, or raise the limit")
		return false
	case w.paths[path].depth > w.MaxDepth:
		w.unresolved(n, fmt.Sprintf("more than %d steps from the identifier", w.MaxDepth), "give the references a direction, or raise the limit")
		return false
	}
	return true
}

func (w *walker) unresolved(n *Node, reason, remedy string) {
	u := Unresolved{Collection: n.Address, Reason: reason, Remedy: remedy}
	for _, other := range w.trace.Unresolved {
		if other == u {
			return
		}
	}
	w.trace.Unresolved = append(w.trace.Unresolved, u)
}
