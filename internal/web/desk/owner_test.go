package desk_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/store"
)

// manualTask is the open task of the drawer that somebody answers for.
func (h *house) manualTask(r dsr.Request) dsr.Task {
	h.t.Helper()
	t, err := h.work.Store.Read(h.t.Context()).Tasks().First(store.Match{"request_id": r.ID, "manual": true})
	if err != nil {
		h.t.Fatal(err)
	}
	return t
}

// TestASystemsOwnerAnswersWithoutAnAccount opens the mailed page, which changes nothing, and answers with a file.
func TestASystemsOwnerAnswersWithoutAnAccount(t *testing.T) {
	t.Parallel()
	h := open(t)
	r := h.log("opt_out")
	task := h.manualTask(r)
	path := "/task/" + h.work.TokenFor(dsr.TokenTask, string(task.ID))
	owner := h.browser()
	for range 2 { // a mail scanner, then the owner
		if got := owner.get(path); got.status != 200 || !strings.Contains(got.body, "jane@example.com") || !strings.Contains(got.body, "catalogue drawer") {
			t.Errorf("the page: %d %s", got.status, text(got.body))
		}
	}
	if now := h.manualTask(r); now.State != dsr.TaskWaiting {
		t.Errorf("looking made the task %s", now.State)
	}
	kept := owner.upload(path, nil, "answer", "kept", "reason", "")
	if kept.status != http.StatusUnprocessableEntity || !strings.Contains(kept.body, "Write down why it is kept") {
		t.Errorf("kept without a reason: %d", kept.status)
	}
	if got := owner.upload(path, nil, "answer", "released", "reason", "x"); got.status != http.StatusUnprocessableEntity {
		t.Errorf("an answer that the form has not: %d", got.status)
	}
	many := strings.Fields(strings.Repeat("a.txt ", 11))
	if got := owner.upload(path, many, "answer", "done"); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, "at most 10 files") {
		t.Errorf("eleven files: %d", got.status)
	}
	owner.upload(path, []string{"card <b>.txt"}, "answer", "done").did(h, "answer")
	got := owner.get(path)
	if !strings.Contains(got.body, "nothing more to do") || strings.Contains(got.body, "jane@example.com") {
		t.Error("an answered task still shows whom it was about")
	}
	if now := h.manualTask(r); now.State != dsr.TaskDoneOK {
		t.Errorf("answered and %s", now.State)
	}
	h.savesFile(r)
	if got := owner.get("/task/made-up"); got.status != http.StatusGone {
		t.Errorf("a made-up link: %d", got.status)
	}
}

// savesFile opens the owner's file from the desk: for saving only, and written down.
func (h *house) savesFile(r dsr.Request) {
	h.t.Helper()
	officer := h.as(dsr.Officer)
	body := officer.get(page(r)).body
	if !strings.Contains(body, "card &lt;b&gt;.txt") {
		h.t.Error("the file is not on the request's page")
	}
	at := page(r) + "/files/" + between(body, `/files/`, `"`)
	before := h.looks(r)
	got := officer.post(at)
	if got.status != 200 || got.body != "what card <b>.txt holds" || !strings.HasPrefix(got.header.Get("Content-Disposition"), "attachment") {
		h.t.Errorf("the file: %d %q %q", got.status, got.body, got.header.Get("Content-Disposition"))
	}
	if got.header.Get("Content-Type") != "application/octet-stream" || !strings.Contains(got.header.Get("Content-Security-Policy"), "sandbox") {
		h.t.Errorf("a stranger's file is shown: %v", got.header)
	}
	if h.looks(r) != before+1 {
		h.t.Error("the look is not written down")
	}
	if got := officer.post(strings.Replace(at, r.Reference, h.log("copy").Reference, 1)); got.status != http.StatusNotFound {
		h.t.Errorf("another request's file: %d", got.status)
	}
}

// TestAnUploadIsBounded: ATK-71.
func TestAnUploadIsBounded(t *testing.T) {
	t.Parallel()
	h := open(t)
	task := h.manualTask(h.log("opt_out"))
	owner := h.browser()
	path := "/task/" + h.work.TokenFor(dsr.TokenTask, string(task.ID))
	r := owner.raw(path, form("answer", "done", "reason", strings.Repeat("x", 27<<20)))
	if got := owner.do(r); got.status != http.StatusRequestEntityTooLarge {
		t.Errorf("27 MB: %d", got.status)
	}
}

func TestStaffAnswerForASystemAndLeaveANote(t *testing.T) {
	t.Parallel()
	h := open(t)
	r := h.log("opt_out")
	task := h.manualTask(r)
	officer := h.as(dsr.Officer)
	if body := officer.get("/desk/tasks").body; !strings.Contains(body, r.Reference) || !strings.Contains(body, "/desk/tasks/"+string(task.ID)) {
		t.Error("the list of tasks lacks it")
	}
	if body := officer.get("/desk/tasks/" + string(task.ID)).body; strings.Contains(body, "jane@example.com") {
		t.Error("the desk's page shows identifiers without a look")
	}
	officer.upload("/desk/tasks/"+string(task.ID), nil, "answer", "nothing_found", "note", "called them").did(h, "answer")
	h.jobs()
	if now := h.request(r.ID); now.State != dsr.Answering {
		t.Errorf("all systems answered and %s", now.State)
	}
	if body := officer.get(page(r)).body; !strings.Contains(body, "called them") {
		t.Error("the note is lost")
	}
}

func TestAnAnswerGoesWithoutASystemForAReasonOnly(t *testing.T) {
	t.Parallel()
	h := open(t)
	r := h.log("opt_out")
	task := h.manualTask(r)
	officer := h.as(dsr.Officer)
	at := page(r) + "/systems/" + string(task.ID) + "/skip"
	if got := officer.post(at); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, "Write down why") {
		t.Errorf("without a reason: %d", got.status)
	}
	officer.post(at, "reason", "The drawer burned down.").did(h, "skip")
	if body := officer.get(page(r)).body; !strings.Contains(body, "answered without") || !strings.Contains(body, "The drawer burned down.") {
		t.Error("the page does not say so")
	}
}
