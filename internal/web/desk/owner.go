package desk

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/web"
	page "github.com/habeasdata/habeas/views/desk"
	"github.com/habeasdata/habeas/views/ui"
)

// OwnerPrefix is the path under which the zone of system owners is mounted.
const OwnerPrefix = "/task"

// Owners is the zone of the people who own a system and have no account: one page per mailed link.
type Owners struct{ Desk *Desk }

var (
	_ web.Zone     = (*Owners)(nil)
	_ web.Uploader = (*Owners)(nil)
)

// Routes registers the page and its answer.
func (z *Owners) Routes(g *echo.Group) {
	g.GET("/:token", z.show)
	g.POST("/:token", z.answer)
}

// Uploads names the route that takes files.
func (z *Owners) Uploads() map[string]int64 {
	return map[string]int64{OwnerPrefix + "/:token": maxUpload}
}

// show says what to do. It changes nothing: mail scanners follow links.
func (z *Owners) show(ec echo.Context) error {
	return z.page(z.Desk.newCall(ec), http.StatusOK, nil, "")
}

func (z *Owners) page(c *call, status int, wrong map[string]string, said string) error {
	o, err := z.Desk.Fulfillment.TaskByToken(c.ctx(), c.Param("token"))
	if err != nil {
		return err
	}
	v := taskView(o, c.face, web.Form(c), wrong)
	v.Page = z.head(c, v.Title)
	v.CSRF, v.Action, v.Controller, v.Message = web.CSRF(c), c.Request().URL.Path, z.Desk.Work.Controller.Name, said
	return c.render(status, page.ManualTask(v))
}

func (z *Owners) head(c *call, title string) ui.PageView {
	head := c.page(title)
	head.Face, head.Assets.Script = ui.Portal, ""
	return head
}

// answer takes the owner's answer and shows the page again: it says that nothing more is to do.
func (z *Owners) answer(ec echo.Context) error {
	c := z.Desk.newCall(ec)
	a, closeFiles, err := taskAnswer(c.Request())
	defer closeFiles()
	if err != nil {
		return err
	}
	err = z.Desk.Fulfillment.AnswerByToken(c.ctx(), c.Param("token"), a)
	if problem.Is(err, problem.Invalid) || problem.Is(err, problem.Conflict) || problem.Is(err, problem.TooLarge) {
		return z.page(c, web.Status(problem.KindOf(err)), fields(err, taskFields), refusal(err))
	}
	if err != nil {
		return err
	}
	return web.See(c, c.Request().URL.Path)
}

// Fault writes the page of a request that failed.
func (z *Owners) Fault(ec echo.Context, f web.Fault) error {
	c := z.Desk.newCall(ec)
	title := faultTitles[f.Status]
	if title == "" {
		title = "Something went wrong"
	}
	v := page.ErrorPageView{Page: z.head(c, title), Title: title, Text: f.Message}
	if f.Status >= http.StatusInternalServerError {
		v.Reference = f.Reference
	}
	return c.render(f.Status, page.ErrorPage(v))
}
