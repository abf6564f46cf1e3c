package desk

import (
	"net/http"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/store"
	page "github.com/habeasdata/habeas/views/desk"
)

// openTaskStates are the states in which a manual task still waits for an answer.
var openTaskStates = []dsr.TaskState{dsr.TaskWaiting, dsr.TaskRunning, dsr.TaskRetrying, dsr.TaskFailed, dsr.TaskStopped}

// maxTasks is how many open tasks one page lists.
const maxTasks = 200

// showTasks lists what people must answer for systems without an interface.
func showTasks(c *call) error {
	shell, err := c.shell("Tasks", "Tasks")
	if err != nil {
		return err
	}
	tasks, err := c.read().Tasks().Find(store.Match{"manual": true, "state": openTaskStates}, "created_at", "id")
	if err != nil {
		return err
	}
	l := page.WorkListView{
		Anchor: "tasks", Title: "Systems that people answer for", Hint: "Their owners have a page by mail; you can answer for them",
		Empty: "No system waits for a person.", Count: count(int64(len(tasks))),
	}
	if len(tasks) > maxTasks {
		tasks = tasks[:maxTasks]
	}
	if l.Rows, err = c.taskRows(tasks); err != nil {
		return err
	}
	return c.render(http.StatusOK, page.Today(page.TodayView{Shell: shell, Title: "Tasks", Date: c.face.today().Long(), Lists: []page.WorkListView{l}}))
}

func (c *call) taskRows(tasks []dsr.Task) ([]page.WorkRowView, error) {
	var ids []dsr.RequestID
	for _, t := range tasks {
		ids = append(ids, t.RequestID)
	}
	if len(ids) == 0 {
		return nil, nil
	}
	list, err := c.read().Requests().Find(store.Match{"id": ids})
	if err != nil {
		return nil, err
	}
	people, err := c.people(list)
	if err != nil {
		return nil, err
	}
	requests := map[dsr.RequestID]dsr.Request{}
	for _, r := range list {
		requests[r.ID] = r
	}
	var rows []page.WorkRowView
	for _, t := range tasks {
		r := requests[t.RequestID]
		if r.Test || !r.Open() && t.Kind != dsr.TaskLift {
			continue
		}
		row := c.workRow(r, people[r.SubmissionID])
		row.Why = t.Connector + ": " + taskKinds[t.Kind] + ", asked " + c.face.age(t.CreatedAt) + " ago"
		row.Next.Button.Label, row.Next.Button.Href, row.Next.Button.Aria = "Answer", taskPath(t), "Answer for "+t.Connector+": "+r.Reference
		rows = append(rows, row)
	}
	return rows, nil
}
