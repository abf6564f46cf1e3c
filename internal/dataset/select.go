package dataset

// Selection is which fields of a collection leave in a package, with their encoded names.
type Selection struct {
	Names    [][]byte // per column `"name":`; nil for a field that does not leave
	Withheld []*Field // fields whose kind of value is never released
	Any      bool
}

// Select chooses the fields for the given data categories; none means all. A forbidden field never leaves.
func (n *Node) Select(categories []string) Selection {
	s := Selection{Names: make([][]byte, len(n.Fields))}
	for i, f := range n.Fields {
		switch {
		case !n.Collection.released(f, categories):
		case f.Forbidden != "":
			s.Withheld = append(s.Withheld, f)
		default:
			s.Names[i] = append(AppendText(nil, or(f.As, f.Name)), ':')
			s.Any = true
		}
	}
	return s
}

// AppendRow appends the selected cells as one JSON object.
func (s *Selection) AppendRow(dst []byte, cells [][]byte) []byte {
	dst = append(dst, '{')
	first := true
	for i, name := range s.Names {
		if name == nil {
			continue
		}
		if !first {
			dst = append(dst, ',')
		}
		first = false
		dst = append(dst, name...)
		dst = append(dst, cells[i]...)
	}
	return append(dst, '}')
}

// Needed widens a choice of collections by those that must be read to find them and to tell whose rows they are.
func (g *Graph) Needed(want func(*Node) bool) map[*Node]bool {
	need := map[*Node]bool{}
	var add func(*Node)
	add = func(n *Node) {
		if need[n] {
			return
		}
		need[n] = true
		for _, e := range n.In {
			if e.From != nil {
				add(e.From)
			}
		}
		if n.needsCounts() {
			for _, r := range n.referrers {
				if r.child != nil {
					add(r.child)
				}
			}
		}
	}
	for _, n := range g.Nodes {
		if want(n) {
			add(n)
		}
	}
	return need
}

// Links says which columns a walk needs even where a row's other values are not wanted: keys and the ends of edges.
func (n *Node) Links() []bool {
	cols := make([]bool, len(n.Fields))
	mark := func(at []int) {
		for _, i := range at {
			cols[i] = true
		}
	}
	mark(n.Key)
	for _, e := range n.In {
		mark(e.ToCols)
	}
	for _, e := range n.Out {
		mark(e.FromCols)
	}
	for _, r := range n.referrers {
		for _, at := range r.parentCols {
			if at >= 0 {
				cols[at] = true
			}
		}
	}
	if len(n.Key) == 0 {
		for i := range cols {
			cols[i] = true
		}
	}
	return cols
}
