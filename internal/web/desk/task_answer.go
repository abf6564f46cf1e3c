package desk

import (
	"mime/multipart"
	"net/http"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/fulfillment"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/web"
	page "github.com/habeasdata/habeas/views/desk"
)

// maxUpload bounds a whole answer: its files, and room for the form around them. It is kept in memory, so it is well
// below the sum of the largest files.
const maxUpload = fulfillment.MaxFileSize + 1<<20

// showTask is the page on which staff answer for a system. It shows identifiers in clear, so the look is written
// down by the button that leads to them.
func showTask(c *call) error { return c.taskPage(http.StatusOK, nil, "") }

func (c *call) taskPage(status int, wrong map[string]string, said string) error {
	o, err := c.d.Fulfillment.OwnerTask(c.ctx(), dsr.TaskID(c.Param("task")))
	if err != nil {
		return err
	}
	if !o.Task.Manual {
		return problem.New(problem.NotFound, "There is nothing here.")
	}
	shell, err := c.shell("Answer for "+o.Task.Connector, "Tasks")
	if err != nil {
		return err
	}
	v := taskView(o, c.face, web.Form(c), wrong)
	v.Shell, v.CSRF, v.Action, v.Message = &shell, shell.CSRF, taskPath(o.Task), said
	v.Note = c.field("note")
	if !o.Task.State.Ended() {
		maskTask(&v, o)
	}
	v.Others = []page.LinkView{{Text: "The request " + o.Request.Reference, Href: requestPath(o.Request)}}
	return c.render(status, page.ManualTask(v))
}

// answerTask records the answer with its files, then the internal comment.
func answerTask(c *call) error {
	id := dsr.TaskID(c.Param("task"))
	t, err := c.read().Tasks().Get(string(id))
	if err != nil {
		return err
	}
	a, closeFiles, err := taskAnswer(c.Request())
	defer closeFiles()
	if err != nil {
		return err
	}
	err = c.d.Fulfillment.AnswerTask(c.ctx(), id, c.actor, a)
	if problem.Is(err, problem.Invalid) || problem.Is(err, problem.Conflict) || problem.Is(err, problem.TooLarge) {
		return c.taskPage(web.Status(problem.KindOf(err)), fields(err, taskFields), refusal(err))
	}
	if err != nil {
		return err
	}
	if note := c.field("note"); note != "" {
		if err := c.d.Work.Comment(c.ctx(), t.RequestID, c.actor, note); err != nil {
			return err
		}
	}
	return c.done(Prefix+"/tasks", "answered")
}

// taskFields maps the use case's names to the form's.
var taskFields = map[string]string{"state": "answer"}

// refusal is the sentence of an error that stands at no field.
func refusal(err error) string {
	if fields(err, nil) != nil {
		return ""
	}
	return sentence(err)
}

// taskAnswer reads the form of an answer. The caller closes the files.
func taskAnswer(r *http.Request) (a fulfillment.TaskAnswer, closeFiles func(), err error) {
	a = fulfillment.TaskAnswer{State: dsr.TaskState(r.PostForm.Get("answer")), Reason: r.PostForm.Get("reason")}
	var opened []multipart.File
	closeFiles = func() {
		for _, f := range opened {
			_ = f.Close() // memory only
		}
	}
	if r.MultipartForm == nil {
		return a, closeFiles, nil
	}
	for _, h := range r.MultipartForm.File["files"] {
		if h.Filename == "" {
			continue // the field was left empty
		}
		f, err := h.Open()
		if err != nil {
			return a, closeFiles, err
		}
		opened = append(opened, f)
		a.Files = append(a.Files, fulfillment.Upload{Name: h.Filename, Body: f})
	}
	return a, closeFiles, nil
}

// maskTask masks what the owner's own page shows in clear. Corrected values stand in clear on the correction's page, where
// the look is written down.
func maskTask(v *page.ManualTaskView, o fulfillment.OwnerTask) {
	for i, one := range o.Identifiers {
		v.Identifiers[i].Text = masked(one.Kind, one.Value)
	}
	for i, one := range o.Changes {
		if one.Value != "" {
			v.Identifiers[len(o.Identifiers)+i].Text = masked(topicKinds[one.Topic], one.Value)
		}
	}
}
