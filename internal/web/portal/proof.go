package portal

import (
	"net/http"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/web"
	view "github.com/habeasdata/habeas/views/portal"
)

// proving reports whether the policy asks for proof of who is asking. It looks at the right and the state alone:
// whether anything was found, or fitted, must not show (ATK-12).
func proving(q dsr.Request) bool {
	return q.Need >= regime.L2 && (q.State == dsr.Received || q.State == dsr.Verifying)
}

// given is what the person has given so far, whether or not it fitted.
type given struct {
	kinds    []string // values of the field "kind"
	declared time.Time
	asked    bool // a detail is asked again before a passphrase is chosen
}

// given reads what was typed and signed. A code counts as given once it was right, which its form has said already.
func (p *Portal) given(r store.Reader, sub dsr.Submission) (given, error) {
	var g given
	typed, err := r.Identifiers().Find(store.Match{"submission_id": sub.ID, "source": dsr.Typed}, "created_at")
	if err != nil {
		return g, err
	}
	proofs, err := r.Proofs().Find(store.Match{
		"submission_id": sub.ID, "kind": []dsr.ProofKind{dsr.ProofOnRecord, dsr.ProofDeclared}, "state": dsr.ProofPassed,
	}, "created_at")
	if err != nil {
		return g, err
	}
	for _, kind := range view.ProofDetails {
		if slices.ContainsFunc(typed, func(i dsr.Identifier) bool { return string(i.Kind) == kind }) {
			g.kinds = append(g.kinds, kind)
		}
	}
	for _, item := range proofs {
		if item.Kind == dsr.ProofOnRecord {
			if item.Result != dsr.ResultSameContact { // nobody typed that one: showing it would say that we hold a record
				g.kinds = append(g.kinds, view.ProofRecordCode)
			}
			continue
		}
		g.kinds, g.declared = append(g.kinds, view.ProofDeclaration), item.CreatedAt
	}
	return g, nil
}

// proof takes one more detail, or the code that was sent to a contact on record.
func (p *Portal) proof(c echo.Context) error {
	sub, err := p.signedIn(c)
	if err != nil {
		return err
	}
	form, k := web.Form(c), checks{words: p.printer(c)}
	kind, value := typed(form, view.FieldKind), typed(form, view.FieldValue)
	if kind == view.ProofRecordCode {
		return p.recordCode(c, sub, &k, value)
	}
	k.choice(view.FieldKind, kind, view.ProofDetails, view.ErrKindMissing)
	k.needed(view.FieldValue, value, view.MaxProofValue, view.ErrValueMissing)
	r := refused{form: "/status/proof", errors: k.errors, fill: func(page *view.StatusPage) {
		if page.Prove != nil {
			page.Prove.Kind, page.Prove.Value = kind, value
		}
	}}
	if len(k.errors) > 0 {
		return p.again(c, sub, http.StatusUnprocessableEntity, r)
	}
	err = p.Identity.AddDetail(c.Request().Context(), sub, kind, value)
	return p.finish(c, sub, view.FlashProofReceived, r, err)
}

// newRecordCode asks for another code to the contact on record. What it says is the same whether or not there is one.
func (p *Portal) newRecordCode(c echo.Context) error {
	sub, err := p.signedIn(c)
	if err != nil {
		return err
	}
	err = p.Identity.AskAgain(c.Request().Context(), sub.ID)
	return p.finish(c, sub, view.FlashCodeAsked, refused{form: "/status/record-code"}, err)
}

func (p *Portal) recordCode(c echo.Context, sub dsr.Submission, k *checks, code string) error {
	r := refused{form: "/status/proof", number: view.ErrorForCode}
	if k.needed(view.FieldValue, code, view.MaxCode, view.ErrValueMissing); len(k.errors) > 0 {
		r.errors = k.errors
		return p.again(c, sub, http.StatusUnprocessableEntity, r)
	}
	err := p.Identity.ProveOnRecord(c.Request().Context(), sub, code)
	if problem.Is(err, problem.Invalid) {
		k.add(view.FieldValue, view.ErrCodeWrong)
		r.errors = k.errors
		return p.again(c, sub, http.StatusUnprocessableEntity, r)
	}
	return p.finish(c, sub, view.FlashProofReceived, r, err)
}
