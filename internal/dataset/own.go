package dataset

import (
	"fmt"
	"slices"
	"sort"
)

// own takes a row as owned: once, visited, and with its values put on the edges that leave it.
func (w *walker) own(n *Node, cells [][]byte, path int32) error {
	s := w.states[n]
	if s.remember {
		var id rowID
		id, w.buf = n.id(w.buf, cells)
		if _, known := s.owned[id]; known {
			return nil
		}
		s.owned[id] = struct{}{}
	}
	if !w.guard(n, path) {
		return nil
	}
	w.grew = true
	for _, e := range s.out {
		if tuple, ok := w.leave(e, cells); ok {
			w.input(e).add(tuple, w.step(path, e))
		}
	}
	for _, r := range s.refs {
		w.noteReference(r, cells)
	}
	return w.visit(n, Owned, cells, path)
}

// leave is the value that a row puts on an edge, in the type of the other end.
func (w *walker) leave(e *Edge, cells [][]byte) ([]byte, bool) {
	w.buf = w.buf[:0]
	for i, at := range e.FromCols {
		if IsNull(cells[at]) {
			return nil, false
		}
		if i > 0 {
			w.buf = append(w.buf, ',')
		}
		from, to := &e.From.Columns[at], &e.To.Columns[e.ToCols[i]]
		var ok bool
		if w.buf, ok = convert(w.buf, cells[at], from.Type, to.Type, to.Scale); !ok {
			return nil, false
		}
	}
	return w.buf, true
}

// noteReference counts the owned rows that refer to one row of persons, for settle to compare with all that do.
func (w *walker) noteReference(r *referrer, cells [][]byte) {
	tuple, ok := appendTuple(w.buf[:0], cells, r.childCols)
	w.buf = tuple
	if !ok {
		return
	}
	counts := w.refs[r]
	if counts == nil {
		counts = map[string]int64{}
		w.refs[r] = counts
	}
	counts[string(tuple)]++
}

// needsCounts reports whether ownership of rows met upwards depends on who else refers to them.
func (n *Node) needsCounts() bool {
	return n.Person && !n.namesPeople() && slices.ContainsFunc(n.In, func(e *Edge) bool { return e.From != nil && !e.carries() })
}

// namesPeople reports whether each row is a person in its own right: the file says so, or the rows have an identity or
// a contact of their own. Such a row is owned only by its own identifier, never because somebody's row refers to it: a
// friend, a manager, a member of staff who looks after one customer only. A postal address is no person: it belongs to the
// person whose row leads to it, as long as no other row does.
func (n *Node) namesPeople() bool {
	return (n.Collection.Person != nil && *n.Collection.Person) ||
		slices.ContainsFunc(n.Fields, func(f *Field) bool { return f.Identity != "" || f.Contact != "" && f.Contact != Postal })
}

func (w *walker) visit(n *Node, class Class, cells [][]byte, path int32) error {
	if err := w.Visit(Hit{Node: n, Class: class, Path: w.paths[path].text, Cells: cells}); err != nil {
		return errStop{err}
	}
	return nil
}

// finish turns what was noted into items that somebody can act on.
func (w *walker) finish() {
	w.trace.Inputs = map[*Edge][]string{}
	for e, t := range w.inputs {
		w.trace.Inputs[e] = t.list
	}
	for _, n := range w.Graph.Nodes {
		if count := w.trace.Quarantined[n.Address]; count > 0 {
			w.unresolved(n, fmt.Sprintf("%d rows came back that match nothing that was asked for; they were quarantined", count),
				"check the collation and the type of the compared field, and whether the system can be trusted")
		}
		if w.trace.Failed[n.Connector] != nil {
			w.block(n, n.Connector, map[*Node]bool{})
		}
	}
}

// block notes, for every collection behind n in another connector, that rows of it may be missing.
func (w *walker) block(n *Node, failed string, seen map[*Node]bool) {
	if seen[n] {
		return
	}
	seen[n] = true
	if n.Connector != failed && w.trace.Failed[n.Connector] == nil && (w.Want == nil || w.Want(n)) {
		if w.trace.Waiting[n.Connector] == nil {
			w.trace.Waiting[n.Connector] = map[string]bool{}
		}
		w.trace.Waiting[n.Connector][failed] = true
	}
	for _, e := range n.Out {
		w.block(e.To, failed, seen)
	}
}

// Waits lists, for one connector, those that it waits for.
func (t *Trace) Waits(connector string) []string {
	var all []string
	for name := range t.Waiting[connector] {
		all = append(all, name)
	}
	sort.Strings(all)
	return all
}
