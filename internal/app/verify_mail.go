package app

import (
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/views/letter"
)

// addressees are the rows that a batch of mails names as recipients.
type addressees struct {
	identifiers map[string]dsr.Identifier
	submissions map[dsr.SubmissionID]dsr.Submission
}

func (c *checkup) recipients(list []dsr.Outgoing) (addressees, error) {
	to := addressees{map[string]dsr.Identifier{}, map[dsr.SubmissionID]dsr.Submission{}}
	var ids, submissions []string
	for _, m := range list {
		ids, submissions = append(ids, m.RecipientID), append(submissions, string(m.SubmissionID))
	}
	identifiers, err := c.read.Identifiers().Find(store.Match{"id": ids})
	if err != nil {
		return to, err
	}
	for _, i := range identifiers {
		to.identifiers[i.ID] = i
	}
	rows, err := c.read.Submissions().Find(store.Match{"id": submissions})
	for _, s := range rows {
		to.submissions[s.ID] = s
	}
	return to, err
}

// sourceOf says which identifiers stand behind a class of recipient.
var sourceOf = map[dsr.RecipientClass][]dsr.Source{
	dsr.ToUnconfirmed: {dsr.Typed, dsr.ByAgent}, dsr.ToConfirmed: {dsr.Confirmed}, dsr.ToOnRecord: {dsr.OnRecord},
}

// mayGo checks invariant 10: the template declares the class of its recipient, and the row that holds the address is of
// that class and of the same submission. An address that nobody confirmed gets the first mail and no other.
func (c *checkup) mayGo(m dsr.Outgoing, to addressees) {
	subject := "mail " + m.ID
	if m.State == dsr.MailHeld {
		if m.RecipientID != "" {
			c.add(10, "held-with-recipient", subject, "it is held although it has a recipient")
		}
		return
	}
	if !letter.May(m.Template, letter.Class(m.RecipientClass)) {
		c.add(10, "class-of-template", subject, "template %s may not go to %s", m.Template, m.RecipientClass)
	}
	if to.submissions[m.SubmissionID].Tombstone() {
		return // the recipient went with the record; buried says so
	}
	switch m.RecipientClass {
	case dsr.ToStaff:
		if _, ok := c.members[m.RecipientID]; !ok {
			c.add(10, "class-of-recipient", subject, "its recipient has no account")
		}
	case dsr.ToOwner:
		if m.RecipientID == "" {
			c.add(10, "class-of-recipient", subject, "it names no system")
		}
	default:
		c.toPerson(m, to)
	}
}

func (c *checkup) toPerson(m dsr.Outgoing, to addressees) {
	subject := "mail " + m.ID
	i, ok := to.identifiers[m.RecipientID]
	fits := false
	for _, source := range sourceOf[m.RecipientClass] {
		fits = fits || i.Source == source
	}
	if !ok || !fits || i.Kind != dsr.Email || i.SubmissionID != m.SubmissionID {
		c.add(10, "class-of-recipient", subject, "its recipient is no address of class %s of its submission", m.RecipientClass)
		return
	}
	if m.RecipientClass == dsr.ToUnconfirmed && (m.Template != dsr.NoticeFirst || m.Key != "first:"+string(m.SubmissionID)) {
		c.add(10, "unconfirmed-first-only", subject, "an address that nobody confirmed gets the first mail only")
	}
	if confirmed := to.submissions[m.SubmissionID].ConfirmedAt; m.RecipientClass == dsr.ToConfirmed && confirmed.IsZero() {
		c.add(10, "class-of-recipient", subject, "nobody confirmed its recipient's address")
	}
}
