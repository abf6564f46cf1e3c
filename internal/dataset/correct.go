package dataset

import (
	"fmt"
	"slices"
	"time"
	"unicode/utf8"
)

// Uncorrectable says why the value at a place can never be set because a person says that it is wrong; "" when it can. A
// key or a reference is what rows hang on, not a fact about somebody.
func (n *Node) Uncorrectable(at int) string {
	if at < 0 {
		return "there is no such field"
	}
	f, col := n.Fields[at], n.Columns[at]
	switch {
	case n.Table == nil:
		return "the system did not answer"
	case n.Table.View || len(n.Key) == 0:
		return "rows of " + n.Address + " cannot be written by key"
	case slices.Contains(n.Key, at):
		return "the field is part of the key"
	case n.linked(at) || n.referredTo(f.Name) || len(f.References) > 0:
		return "other rows hang on this value"
	case col.Generated:
		return "the system computes the field itself"
	case f.ReadOnly:
		return "the dataset says that the field is read only"
	case len(f.Fields) > 0 || col.Type == JSON || col.Type == Bytes:
		return "the field holds no single value"
	}
	return ""
}

// Finds reports whether people are found or written to by the value at a place: changing it changes who the row belongs to.
func (n *Node) Finds(at int) bool { return n.Fields[at].Identity != "" || n.Fields[at].Contact != "" }

// Typed reads what a person wrote as a value of a field, or says why it cannot be one.
func (n *Node) Typed(at int, text string) (cell []byte, wrong string) {
	col := n.Columns[at]
	layout := map[Type]string{Date: time.DateOnly, Clock: time.TimeOnly, Timestamp: time.DateTime}[col.Type]
	if layout != "" {
		if _, err := time.Parse(layout, text); err != nil {
			return nil, fmt.Sprintf("%s holds a %s, write it like %s", n.Fields[at].Name, col.Type, layout)
		}
	}
	value, ok := n.Value(at, AppendText(nil, text))
	if !ok {
		return nil, fmt.Sprintf("%s holds a %s, and this is none", n.Fields[at].Name, col.Type)
	}
	if col.Type == Text && col.Length > 0 && utf8.RuneCountInString(text) > col.Length {
		return nil, fmt.Sprintf("%s holds at most %d characters", n.Fields[at].Name, col.Length)
	}
	return value, ""
}
