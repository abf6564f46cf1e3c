package desk

import (
	"strings"

	"github.com/habeasdata/habeas/internal/connector"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/store"
	page "github.com/habeasdata/habeas/views/desk"
	"github.com/habeasdata/habeas/views/ui"
)

var taskStates = map[dsr.TaskState]ui.ChipView{
	dsr.TaskWaiting: {Word: "waiting"}, dsr.TaskRunning: {Tone: ui.Info, Word: "running"},
	dsr.TaskRetrying: {Tone: ui.Soon, Word: "trying again"}, dsr.TaskFailed: {Tone: ui.Late, Word: "failed"},
	dsr.TaskDoneOK: {Tone: ui.Fine, Word: "done"}, dsr.TaskNothing: {Tone: ui.Fine, Word: "nothing found"},
	dsr.TaskKept: {Tone: ui.Soon, Word: "kept"}, dsr.TaskReleased: {Tone: ui.Soon, Word: "answered without"},
	dsr.TaskStopped: {Tone: ui.Late, Word: "stopped"},
}

var taskKinds = map[dsr.TaskKind]string{
	dsr.TaskLocate: "find the person", dsr.TaskCollect: "collect", dsr.TaskPreview: "preview", dsr.TaskErase: "erase",
	dsr.TaskSuppress: "stop using", dsr.TaskCorrect: "correct", dsr.TaskRestrict: "restrict", dsr.TaskLift: "end a restriction", dsr.TaskTell: "tell a recipient",
}

// faultWords say in plain words why a system failed.
var faultWords = map[connector.Class]string{
	dsr.ErrorUnknown:  "A try had begun before that. Nobody knows what it changed: look there yourself.",
	connector.Timeout: "It did not answer in time.", connector.Auth: "It refused our credentials.",
	connector.Unreachable: "It cannot be reached.", connector.Refused: "It refused to do this: a permission or a rule of its own.",
	connector.Busy: "It was busy with other work.", connector.Schema: "Its dataset no longer fits it; an administrator must look.",
	connector.Internal: "Something went wrong on our side.",
}

func faultWord(class string) string {
	if class == "" {
		return ""
	}
	if words, ok := faultWords[connector.Class(class)]; ok {
		return words
	}
	return strings.ToUpper(class[:1]) + plainWord(class[1:]) + "."
}

// fillSystems is the grid: one row per system and kind of work, with what may be done about it.
func (d *dossier) fillSystems(v *page.RequestView) error {
	tasks, err := d.tasks()
	if err != nil || len(tasks) == 0 {
		return err
	}
	ended := 0
	for _, t := range tasks {
		row, err := d.systemRow(t)
		if err != nil {
			return err
		}
		if t.State.Ended() {
			ended++
		}
		v.Systems = append(v.Systems, row)
	}
	if (d.r.State == dsr.Collecting || d.r.State == dsr.Executing) && ended < len(tasks) {
		v.Progress = &ui.ProgressView{
			Label: stateWords[d.r.State].Word, Done: ended, Total: len(tasks),
			Text: counted(int64(ended), "part", "parts") + " of " + count(int64(len(tasks))) + " done", Poll: requestPath(d.r),
		}
	}
	return nil
}

func (d *dossier) tasks() ([]dsr.Task, error) {
	return d.read().Tasks().Find(store.Match{"request_id": d.r.ID}, "connector", "created_at", "id")
}

func (d *dossier) systemRow(t dsr.Task) (page.SystemRowView, error) {
	row := page.SystemRowView{
		Name: t.Connector, Kind: taskKinds[t.Kind], State: taskStates[t.State], Counts: taskCounts(t), Age: d.face.age(t.CreatedAt),
		Error: faultWord(t.ErrorClass),
	}
	if t.Manual {
		row.Kind += ", by a person"
	}
	if t.State == dsr.TaskRetrying {
		row.NextTry = d.face.when(t.NextAt)
	}
	if t.State.Ended() && t.ErrorClass != dsr.ErrorUnknown {
		row.Error = ""
	}
	if why, err := d.taskReason(t); err != nil || why != "" {
		row.Error = strings.TrimSpace(why + " " + row.Error)
		return row, err
	}
	d.systemActs(t, &row)
	return row, nil
}

// taskReason is what a person wrote when they ended a task by hand.
func (d *dossier) taskReason(t dsr.Task) (string, error) {
	if len(t.Reason) == 0 || d.gone || !d.handles() {
		return "", nil
	}
	return d.sealer.Open(t.Reason, "task", string(t.ID), "reason")
}

func taskCounts(t dsr.Task) string {
	switch {
	case t.Kind == dsr.TaskErase && t.Deleted+t.Masked+t.Kept > 0:
		return count(t.Deleted) + " deleted, " + count(t.Masked) + " masked, " + count(t.Kept) + " kept"
	case t.Rows > 0 || t.State.Ended() && !t.Manual:
		return counted(t.Rows, "row", "rows")
	}
	return ""
}

// systemActs offers what an officer may do about a task that has not ended.
func (d *dossier) systemActs(t dsr.Task, row *page.SystemRowView) {
	if t.State.Ended() || d.role() != dsr.Officer {
		return
	}
	at := requestPath(d.r) + "/systems/" + string(t.ID)
	switch t.State {
	case dsr.TaskFailed, dsr.TaskRetrying, dsr.TaskStopped:
		if !t.Manual {
			row.Actions = append(row.Actions, page.PostButtonView{
				Action: at + "/retry", Button: ui.ButtonView{Label: "Try now", Small: true, Aria: "Try " + t.Connector + " now"},
			})
		}
	}
	if t.Manual && d.may(dsr.TaskDone) {
		row.Actions = append(row.Actions, page.PostButtonView{
			Button: ui.ButtonView{Label: "Answer for it", Small: true, Href: taskPath(t), Aria: "Answer for " + t.Connector},
		})
	}
	if d.may(dsr.ReleaseSystem) {
		skip := page.AnswerWithout(d.target("systems/"+string(t.ID)+"/skip"), string(t.ID), t.Connector)
		row.Forms = append(row.Forms, d.again("systems/"+string(t.ID)+"/skip", skip))
	}
}

// taskPath is the page on which staff answer for a system.
func taskPath(t dsr.Task) string { return Prefix + "/tasks/" + string(t.ID) }
