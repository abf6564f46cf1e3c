package workflow

import (
	"slices"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
)

// repeatMonths is how far back staff are shown earlier requests where the law counts no free answers.
const repeatMonths = 12

// The grounds of a law that hang on how often somebody asks.
var repeatGrounds = []string{"answered_before", "unfounded_or_excessive"}

// Repeats is how often a person asked for the same within the period of the law, and what the law lets be done about it.
// It is shown to staff and decides nothing.
type Repeats struct {
	Asked    int // earlier requests of the same right, the withdrawn ones aside
	Answered int // of them, how many got what they asked for, or a part of it
	Months   int // the period, back from receipt
	Free     int // answers that must be free in it; 0 where the law gives no number
	Citation string
	Mark     regime.Confidence // of the number
	Grounds  []regime.Ground   // on which the law lets a repeated request be refused, some of them for a fee instead
}

// Over reports whether the free answers of the period were given.
func (r Repeats) Over() bool { return r.Free > 0 && r.Answered >= r.Free }

// Repeats counts the earlier requests of the same right by the same person: whoever confirmed the same address, and asked
// for themselves. An address that was typed and never confirmed counts for nobody, or a stranger could use up what is free.
func (s *Service) Repeats(t store.Tables, r dsr.Request) (Repeats, error) {
	pack, rule, err := s.Rule(r)
	if err != nil || r.About != "" {
		return Repeats{}, err
	}
	out := Repeats{Free: rule.FreeAnswers, Months: rule.FreeMonths, Citation: rule.Citation, Mark: rule.Mark("free")}
	if out.Months == 0 {
		out.Months = repeatMonths
	}
	for _, g := range pack.GroundsFor(r.Right) {
		if slices.Contains(repeatGrounds, g.ID) {
			out.Grounds = append(out.Grounds, g)
		}
	}
	earlier, err := s.sameWish(t, r, out.Months)
	for _, e := range earlier {
		out.Asked++
		if slices.Contains([]dsr.Outcome{dsr.InFull, dsr.InPart, dsr.LesserAnswer}, e.Outcome) {
			out.Answered++
		}
	}
	return out, err
}

// sameWish finds the requests of the same right that the same person sent in the months before one.
func (s *Service) sameWish(t store.Tables, r dsr.Request, months int) ([]dsr.Request, error) {
	same, err := s.samePerson(t, r)
	if err != nil || len(same) == 0 {
		return nil, err
	}
	list, err := t.Requests().Find(store.Match{"submission_id": same, "right": r.Right, "test": r.Test, "about": ""}, "received_at", "id")
	from := r.ReceivedAt.AddDate(0, -months, 0)
	return slices.DeleteFunc(list, func(e dsr.Request) bool {
		return e.ID == r.ID || e.State == dsr.Withdrawn || e.ReceivedAt.Before(from) || !e.ReceivedAt.Before(r.ReceivedAt)
	}), err
}

// Relations are what the same person said that they are to us in other submissions, where it differs from what they say
// now: somebody of the staff who says "customer" may have data in other systems, and gets other proofs and letters. It is
// shown to staff, changes nothing and is held against nobody.
func (s *Service) Relations(t store.Tables, r dsr.Request) ([]dsr.Relationship, error) {
	same, err := s.samePerson(t, r)
	if err != nil || len(same) < 2 {
		return nil, err
	}
	list, err := t.Submissions().Find(store.Match{"id": same}, "id")
	var now dsr.Relationship
	for _, sub := range list {
		if sub.ID == r.SubmissionID {
			now = sub.Relationship
		}
	}
	var others []dsr.Relationship
	for _, sub := range list {
		if sub.Relationship != now && sub.Test == r.Test && !slices.Contains(others, sub.Relationship) {
			others = append(others, sub.Relationship)
		}
	}
	return others, err
}

// samePerson finds the submissions of whoever confirmed the address of a request's submission.
func (s *Service) samePerson(t store.Tables, r dsr.Request) ([]dsr.SubmissionID, error) {
	sub, err := t.Submissions().Get(string(r.SubmissionID))
	if err != nil || !own(sub) {
		return nil, err
	}
	person, err := s.Person(sub)
	if err != nil {
		return nil, err
	}
	list, err := t.Submissions().Find(store.Match{"contact_index": s.IndexesOf(dsr.Email, person.Contact())}, "id")
	var same []dsr.SubmissionID
	for _, one := range list {
		if own(one) {
			same = append(same, one.ID)
		}
	}
	return same, err
}

// own reports whether a submission's confirmed address is that of the person themselves.
func own(sub dsr.Submission) bool {
	return sub.Requester == dsr.Self && len(sub.ContactIndex) > 0 && !sub.ConfirmedAt.IsZero() && !sub.Tombstone()
}
