package app

import (
	"fmt"
	"slices"

	"github.com/habeasdata/habeas/internal/audit"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/regime"
)

// history checks invariant 3 and the first half of 4: the records of a request, one per version, are a path of the
// transition table that ends where the request stands.
func (c *checkup) history(f *folder) {
	for i, r := range f.records {
		if r.Version != int64(i+1) {
			c.add(4, "record-per-version", f.name(), "record %d is of version %d, want one record per version", r.Seq, r.Version)
			return
		}
	}
	if n := int64(len(f.records)); n != f.Version {
		c.add(4, "record-per-version", f.name(), "the request has version %d and %d records", f.Version, n)
		return
	}
	if reason := path(f.records, f.Class); reason != "" {
		c.add(3, "no-such-path", f.name(), "%s", reason)
		return
	}
	if end := f.records[len(f.records)-1].To; end != string(f.State) {
		c.add(3, "state-unrecorded", f.name(), "the request is %s, its history ends in %s", f.State, end)
	}
	if f.State.Final() == f.ClosedAt.IsZero() {
		c.add(3, "closed-at", f.name(), "the request is %s, but the time of its end says otherwise", f.State)
	}
}

// path follows the records through the table and says where they leave it. A change of right may change the class; the
// class before the first change is not recorded, so every class is tried for that part.
func path(records []audit.Record, last regime.Class) string {
	begin := 0
	classes := []regime.Class{regime.DataClass, regime.WriteClass, regime.PreferenceClass, regime.DecisionClass}
	for i, r := range records {
		if r.Event != string(dsr.Retype) {
			continue
		}
		if reason := anyClass(records[:i+1], begin, classes); reason != "" {
			return reason
		}
		begin, classes = i+1, []regime.Class{regime.Right(r.Details["right"]).Class()}
	}
	if len(classes) > 1 {
		classes = []regime.Class{last}
	}
	if classes[0] != last {
		return fmt.Sprintf("the last change of right leads to the class %s, the request is of class %s", classes[0], last)
	}
	return anyClass(records, begin, classes)
}

func anyClass(records []audit.Record, begin int, classes []regime.Class) string {
	reason := ""
	for _, class := range classes {
		if reason = steps(records, begin, class); reason == "" {
			return ""
		}
	}
	return reason
}

// steps checks the records from begin on, for one class.
func steps(records []audit.Record, begin int, class regime.Class) string {
	state := dsr.None
	if begin > 0 {
		state = dsr.State(records[begin-1].To)
	}
	for _, r := range records[begin:] {
		if r.From != string(state) {
			return fmt.Sprintf("record %d starts in %q, the one before ends in %q", r.Seq, r.From, state)
		}
		row, ok := rowOf(class, state, dsr.Event(r.Event))
		if !ok {
			return fmt.Sprintf("record %d: no row leads from %q by %s for the class %s", r.Seq, state, r.Event, class)
		}
		to := row.To
		if to == dsr.Same {
			to = state
		}
		if r.To != string(to) {
			return fmt.Sprintf("record %d ends in %q, the table says %q", r.Seq, r.To, to)
		}
		if !allowed(row, r.Actor.Kind) {
			return fmt.Sprintf("record %d: %s may not cause %s", r.Seq, r.Actor.Kind, r.Event)
		}
		state = to
	}
	return ""
}

func rowOf(class regime.Class, from dsr.State, event dsr.Event) (dsr.Row, bool) {
	for _, row := range dsr.Transitions {
		if row.Event == event && slices.Contains(row.Classes, class) && slices.Contains(row.From, from) {
			return row, true
		}
	}
	return dsr.Row{}, false
}

// allowed compares the kind of actor; a staff member's role is not in the record.
func allowed(row dsr.Row, kind string) bool {
	if kind == string(dsr.ByStaff) {
		return slices.Contains(row.By, dsr.Permission(dsr.Officer)) || slices.Contains(row.By, dsr.Permission(dsr.Approver))
	}
	return slices.Contains(row.By, dsr.Permission(kind))
}
