package workflow

import (
	"strconv"

	"github.com/habeasdata/habeas/internal/audit"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/store"
)

// record writes a decision: the row, its audit record, its jobs and its notices. Where it is the
// reply that a stopped clock waits for, the clock runs on.
func (s *Service) record(tx *store.Tx, d dsr.Decided) error {
	if err := tx.Record(d, s.pseudonym(d.Actor)); err != nil {
		return err
	}
	for _, e := range d.Effects {
		if e.Job != "" {
			if _, err := tx.Queue(job(e.Job, d.After)); err != nil {
				return err
			}
		}
		if e.Notice != "" {
			if err := s.Notify(tx, d.After, e.Notice); err != nil {
				return err
			}
		}
	}
	return s.reply(tx, d)
}

// pseudonym is how an actor stands in the audit log: a keyed hash for people, the plain name for the server's parts.
func (s *Service) pseudonym(a dsr.Actor) string {
	if a.Cause == dsr.ByStaff || a.Cause == dsr.ByRequester {
		return audit.Pseudonym(s.Vault.MAC("audit actor", []byte(a.ID)))
	}
	return a.ID
}

func version(r dsr.Request) string { return strconv.FormatInt(r.Version, 10) }
