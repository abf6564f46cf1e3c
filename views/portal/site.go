package portal

import (
	"github.com/habeasdata/habeas/internal/locale"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/views/ui"
)

// Site is what every page shows around its content.
type Site struct {
	P         *locale.Printer
	Brand     string // the name of the company whose data it is
	BrandURL  string // the company's own site; "" shows the name without a link
	Assets    ui.Assets
	CSRF      string // value of the hidden field "csrf" of every form
	Path      string // path of this page, where a change of language returns to
	Languages []Language
	Contact   Contact
	Metrics   bool     // the page of figures is there
	Offered   []string // the choices that can be made today; none stands for those without a date
}

func (s Site) offered() []string {
	if len(s.Offered) == 0 {
		return Rights
	}
	return s.Offered
}

// Language is one entry of the language switch, which is shown when there are two or more.
type Language struct {
	Tag     string // BCP 47
	Name    string // in its own language
	Current bool
}

// Contact is every other way to reach the company; empty ways are not shown.
type Contact struct {
	Email string
	Phone string
	Post  []string // the lines of the postal address
}

// Any reports whether there is a way to reach the company besides this site.
func (c Contact) Any() bool { return c.Email != "" || c.Phone != "" || len(c.Post) > 0 }

// Errors are the wrong fields of a form, in the order of the page. The same words stand in the summary and beside
// the field.
type Errors []problem.Field

// For returns the sentence for a field, "" when the field is fine.
func (e Errors) For(field string) string {
	for _, f := range e {
		if f.Name == field {
			return f.Message
		}
	}
	return ""
}

// Option is one entry of a select.
type Option struct {
	Value string
	Label string
}
