package apptest

import (
	"strconv"

	"github.com/google/go-cmp/cmp"

	"github.com/habeasdata/habeas/internal/audit"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/store"
)

func (h *Harness) read() store.Reader { return h.App.Store.Read(h.t.Context()) }

// all returns every request.
func (h *Harness) all() []dsr.Request {
	h.t.Helper()
	list, err := h.App.Store.Read(contextOf(h.t)).Requests().Find(store.Match{}, "created_at")
	if err != nil {
		h.t.Fatal(err)
	}
	return list
}

// Request returns request n of a submission's reference.
func (h *Harness) Request(ref string, n int) dsr.Request {
	h.t.Helper()
	r, err := h.read().Requests().First(store.Match{"reference": ref + "-" + strconv.Itoa(n)})
	if err != nil {
		h.t.Fatalf("request %s-%d: %v", ref, n, err)
	}
	return r
}

// Submission returns a submission by its reference.
func (h *Harness) Submission(ref string) dsr.Submission {
	h.t.Helper()
	sub, err := h.read().Submissions().First(store.Match{"reference": ref})
	if err != nil {
		h.t.Fatalf("submission %s: %v", ref, err)
	}
	return sub
}

// Requests returns all requests of a submission.
func (h *Harness) Requests(ref string) []dsr.Request {
	h.t.Helper()
	return Must(h.read().RequestsOf(h.Submission(ref).ID))
}

// Becomes waits until request n of ref is in a state.
func (h *Harness) Becomes(ref string, n int, state dsr.State) dsr.Request {
	h.t.Helper()
	h.Eventually(ref+" becomes "+string(state)+", not "+string(h.Request(ref, n).State), func() bool {
		return h.Request(ref, n).State == state
	})
	h.Settle()
	return h.Request(ref, n)
}

// Stays checks, once all is quiet, that request n of ref is in a state.
func (h *Harness) Stays(ref string, n int, state dsr.State) dsr.Request {
	h.t.Helper()
	h.Settle()
	r := h.Request(ref, n)
	if r.State != state {
		h.t.Fatalf("%s is %s (attention %q), want %s\nlog:\n%s", r.Reference, r.State, r.Attention, state, tail(h.Log(), 3000))
	}
	return r
}

// Tasks returns the tasks of a request, by connector and kind.
func (h *Harness) Tasks(r dsr.Request) map[string]dsr.Task {
	h.t.Helper()
	list := Must(h.read().Tasks().Find(store.Match{"request_id": r.ID}, "created_at"))
	tasks := map[string]dsr.Task{}
	for _, task := range list {
		tasks[task.Connector+" "+string(task.Kind)] = task
	}
	return tasks
}

// Collections returns what a request's systems hold, by collection and class.
func (h *Harness) Collections(r dsr.Request) map[string]dsr.Collection {
	h.t.Helper()
	found := map[string]dsr.Collection{}
	for _, c := range Must(h.read().Collections().Find(store.Match{"request_id": r.ID}, "name")) {
		found[c.Name+" "+string(c.Class)] = c
	}
	return found
}

// History returns the audit records of a request as "event from→to", oldest first.
func (h *Harness) History(r dsr.Request) []audit.Entry {
	h.t.Helper()
	return Must(h.read().History(string(r.ID)))
}

// Same fails the test when two values differ.
func (h *Harness) Same(what string, want, got any) {
	h.t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		h.t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// Outbox returns the one mail of a template about a request.
func (h *Harness) Outbox(r dsr.Request, template string) dsr.Outgoing {
	h.t.Helper()
	m, err := h.read().Outbox().First(store.Match{"request_id": r.ID, "template": template})
	if err != nil {
		h.t.Fatalf("%s of %s: %v", template, r.Reference, err)
	}
	return m
}

// Open returns the items of a request that somebody must decide.
func (h *Harness) Open(r dsr.Request) []dsr.Unresolved {
	h.t.Helper()
	return Must(h.read().Unresolved().Find(store.Match{"request_id": r.ID, "resolved_by": ""}))
}

// Retried lists the jobs that failed and will run again, or were given up.
func (h *Harness) Retried() []string {
	h.t.Helper()
	var list []string
	for _, j := range h.jobs() {
		if j.state == "retryable" || j.state == "discarded" {
			list = append(list, j.kind)
		}
	}
	return list
}
