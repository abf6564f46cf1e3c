package desk

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/web"
	page "github.com/habeasdata/habeas/views/desk"
	"github.com/habeasdata/habeas/views/ui"
)

var faultTitles = map[int]string{
	http.StatusForbidden: "You may not do this", http.StatusNotFound: "There is nothing here", http.StatusConflict: "Not possible now",
	http.StatusGone: "This does not work any more", http.StatusTooManyRequests: "Too many tries",
	http.StatusRequestEntityTooLarge: "This is too much at once", http.StatusUnprocessableEntity: "Some answers need another look",
	http.StatusMethodNotAllowed: "Not possible here", http.StatusServiceUnavailable: "Not available right now",
}

// Fault writes the page of a failed request: inside the desk for whoever is signed in.
func (d *Desk) Fault(ec echo.Context, f web.Fault) error {
	c := d.newCall(ec)
	if f.Kind == problem.Unauthenticated {
		return c.toSignIn()
	}
	title := faultTitles[f.Status]
	if title == "" {
		title = "Something went wrong"
	}
	v := page.ErrorPageView{
		Page: c.page(title), Title: title, Text: f.Message,
		Buttons: []ui.ButtonView{{Label: "Go to the desk", Href: Prefix}},
	}
	for _, field := range f.Fields {
		v.Details = append(v.Details, field.Message)
	}
	if f.Status >= http.StatusInternalServerError {
		v.Reference = f.Reference
	}
	if c.load() == nil {
		if shell, err := c.shell(title, ""); err == nil {
			v.Shell = &shell
		}
	}
	return c.render(f.Status, page.ErrorPage(v))
}

// sentence is what a person may read of an error.
func sentence(err error) string {
	var p *problem.Error
	if errors.As(err, &p) {
		return p.Message
	}
	return "Something went wrong."
}

// fields are an error's sentences by form field; from maps the use case's names to the form's.
func fields(err error, from map[string]string) map[string]string {
	var p *problem.Error
	if !errors.As(err, &p) || len(p.Fields) == 0 {
		return nil
	}
	messages := map[string]string{}
	for _, f := range p.Fields {
		name := f.Name
		if other, ok := from[name]; ok {
			name = other
		}
		messages[name] = f.Message
	}
	return messages
}
