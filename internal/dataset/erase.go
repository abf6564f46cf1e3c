package dataset

import (
	"fmt"
	"slices"
)

// Decision is what a deletion does to the owned rows of a collection, and why.
type Decision struct {
	Action     Erasure // EraseDelete, EraseMask or EraseKeep
	Reason     string
	Citation   string
	Masks      []FieldMask
	Kept       []FieldKept
	Unresolved []Unresolved
}

// FieldMask is one column that is overwritten.
type FieldMask struct {
	Column int
	Field  string
	Mask   *Mask
	Limit  int // most characters, 0 = no limit
}

// FieldKept is one personal field that stays in a masked row, with the reason.
type FieldKept struct {
	Field    string
	Reason   string
	Citation string
}

// Erasure decides for the collection. Targets are the data categories that the deletion is about; none means all
// personal data. What cannot be done is in Unresolved, and is left out of Masks.
func (n *Node) Erasure(targets []string) Decision {
	if len(targets) == 0 {
		targets = []string{personRoot}
	}
	c := n.Collection
	d := Decision{Action: c.Erase, Reason: c.Reason, Citation: c.Citation}
	if d.Action == EraseDefault {
		d.Action = EraseDelete
		if c.Mask != nil || slices.ContainsFunc(n.Fields, func(f *Field) bool { return f.Mask != nil && !f.Mask.preserves() }) {
			d.Action = EraseMask
		}
	}
	if d.Action == EraseKeep {
		return d
	}
	if n.Table == nil || n.Table.View || len(n.Key) == 0 {
		d.give(n, "", "rows cannot be written one by one: the collection is a view or has no described key",
			"describe the table with its primary key, or add erase: keep with a reason")
		d.Action, d.Reason = EraseKeep, "not possible as described"
		return d
	}
	if d.Action == EraseMask {
		n.masks(&d, targets)
		if len(d.Masks) == 0 {
			d.Action = EraseKeep
			if d.Reason == "" {
				d.Reason = "no field of it is to be masked"
			}
		}
	}
	return d
}

func (d *Decision) give(n *Node, field, reason, remedy string) {
	d.Unresolved = append(d.Unresolved, Unresolved{Collection: n.Address, Field: field, Reason: reason, Remedy: remedy})
}

// masks chooses a mask for every personal field, or says why it stays.
func (n *Node) masks(d *Decision, targets []string) {
	whole := anyUnder(n.Collection.Categories, targets)
	for i, f := range n.Fields {
		marked := anyUnder(f.Categories, targets) || f.Identity != "" || f.Contact != ""
		if !marked && (!whole || n.linked(i)) && f.Mask == nil {
			continue
		}
		m := f.Mask
		if m == nil {
			if m = n.Collection.Mask; m == nil {
				m = &Mask{Strategy: "null_rewrite"}
			}
		}
		switch {
		case f.Erase == EraseKeep:
			d.Kept = append(d.Kept, FieldKept{f.Name, f.Reason, f.Citation})
		case f.ReadOnly || m.preserves():
			d.Kept = append(d.Kept, FieldKept{Field: f.Name, Reason: "the dataset says that it is not changed"})
		default:
			if reason, remedy := n.unmaskable(i, m); reason != "" {
				d.give(n, f.Name, reason, remedy)
				continue
			}
			d.Masks = append(d.Masks, FieldMask{i, f.Name, m, f.Length})
		}
	}
}

// linked reports whether the column is part of the key or an end of an edge.
func (n *Node) linked(at int) bool {
	if slices.Contains(n.Key, at) {
		return true
	}
	for _, e := range n.In {
		if e.From != nil && slices.Contains(e.ToCols, at) {
			return true
		}
	}
	for _, e := range n.Out {
		if slices.Contains(e.FromCols, at) {
			return true
		}
	}
	return false
}

// unmaskable says why the column cannot take the mask, and what to do; empty when it can.
func (n *Node) unmaskable(at int, m *Mask) (reason, remedy string) {
	f, col := n.Fields[at], n.Columns[at]
	switch {
	case slices.Contains(n.Key, at):
		return "the field is part of the key, so masking it would lose the row", "add masking_strategy_override: {strategy: preserve}, or delete the row"
	case n.referredTo(f.Name):
		return "other rows refer to this value", "add masking_strategy_override: {strategy: preserve}, or delete the row"
	case col.Generated:
		return "the system computes the field itself", "mask the fields that it is computed from, and preserve this one"
	case m.nulls() && !col.Nullable:
		return "the field cannot be empty (NOT NULL), so it cannot be overwritten with nothing", "give it another masking_strategy_override, such as string_rewrite"
	case m.nulls():
		return "", ""
	case col.Type != Text:
		return fmt.Sprintf("%s cannot be written to a field of type %s", m.Strategy, col.Type), "use null_rewrite, or delete the row"
	case n.tooLong(at, m):
		return fmt.Sprintf("the mask has %d characters, the field holds %d", m.width(), col.Length), fmt.Sprintf("add length: %d, or another strategy", col.Length)
	case m.Strategy == "string_rewrite" && n.Table.unique([]string{f.Name}):
		return "the field is unique, so two rows cannot have the same mask", "use random_string_rewrite"
	}
	return "", ""
}

func (n *Node) tooLong(at int, m *Mask) bool {
	limit := n.Columns[at].Length
	if limit == 0 || (n.Fields[at].Length > 0 && n.Fields[at].Length <= limit) {
		return false
	}
	return m.width() > limit || m.Strategy == "aes_encrypt"
}

func (n *Node) referredTo(field string) bool {
	in, _ := n.Foreign()
	return slices.ContainsFunc(in, func(f ForeignKey) bool { return slices.Contains(f.ParentColumns, field) })
}

// Foreign lists the foreign keys that the system enforces into and out of the collection's table.
func (n *Node) Foreign() (in, out []ForeignKey) {
	if n.Table == nil {
		return nil, nil
	}
	for _, f := range n.schema.Foreign {
		if f.Parent.is(n.Table) {
			in = append(in, f)
		}
		if f.Child.is(n.Table) {
			out = append(out, f)
		}
	}
	return in, out
}

// Is reports whether the two are the same table of one system.
func (t *Table) Is(o *Table) bool { return t.is(o) }

// Carries reports whether all rows that the edge finds are owned, without a further look.
func (e *Edge) Carries() bool { return e.carries() }

// Tuple returns the row's values in the named columns, in the columns' order; false if one is missing, null or not described.
func (n *Node) Tuple(cells [][]byte, columns []string) (string, bool) {
	at := n.places(columns)
	if slices.Contains(at, -1) {
		return "", false
	}
	t, ok := appendTuple(nil, cells, at)
	return string(t), ok
}
