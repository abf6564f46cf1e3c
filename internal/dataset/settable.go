package dataset

import "fmt"

// Place returns where a field stands among the node's columns, or -1.
func (n *Node) Place(field string) int { return n.place(field) }

// Settable says why a configured value cannot be written to a field, or nothing when it can.
func (n *Node) Settable(field string, cell []byte) string {
	at := n.place(field)
	switch {
	case at < 0:
		return fmt.Sprintf("%s has no field %q", n.Address, field)
	case contains(n.names(n.Key), []string{field}):
		return fmt.Sprintf("field %q of %s is part of the key", field, n.Address)
	case IsNull(cell) && !n.Columns[at].Nullable:
		return fmt.Sprintf("field %q of %s cannot be empty", field, n.Address)
	case n.Columns[at].Generated:
		return fmt.Sprintf("field %q of %s is computed by the system", field, n.Address)
	}
	if _, ok := n.Value(at, cell); !ok {
		return fmt.Sprintf("field %q of %s (%s) cannot hold %s", field, n.Address, n.Columns[at].Type, cell)
	}
	return ""
}

// Value converts a configured value to the type of a column.
func (n *Node) Value(at int, cell []byte) ([]byte, bool) {
	if IsNull(cell) {
		return Null, true
	}
	col := n.Columns[at]
	switch col.Type {
	case Unknown:
		return cell, true
	case Bool:
		if string(cell) == "1" || string(cell) == "0" || string(cell) == "true" || string(cell) == "false" {
			return convert(nil, cell, Unknown, Bool, -1)
		}
		return nil, false
	case Integer:
		if string(cell) == "true" || string(cell) == "false" {
			return []byte(map[string]string{"true": "1", "false": "0"}[string(cell)]), true
		}
	}
	return convert(nil, cell, Unknown, col.Type, col.Scale)
}
