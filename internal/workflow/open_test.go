package workflow_test

import (
	"bytes"
	"sync"
	"testing"
	"time"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/workflow"
)

func TestWhatWasAcceptedIsOpenedOnceHoweverManyTry(t *testing.T) {
	each(t, func(h *house) {
		in := must(h.work.Accept(h.t.Context(), h.form("k", "ada@mail.example", regime.Access, regime.Delete)))
		sub := in.Submission
		if len(in.Requests) != 0 || h.mails(sub.ID) != 0 {
			h.t.Fatal("accepting opened something already")
		}
		h.pass(time.Hour) // the clock counts from the receipt, not from the opening
		opened := make([][]dsr.Request, 6)
		var all sync.WaitGroup
		for i := range opened {
			all.Go(func() {
				var err error
				if opened[i], err = h.work.Open(h.t.Context(), sub.ID); err != nil {
					h.t.Error(err)
				}
			})
		}
		all.Wait()
		for _, requests := range opened {
			if len(requests) != 2 || requests[0].Right != regime.Access || requests[1].Right != regime.Delete ||
				!requests[0].ReceivedAt.Equal(sub.ReceivedAt) {
				h.t.Errorf("one who opened it saw %d requests", len(requests))
			}
		}
		if n := h.mails(sub.ID); n != 1 {
			h.t.Errorf("%d first mails", n)
		}
		row := must(h.work.Store.Read(h.t.Context()).Submissions().Get(string(sub.ID)))
		if row.Pending != nil {
			h.t.Error("what was typed is kept in a second place")
		}
		again := must(h.work.Accept(h.t.Context(), h.form("k", "ada@mail.example", regime.Access)))
		if !again.Duplicate || again.Submission.Reference != sub.Reference || len(again.Requests) != 2 {
			h.t.Errorf("the same form again: %+v", again)
		}
	})
}

func TestWhatWaitsToBeOpenedIsSealed(t *testing.T) {
	each(t, func(h *house) {
		sub := must(h.work.Accept(h.t.Context(), h.form("k", "ada@mail.example", regime.Access))).Submission
		if len(sub.Pending) == 0 || bytes.Contains(sub.Pending, []byte("ada@mail")) || bytes.Contains(sub.Pending, []byte("access")) {
			h.t.Error("what waits is readable in the database")
		}
		_, err := h.work.Accept(h.t.Context(), workflow.New{DedupKey: "nothing"})
		if err == nil {
			h.t.Error("a submission without a right was accepted")
		}
	})
}
