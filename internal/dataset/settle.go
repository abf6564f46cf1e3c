package dataset

import "context"

// candidate is a row met upwards, or by a reference of a collection to itself, copied because it is looked at later.
type candidate struct {
	cells [][]byte
	path  int32
}

// settle looks again at every row that is not owned yet and takes those that belong to nobody else. Rows of
// collections without personal data are never taken: a product stays a product even if one person alone bought it.
func (w *walker) settle(ctx context.Context, n *Node) error {
	if !n.Person && !n.selfDown() {
		return nil
	}
	for _, e := range n.In {
		t := w.inputs[e]
		if e.From == nil || e.carries() || t == nil {
			continue
		}
		if !e.Down && (!n.Person || n.namesPeople()) {
			continue
		}
		for start := 0; start < len(t.list) && w.wanted(n); start += chunkSize {
			if err := w.settleChunk(ctx, e, t.list[start:min(start+chunkSize, len(t.list))]); err != nil {
				return err
			}
		}
	}
	return nil
}

func (n *Node) selfDown() bool {
	for _, e := range n.In {
		if e.From == n && e.Down {
			return true
		}
	}
	return false
}

func (w *walker) settleChunk(ctx context.Context, e *Edge, chunk []string) error {
	n := e.To
	var found []candidate
	err := w.read(ctx, e, chunk, func(cells [][]byte, path int32) error {
		if !w.isOwned(n, cells) {
			found = append(found, candidate{clone(cells), path})
		}
		return nil
	})
	if err != nil || len(found) == 0 || w.trace.Failed[n.Connector] != nil {
		return err
	}
	shared := map[rowID]bool{}
	if !e.Down {
		if shared, err = w.sharedRows(ctx, n, found); err != nil {
			return err
		}
	}
	for _, c := range found {
		if id, _ := n.id(nil, c.cells); shared[id] || w.namesAnother(n, c.cells) {
			continue
		}
		if err := w.own(n, c.cells, c.path); err != nil {
			return err
		}
		if !e.Down {
			w.noteSole(n, c.cells)
		}
	}
	return nil
}

// noteSole keeps the counts that made a row owned, so that a deletion can look again before it acts.
func (w *walker) noteSole(n *Node, cells [][]byte) {
	for _, r := range n.referrers {
		if tuple, ok := r.fromParent(n, cells); ok {
			w.trace.Sole = append(w.trace.Sole, Sole{n, r.name(), tuple, w.refs[r][tuple]})
		}
	}
}

// name tells one referrer of a collection from the others.
func (r *referrer) name() string {
	s := r.connector + "|"
	if r.table != nil {
		s += r.table.Space + "." + r.table.Name
	}
	for _, c := range r.columns {
		s += "|" + c.Name
	}
	return s
}

// Referring returns the connector and the count query for a referrer by its name in a Sole; false if there is none.
func (n *Node) Referring(name string) (connector string, q Count, ok bool) {
	for _, r := range n.referrers {
		if r.name() == name && r.table != nil {
			return r.connector, Count{Table: r.table, Columns: r.columns}, true
		}
	}
	return "", Count{}, false
}

func clone(cells [][]byte) [][]byte {
	out := make([][]byte, len(cells))
	for i, c := range cells {
		if c != nil {
			out[i] = append([]byte(nil), c...)
		}
	}
	return out
}

func (w *walker) isOwned(n *Node, cells [][]byte) bool {
	var id rowID
	id, w.buf = n.id(w.buf, cells)
	_, known := w.states[n].owned[id]
	return known
}

// namesAnother reports whether the row's own references or identities name somebody else: such a row is theirs, whoever
// refers to it.
func (w *walker) namesAnother(n *Node, cells [][]byte) bool {
	for _, e := range n.In {
		if !e.carries() || (e.From != nil && !e.From.Person) || (e.From == nil && len(w.Seeds[e.Identity]) == 0) {
			continue
		}
		tuple, ok := foldTuple(nil, cells, e)
		if !ok {
			continue
		}
		t := w.inputs[e]
		if t == nil {
			return true
		}
		if _, asked := t.path[string(tuple)]; !asked {
			return true
		}
	}
	return false
}

// sharedRows counts all references to the rows and returns those that not only owned rows refer to. Where it cannot
// count, the row is taken as shared.
func (w *walker) sharedRows(ctx context.Context, n *Node, found []candidate) (map[rowID]bool, error) {
	shared := map[rowID]bool{}
	for _, r := range n.referrers {
		byTuple := map[string][]rowID{}
		for _, c := range found {
			tuple, ok := r.fromParent(n, c.cells)
			id, _ := n.id(nil, c.cells)
			if !ok {
				shared[id] = true
				continue
			}
			byTuple[tuple] = append(byTuple[tuple], id)
		}
		total, err := w.count(ctx, r, byTuple)
		if err != nil {
			return nil, err
		}
		for tuple, ids := range byTuple {
			if total != nil && total[tuple] <= w.refs[r][tuple] {
				continue
			}
			for _, id := range ids {
				shared[id] = true
			}
		}
	}
	return shared, nil
}

// fromParent is what a child's columns hold when they refer to this row.
func (r *referrer) fromParent(n *Node, cells [][]byte) (string, bool) {
	var buf []byte
	for i, at := range r.parentCols {
		if at < 0 || i >= len(r.columns) || IsNull(cells[at]) {
			return "", false
		}
		if i > 0 {
			buf = append(buf, ',')
		}
		var ok bool
		if buf, ok = convert(buf, cells[at], n.Columns[at].Type, r.columns[i].Type, r.columns[i].Scale); !ok {
			return "", false
		}
	}
	return string(buf), true
}

// count asks the referring system; nil means that it could not be asked.
func (w *walker) count(ctx context.Context, r *referrer, byTuple map[string][]rowID) (map[string]int64, error) {
	if r.table == nil || w.trace.Failed[r.connector] != nil {
		return nil, nil
	}
	tuples := make([]string, 0, len(byTuple))
	for tuple := range byTuple {
		tuples = append(tuples, tuple)
	}
	if len(tuples) == 0 {
		return map[string]int64{}, nil
	}
	reader, err := w.Reader(r.connector)
	if err == nil {
		var total map[string]int64
		if total, err = reader.Count(ctx, Count{Table: r.table, Columns: r.columns, Tuples: tuples}); err == nil {
			return total, nil
		}
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	w.trace.Failed[r.connector] = err
	return nil, nil
}

// shared visits the rows that were met and are not owned: reference data, and third parties.
func (w *walker) shared(ctx context.Context) error {
	for _, n := range w.Graph.Nodes {
		seen := map[rowID]bool{}
		for _, e := range n.In {
			t := w.inputs[e]
			if e.From == nil || e.carries() || t == nil {
				continue
			}
			for t.next = 0; t.pending() && w.wanted(n); {
				err := w.read(ctx, e, t.take(chunkSize), func(cells [][]byte, path int32) error {
					id, _ := n.id(nil, cells)
					if seen[id] || w.isOwned(n, cells) {
						return nil
					}
					seen[id] = true
					if !w.guard(n, path) {
						return nil
					}
					return w.visit(n, n.sharedClass(e), cells, path)
				})
				if err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// sharedClass is the class of a row that e led to and that is not owned: by the collection's standing rule where it
// has one. What a reference of a collection to itself led down to is not owned because it names somebody else.
func (n *Node) sharedClass(e *Edge) Class {
	switch {
	case !n.Person && !e.Down:
		return Referenced
	case n.Collection.Shared == Release:
		return Released
	}
	return ThirdParty
}
