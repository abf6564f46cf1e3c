package desk_test

import (
	"context"
	"time"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/identity"
	"github.com/habeasdata/habeas/internal/intake"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/queue"
	"github.com/habeasdata/habeas/internal/store"
)

// jobs works everything that is due, mails aside, until nothing is.
func (h *house) jobs() {
	h.t.Helper()
	f := h.desk.Fulfillment
	workers := map[string]queue.Work{
		dsr.JobBegin: h.identity.Begin, identity.JobLocate: h.identity.Locate, dsr.JobEvaluate: h.identity.Evaluate,
		dsr.JobCollect: f.Collect, dsr.JobRelease: f.Release, dsr.JobExecute: f.Execute, dsr.JobSuppress: f.Suppress,
		dsr.JobAnswer: f.Answer, dsr.JobSiblings: f.Siblings,
	}
	var kinds []string
	for kind := range workers {
		kinds = append(kinds, kind)
	}
	ctx := context.Background()
	storage := h.work.Store.Jobs()
	for range 200 {
		claimed := must(storage.Claim(ctx, queue.Claim{
			Queue: queue.DefaultQueue, Kinds: kinds, Limit: 10, Worker: "test", Now: h.clock(), Lease: time.Hour,
		}))
		if len(claimed) == 0 {
			return
		}
		for _, j := range claimed {
			if err := workers[j.Kind](ctx, queue.Attempt{Job: j, Fence: j.Fence}); err != nil {
				h.t.Fatalf("job %s: %v", j.Kind, err)
			}
			if err := storage.Finish(ctx, j.Hold(), queue.Outcome{State: queue.Completed, At: h.clock()}); err != nil {
				h.t.Fatal(err)
			}
		}
	}
	h.t.Fatal("the jobs never end")
}

// log writes a request of Jane's down as an officer does, and begins its road.
func (h *house) log(right string, change ...func(l *intake.Logged)) dsr.Request {
	h.t.Helper()
	l := intake.Logged{
		Channel: dsr.ChannelPhone, Received: "2026-11-18", Rights: []string{right}, Relationship: "customer", Country: "PT",
		Name: "Jane Roe", Email: "jane@example.com", Phone: "+351 910 000 111", Details: "Everything, please.",
	}
	for _, f := range change {
		f(&l)
	}
	by := dsr.Staff(h.staff[dsr.Officer].id, dsr.Officer)
	out, err := h.desk.Intake.FromStaff(h.t.Context(), by, l)
	if err != nil {
		h.t.Fatal(err)
	}
	h.jobs()
	return h.request(out.Requests[0].ID)
}

func (h *house) request(id dsr.RequestID) dsr.Request {
	h.t.Helper()
	r, err := h.work.Store.Read(h.t.Context()).Requests().Get(string(id))
	if err != nil {
		h.t.Fatal(err)
	}
	return r
}

// prove gives the code of the mail that asks, as the person does: of the first letter where the typed address is the one
// on record, else of the challenge.
func (h *house) prove(r dsr.Request) dsr.Request {
	h.t.Helper()
	read := h.work.Store.Read(h.t.Context())
	p, err := read.Proofs().First(store.Match{"submission_id": r.SubmissionID, "kind": dsr.ProofOnRecord, "state": dsr.ProofOpen})
	if problem.Is(err, problem.NotFound) {
		first := must(read.Proofs().First(store.Match{"submission_id": r.SubmissionID, "kind": dsr.ProofContact, "state": dsr.ProofOpen}))
		must(h.identity.Confirm(h.t.Context(), h.work.TokenFor(dsr.TokenConfirm, string(first.ID)), h.work.CodeFor(first)))
		h.jobs()
		return h.request(r.ID)
	}
	if err != nil {
		h.t.Fatalf("challenge of the contact on record: %v", err)
	}
	sub := must(read.Submissions().Get(string(r.SubmissionID)))
	if err := h.identity.ProveOnRecord(h.t.Context(), sub, h.work.CodeFor(p)); err != nil {
		h.t.Fatal(err)
	}
	h.jobs()
	return h.request(r.ID)
}

// reviewed is a request of Jane's that waits for its review.
func (h *house) reviewed(right string, change ...func(l *intake.Logged)) dsr.Request {
	h.t.Helper()
	r := h.prove(h.log(right, change...))
	if r.State != dsr.InReview {
		h.t.Fatalf("%s is %s, want in review: %+v", right, r.State, r.Attention)
	}
	return r
}

// page is the address of a request's page.
func page(r dsr.Request) string { return "/desk/requests/" + r.Reference }
