package fulfillment

import (
	"time"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/workflow"
)

// waitsForFactor reports whether an answer file would open to nobody: no passphrase was chosen and no detail matched that
// could be asked again, as where all that is held hangs on the confirmed contact alone. The file is not made before the
// person chose a passphrase; they are asked once and reminded twice, and the request stands before staff meanwhile, so that
// somebody decides before the legal date.
func (s *Service) waitsForFactor(tx *store.Tx, r dsr.Request) (bool, error) {
	sub, err := tx.Submissions().Get(string(r.SubmissionID))
	if err != nil || sub.Passphrase != "" {
		return false, err
	}
	kinds, err := workflow.Details(tx.Tables, sub.ID)
	if err != nil || len(kinds) > 0 {
		return false, err
	}
	some, err := holdsSomething(tx, r)
	if err != nil || !some {
		return false, err
	}
	return true, s.askFactor(tx, r)
}

// holdsSomething reports whether the answer may be a file at all: where nothing is held there is only a letter.
func holdsSomething(tx *store.Tx, r dsr.Request) (bool, error) {
	list, err := tx.Collections().Find(store.Match{"request_id": r.ID})
	if err != nil {
		return false, err
	}
	for _, c := range list {
		if c.Name != planName {
			return true, nil
		}
	}
	files, err := tx.Files().Count(store.Match{"request_id": r.ID})
	if err != nil || files > 0 {
		return files > 0, err
	}
	silent, err := tx.Tasks().Count(store.Match{"request_id": r.ID, "state": dsr.TaskReleased})
	if err != nil || silent > 0 {
		return silent > 0, err
	}
	open, err := tx.Unresolved().Count(store.Match{"request_id": r.ID})
	return open > 0, err
}

func (s *Service) askFactor(tx *store.Tx, r dsr.Request) error {
	if r.Attention != dsr.AttentionFactor {
		c := dsr.Command{Event: dsr.Attend, Actor: dsr.System(dsr.ByRule, "passphrase"), Attention: dsr.AttentionFactor}
		d, err := s.Work.ApplyIn(tx, r.ID, c)
		if err != nil {
			return err
		}
		r = d.After
	}
	n := min(int(tx.Now().Sub(r.PlannedAt)/remindEvery), reminders)
	key := "factor:" + string(r.ID) + ":" + string(rune('0'+n))
	if err := s.Work.NotifyKey(tx, r, dsr.NoticeNeedMore, key, "need=passphrase"); err != nil {
		return err
	}
	if n == reminders {
		return nil // the clock's alarms go on; an officer decides
	}
	return s.again(tx, dsr.JobRelease, r, r.PlannedAt.Add(time.Duration(n+1)*remindEvery))
}
