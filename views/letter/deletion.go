package letter

import (
	"time"

	"github.com/habeasdata/habeas/internal/deadline"
)

// DeletionConfirm asks for the one clear confirmation, with a summary per system and no value.
type DeletionConfirm struct {
	Head
	Systems []SystemResult // what would be done
	URL     string
	Answer  Due
}

// Template implements Notice.
func (DeletionConfirm) Template() string { return TemplateDeletionConfirm }
func (n DeletionConfirm) head() Head     { return n.Head }

func (n DeletionConfirm) write(w *writer) {
	w.title("deletion_confirm.subject")
	w.para("deletion_confirm.lead")
	w.systems("will", n.Systems)
	w.para("deletion_confirm.final")
	w.link(n.URL, "deletion_confirm.link")
	w.para("deletion_confirm.until_then")
	w.dues([]Due{n.Answer})
}

// DeletionHold warns the contact on record before a deletion runs.
type DeletionHold struct {
	Head
	RunsAt    time.Time // in the controller's zone
	CancelURL string
}

// Template implements Notice.
func (DeletionHold) Template() string { return TemplateDeletionHold }
func (n DeletionHold) head() Head     { return n.Head }

func (n DeletionHold) write(w *writer) {
	w.title("deletion_hold.subject")
	w.para("deletion_hold.lead", "Moment", w.p.Moment(n.RunsAt))
	w.para("deletion_hold.fine")
	w.para("deletion_hold.not_you")
	w.link(n.CancelURL, "deletion_hold.link")
}

// DeletionReminder asks again for the confirmation.
type DeletionReminder struct {
	Head
	URL    string
	Answer Due
}

// Template implements Notice.
func (DeletionReminder) Template() string { return TemplateReminder }
func (n DeletionReminder) head() Head     { return n.Head }

func (n DeletionReminder) write(w *writer) {
	w.title("deletion_reminder.subject")
	w.para("deletion_reminder.lead")
	w.link(n.URL, "deletion_confirm.link")
	w.para("deletion_reminder.else")
	w.dues([]Due{n.Answer})
}

// DeletionDone is the answer to a deletion: what was deleted, masked and kept, who was told, who did not answer.
type DeletionDone struct {
	Head
	Done        deadline.Date
	Systems     []SystemResult
	Told        []string // processors and third parties that were told to delete, too
	Gaps        []Gap
	Ledger      bool   // a keyed hash stays, so that the data does not come back from a backup
	Suppression bool   // a keyed hash stays on the suppression list
	Rule        string // of the duty to delete
	Recourse    Recourse
}

// Template implements Notice.
func (DeletionDone) Template() string { return TemplateDeleted }
func (n DeletionDone) head() Head     { return n.Head }

func (n DeletionDone) write(w *writer) {
	w.title("deletion_done.subject")
	w.para("deletion_done.lead", "Date", w.date(n.Done), "Rule", w.need("Rule", n.Rule))
	w.systems("did", n.Systems)
	var masked, kept int
	for _, s := range n.Systems {
		masked, kept = masked+s.Masked, kept+s.Kept
	}
	if masked > 0 {
		w.para("deletion_done.masked")
	}
	if kept > 0 {
		w.para("deletion_done.kept")
	}
	if len(n.Told) > 0 {
		w.para("told.lead")
		w.list(n.Told)
	}
	w.gaps(n.Gaps)
	if n.Ledger {
		w.para("deletion_done.ledger")
	}
	if n.Suppression {
		w.para("suppression")
	}
	w.recourse(n.Recourse)
}
