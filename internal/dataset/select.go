package dataset

import "slices"

import "github.com/habeasdata/habeas/internal/withheld"

// Selection is which fields of a collection leave in a package, with their encoded names.
type Selection struct {
	Names  [][]byte // per column `"name":`; nil for a field that does not leave
	Marked []Marked // fields that hold a kind of value that some laws withhold
	Any    bool
}

// Marked is a field with the kind of value that it holds.
type Marked struct {
	*Field
	Kind withheld.Kind
}

// Title is the field's name as packages show it.
func (f *Field) Title() string { return or(f.As, f.Name) }

// DatedBy returns the place of the field that says when a row came to be; -1 where the collection has none.
func (n *Node) DatedBy() int {
	return slices.IndexFunc(n.Fields, func(f *Field) bool { return f.Dated })
}

// Before reports whether a cell holds a date, or a moment, before a day written as 2006-01-02. What cannot be read as one
// is not before anything.
func Before(cell []byte, day string) bool {
	text := TextOf(cell)
	if len(text) < len(day) {
		return false
	}
	text = text[:len(day)]
	for i, c := range []byte(text) {
		if digit := c >= '0' && c <= '9'; digit == (day[i] == '-') || day[i] == '-' && c != '-' {
			return false
		}
	}
	return text < day
}

// Select chooses the fields for the given data categories; none means all. Marked fields leave only where the caller
// takes it on to withhold them by the law of the request.
func (n *Node) Select(categories []string, marked bool) Selection {
	s := Selection{Names: make([][]byte, len(n.Fields))}
	for i, f := range n.Fields {
		if !n.Collection.released(f, categories) {
			continue
		}
		if kind := n.Collection.Withholds(f); kind != "" {
			s.Marked = append(s.Marked, Marked{f, kind})
			if !marked {
				continue
			}
		}
		s.Names[i] = append(AppendText(nil, f.Title()), ':')
		s.Any = true
	}
	return s
}

// Withholds returns the kind of value that some laws withhold and that the field holds: by its own word, else by its
// data categories, else by those of its parts, else by the collection's; "" for none.
func (c *Collection) Withholds(f *Field) withheld.Kind {
	if kind := f.withholds(); kind != "" || len(f.Categories) > 0 || f.Forbidden != "" {
		return kind
	}
	return withheld.OfCategories(c.Categories)
}

func (f *Field) withholds() withheld.Kind {
	switch f.Forbidden {
	case NotForbidden:
		return ""
	case "":
	default:
		return withheld.Kind(f.Forbidden)
	}
	if kind := withheld.OfCategories(f.Categories); kind != "" {
		return kind
	}
	for _, part := range f.Fields {
		if kind := part.withholds(); kind != "" {
			return kind
		}
	}
	return ""
}

// Holds lists the data categories of a field: its own and those of its parts, else the collection's.
func (c *Collection) Holds(f *Field) []string {
	if own := f.holds(nil); len(own) > 0 {
		return own
	}
	return c.Categories
}

func (f *Field) holds(list []string) []string {
	list = append(list, f.Categories...)
	for _, part := range f.Fields {
		list = part.holds(list)
	}
	return list
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
