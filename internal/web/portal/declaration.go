package portal

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/locale"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/web"
	view "github.com/habeasdata/habeas/views/portal"
)

// declaration offers the statement to sign where the law wants one, or says when it was signed.
func (p *Portal) declaration(words *locale.Printer, q dsr.Request, given given) (*view.Declaration, error) {
	d, wanted, err := p.Identity.DeclarationOf(q)
	if err != nil || !wanted || !proving(q) && given.declared.IsZero() {
		return nil, err
	}
	return &view.Declaration{Version: d.Text, Text: view.DeclarationText(words, d.Text), Signed: p.date(words, given.declared)}, nil
}

// declare takes the signed statement and keeps its version with its exact words.
func (p *Portal) declare(c echo.Context) error {
	sub, q, err := p.mine(c)
	if err != nil {
		return err
	}
	form, k := web.Form(c), checks{words: p.printer(c)}
	version, name := typed(form, view.FieldVersion), typed(form, view.FieldTypedName)
	d, wanted, err := p.Identity.DeclarationOf(q)
	if err != nil {
		return err
	}
	if !wanted || d.Text != version {
		return problem.New(problem.NotFound, "There is no such statement.")
	}
	k.needed(view.FieldTypedName, name, view.MaxName, view.ErrTypedNameMissing)
	if form.Get(view.FieldAgree) != "yes" {
		k.add(view.FieldAgree, view.ErrAgreeMissing)
	}
	number := form.Get(view.FieldRequest)
	r := refused{form: "/status/declaration", number: number, errors: k.errors, fill: func(page *view.StatusPage) {
		for _, shown := range page.Requests {
			if shown.Number == number && shown.Declaration != nil {
				shown.Declaration.TypedName = name
			}
		}
	}}
	if len(k.errors) > 0 {
		return p.again(c, sub, http.StatusUnprocessableEntity, r)
	}
	err = p.Identity.Declare(c.Request().Context(), sub, version, view.DeclarationText(k.words, version), name)
	return p.finish(c, sub, view.FlashDeclarationSigned, r, err)
}
