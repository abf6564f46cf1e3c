package portal

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/web"
	view "github.com/habeasdata/habeas/views/portal"
)

// confirmLink shows the page behind the link of the first mail. It consumes nothing and opens no session, however
// often a mail scanner calls (ATK-34).
func (p *Portal) confirmLink(c echo.Context) error {
	token := c.Param("token")
	if _, err := p.Identity.Confirmation(c.Request().Context(), token); err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.Confirm(view.ConfirmPage{Site: p.site(c), Token: token}))
}

// askConfirm is the same page for somebody who has the reference and the code but not the link.
func (p *Portal) askConfirm(c echo.Context) error {
	return web.Render(c, http.StatusOK, view.Confirm(view.ConfirmPage{Site: p.site(c)}))
}

// confirm takes the code of the first mail and signs this browser in.
func (p *Portal) confirm(c echo.Context) error {
	form, words := web.Form(c), p.printer(c)
	page := view.ConfirmPage{Token: typed(form, view.FieldToken), Reference: typed(form, view.FieldReference)}
	code := typed(form, view.FieldCode)
	k := checks{words: words}
	if page.Token == "" {
		k.reference(page.Reference)
	}
	if k.needed(view.FieldCode, code, view.MaxCode, view.ErrCodeMissing); len(k.errors) > 0 {
		return p.confirmAgain(c, page, k.errors)
	}
	token, ctx := page.Token, c.Request().Context()
	if token == "" {
		token = p.confirmToken(ctx, page.Reference)
	}
	session, err := p.Identity.Confirm(ctx, token, code)
	switch {
	case err == nil:
		web.SetCookie(c, sessionCookie, session.Token, 0)
		return web.See(c, "/confirmed")
	case problem.Is(err, problem.Gone) && page.Token == "", problem.Is(err, problem.Invalid):
		// Without the link, a reference that does not exist and a void code look like any wrong code.
		wrong := view.Errors{{Name: view.FieldCode, Message: words.T(view.ErrCodeWrong)}}
		return p.confirmAgain(c, page, wrong)
	}
	return err
}

func (p *Portal) confirmAgain(c echo.Context, page view.ConfirmPage, errors view.Errors) error {
	page.Site, page.Errors = p.site(c), errors
	if page.Token != "" {
		asked, err := p.Identity.Confirmation(c.Request().Context(), page.Token)
		if err != nil {
			return err
		}
		if errors.For(view.FieldCode) == page.Site.P.T(view.ErrCodeWrong) {
			page.TriesLeft = asked.Proof.Attempts
		}
	}
	return web.Render(c, http.StatusUnprocessableEntity, view.Confirm(page))
}

// confirmToken makes the token of a submission's first mail again; of an unknown one it makes a token that opens
// nothing, so that both cost the same look-up.
func (p *Portal) confirmToken(ctx context.Context, typed string) string {
	reference, _, _ := dsr.ParseReference(typed)
	r := p.Work.Store.Read(ctx)
	sub, err := r.Submissions().First(store.Match{"reference": reference})
	owner := string(sub.ID)
	if err == nil {
		proof, err := r.Proofs().First(store.Match{"submission_id": sub.ID, "kind": dsr.ProofContact}, "created_at")
		if err == nil {
			owner = string(proof.ID)
		}
	}
	return p.Work.TokenFor(dsr.TokenConfirm, owner)
}

// reference checks the field of that name.
func (k *checks) reference(value string) {
	if !k.needed(view.FieldReference, value, view.MaxReference, view.ErrReferenceMissing) {
		return
	}
	if _, _, ok := dsr.ParseReference(value); !ok {
		k.add(view.FieldReference, view.ErrReferenceWrong)
	}
}
