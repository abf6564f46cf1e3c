package app

import (
	"context"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/queue"
	"github.com/habeasdata/habeas/internal/store"
)

// daily mails every officer, once a day, what the desk has to do; on a day with nothing to do it mails nobody.
func (a *App) daily(ctx context.Context, _ queue.Attempt) error {
	now, k := a.Now(), a.Work.Controller
	if k.DigestHour < 0 || now.In(k.Location).Hour() < k.DigestHour {
		return nil
	}
	work, err := a.Work.Daily(a.Store.Read(ctx).Tables, now)
	if err != nil {
		return err
	}
	holds, err := a.Work.HoldsToReview(a.Store.Read(ctx).Tables, k.Today(now))
	if err != nil || len(work)+len(holds) == 0 {
		return err
	}
	return a.Store.InTx(ctx, func(tx *store.Tx) error {
		members, err := tx.Members().Find(store.Match{"role": dsr.Officer, "state": dsr.Active}, "created_at")
		if err != nil {
			return err
		}
		for _, m := range members {
			err := a.Work.Enqueue(tx, dsr.ToStaff, string(m.ID), dsr.Outgoing{
				Key: "daily:" + k.Today(now).String() + ":" + string(m.ID), Template: dsr.NoticeDaily, Locale: k.Locale,
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}
