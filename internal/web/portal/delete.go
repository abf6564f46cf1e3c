package portal

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/web"
	view "github.com/habeasdata/habeas/views/portal"
)

// confirmDelete takes the one clear confirmation of a deletion.
func (p *Portal) confirmDelete(c echo.Context) error {
	return p.ticked(c, "/status/delete-confirm", view.FlashDeleteConfirmed, p.Work.ConfirmErasure)
}

// withdraw ends a request that the person no longer wants.
func (p *Portal) withdraw(c echo.Context) error {
	return p.ticked(c, "/status/withdraw", view.FlashWithdrawn, p.Work.Withdraw)
}

// cancelDelete cancels a deletion while its hold runs. It needs no box: it is the safe way out.
func (p *Portal) cancelDelete(c echo.Context) error {
	sub, q, err := p.mine(c)
	if err != nil {
		return err
	}
	err = p.Work.CancelHold(c.Request().Context(), q.ID, dsr.Requester(sub.ID), "")
	r := refused{form: "/status/delete-cancel", number: web.Form(c).Get(view.FieldRequest)}
	return p.finish(c, sub, view.FlashDeleteCancelled, r, err)
}

// ticked runs a use case on one request once the box beside its button was ticked. The person owes nobody a reason.
func (p *Portal) ticked(c echo.Context, path, flash string, do func(ctx context.Context, id dsr.RequestID, by dsr.Actor, reason string) error) error {
	sub, q, err := p.mine(c)
	if err != nil {
		return err
	}
	form := web.Form(c)
	r := refused{form: path, number: form.Get(view.FieldRequest)}
	if form.Get(view.FieldConfirm) != "yes" {
		k := checks{words: p.printer(c)}
		k.add(view.FieldConfirm, view.ErrConfirmMissing)
		r.errors = k.errors
		return p.again(c, sub, http.StatusUnprocessableEntity, r)
	}
	return p.finish(c, sub, flash, r, do(c.Request().Context(), q.ID, dsr.Requester(sub.ID), ""))
}
