package desk

import (
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/store"
)

// destroyed stands where the keys of a record were destroyed by retention.
const destroyed = "(destroyed)"

// people names the data subjects behind requests, masked, with one read for all.
func (c *call) people(list []dsr.Request) (map[dsr.SubmissionID]string, error) {
	names := map[dsr.SubmissionID]string{}
	var ids []dsr.SubmissionID
	for _, r := range list {
		if _, known := names[r.SubmissionID]; !known {
			names[r.SubmissionID] = destroyed
			ids = append(ids, r.SubmissionID)
		}
	}
	if len(ids) == 0 {
		return names, nil
	}
	subs, err := c.read().Submissions().Find(store.Match{"id": ids})
	if err != nil {
		return nil, err
	}
	for _, sub := range subs {
		p, err := c.d.Work.Person(sub)
		if problem.Is(err, problem.Gone) {
			continue
		}
		if err != nil {
			return nil, err
		}
		names[sub.ID] = maskedPerson(p)
	}
	return names, nil
}

// maskedPerson names whose data it is, as far as a list may.
func maskedPerson(p dsr.Person) string {
	switch {
	case p.Subject != "":
		return masked(dsr.Name, p.Subject)
	case p.Name != "":
		return masked(dsr.Name, p.Name)
	case p.Email != "":
		return masked(dsr.Email, p.Email)
	case p.Phone != "":
		return masked(dsr.Phone, p.Phone)
	}
	return "not named"
}
