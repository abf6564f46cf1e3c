package desk

import (
	"maps"
	"net/http"
	"slices"

	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/staff"
	"github.com/habeasdata/habeas/internal/web"
	page "github.com/habeasdata/habeas/views/desk"
	"github.com/habeasdata/habeas/views/ui"
)

// codeField is the field of the second factor; no act has a field of that name.
const codeField = "code"

// freshen reports whether the second factor is fresh. If it is not, it answers with a page that asks for the code and
// carries the act along, so that one more post does both.
func (c *call) freshen() (bool, error) {
	if c.d.Staff.RequireStepUp(c.session, staff.StepUpAge) == nil {
		return true, nil
	}
	message := ""
	if form := web.Form(c); form.Has(codeField) {
		err := c.d.Staff.StepUp(c.ctx(), c.token, form.Get(codeField))
		if err == nil {
			return true, c.load()
		}
		if gone := c.load(); problem.Is(gone, problem.Unauthenticated) {
			return false, c.toSignIn()
		}
		if !problem.Is(err, problem.Unauthenticated) && !problem.Is(err, problem.TooMany) {
			return false, err
		}
		message = sentence(err)
	}
	shell, err := c.shell("Confirm it is you", "")
	if err != nil {
		return false, err
	}
	return false, c.render(http.StatusForbidden, page.StepUp(page.StepUpView{
		Shell: shell, Action: c.Request().URL.Path, Act: "This act needs your second factor again.",
		Why:    "It cannot be taken back, or it changes who may do what. After the code it is done at once.",
		Cancel: c.home(), Message: message, Hidden: carried(c),
	}))
}

// carried are the fields of the post, to be sent again with the code.
func carried(c *call) []ui.HiddenView {
	var hidden []ui.HiddenView
	form := web.Form(c)
	for _, name := range slices.Sorted(maps.Keys(form)) {
		if name == codeField || name == web.FieldToken {
			continue
		}
		for _, value := range form[name] {
			hidden = append(hidden, ui.HiddenView{Name: name, Value: value})
		}
	}
	return hidden
}
