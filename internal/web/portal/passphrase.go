package portal

import (
	"net/http"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/identity"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/web"
	view "github.com/habeasdata/habeas/views/portal"
)

// mayChoosePassphrase: in the session of somebody who has proven who they are, before the answer is out, and once.
// Whoever holds only the mailbox that gets the link must never choose it again: that would make one factor of two.
func mayChoosePassphrase(sub dsr.Submission, q dsr.Request) bool {
	return q.ReleasesData() && q.Open() && q.AnsweredAt.IsZero() && sub.Passphrase == "" && sub.StoppedAt.IsZero() &&
		!q.VerifiedAt.IsZero() && q.Level >= regime.L2 && q.Verified()
}

// sentHere reports whether this very browser sent the form: its signed cookie says so for an hour.
func sentHere(c echo.Context, sub dsr.Submission) bool {
	return web.Signed(c, sentCookie) == sub.Reference
}

// passphrase takes the words that will open the answer file.
func (p *Portal) passphrase(c echo.Context) error {
	sub, q, err := p.mine(c)
	if err != nil {
		return err
	}
	form, k := web.Form(c), checks{words: p.printer(c)}
	phrase, again := typed(form, view.FieldPassphrase), typed(form, view.FieldAgain)
	switch {
	case phrase == "":
		k.add(view.FieldPassphrase, view.ErrPassphraseMissing)
	case k.line(view.FieldPassphrase, phrase, view.MaxPassphrase) && utf8.RuneCountInString(phrase) < view.MinPassphrase:
		k.add(view.FieldPassphrase, view.ErrPassphraseShort, "Min", view.MinPassphrase)
	case phrase != again:
		k.add(view.FieldAgain, view.ErrPassphraseDiffers)
	}
	r := refused{form: "/status/passphrase", number: form.Get(view.FieldRequest), errors: k.errors}
	if !mayChoosePassphrase(sub, q) {
		err := problem.New(problem.Conflict, "A passphrase cannot be chosen now. Write us a message instead.")
		return p.finish(c, sub, "", r, err)
	}
	if len(k.errors) > 0 {
		return p.again(c, sub, http.StatusUnprocessableEntity, r)
	}
	err = p.Identity.SetPassphrase(c.Request().Context(), sub, identity.Chosen{
		Phrase: phrase, Here: sentHere(c, sub), Detail: typed(form, view.FieldDetail),
	})
	return p.finish(c, sub, view.FlashPassphraseSet, r, err)
}
