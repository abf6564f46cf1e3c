package apptest_test

import (
	"strings"
	"testing"

	"github.com/habeasdata/habeas/internal/app/apptest"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
)

// Who proved enough for categories and not for values gets the categories, by the word of an officer before the last day.
func TestAnOfficerGivesTheLesserAnswerThatTheProofAllows(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		h := apptest.Start(t, o)
		h.GivenStandingRule("know_specific")
		jane := nearly(h) // contact and details fit, the declaration never comes
		r := h.Stays(jane.Ref, 1, dsr.Verifying)
		desk := h.Desk("officer")
		says(t, desk.Page(r.Reference), "Answer as Know: categories", "11 CCR 7024(a)", "given by itself on the last day")

		why := []string{"reason", "She will sign nothing, she says."}
		shown := desk.TryDo(r.Reference, "lesser", append(why, "preview", "yes")...)
		_, text := drafted(t, shown.Body)
		h.Settle()
		h.Same("state after the preview", dsr.Verifying, h.Request(jane.Ref, 1).State)
		h.Same("without a reason", 422, desk.TryDo(r.Reference, "lesser", "reason", " ").Status)

		h.Same("refused as unverified all the same", 409, desk.TryDo(r.Reference, "deny", "ground", "unverified_specific", "explanation", "No declaration.").Status)
		desk.Do(r.Reference, "lesser", why...)
		r = h.Stays(jane.Ref, 1, dsr.Fulfilled)
		h.Same("outcome", dsr.LesserAnswer, r.Outcome)
		letter := h.Mailbox("jane@example.com").Expect("Our answer to your request").Wants("11 CCR 7024(a)", "what kinds of your data we have", "Your data itself is not in the answer")
		h.Same("the letter shown first", flat(letter.Text), flat(text))
		p := h.Download(letter, "SO-1001")
		if p.Holds("Jane Roe") || p.Holds("12.50") || !p.Holds("Identifiers (A)") {
			t.Error("the lesser answer holds values, or does not name the kinds")
		}
		for _, v := range apptest.Must(h.App.Store.Read(t.Context()).Verifications().Find(store.Match{"request_id": r.ID})) {
			h.Same("verified for", []string{string(regime.KnowCategories), string(desk.ID())}, []string{string(v.Right), v.DecidedBy})
		}
		h.Same("twice", 409, desk.TryDo(r.Reference, "lesser", why...).Status)
	})
}

// Below the level of the lesser answer there is one letter for everybody, and the desk says what is missing.
func TestBelowTheLesserLevelTheUniformLetterGoesOut(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		h := apptest.Start(t, o)
		jane := h.SubmitForm(apptest.Form{Rights: []string{"copy"}, Email: "jane@example.com", Order: "SO-9999"})
		jane.Confirm("jane@example.com")
		stranger := h.SubmitForm(apptest.Form{Rights: []string{"copy"}, Email: "nobody@example.com", Order: "SO-1001"})
		stranger.Confirm("nobody@example.com")
		r := h.Stays(jane.Ref, 1, dsr.Verifying)
		desk := h.Desk("officer")
		says(t, desk.Page(r.Reference), "does not reach what the lesser answer needs", "Know: categories needs the level L2 (11 CCR 7024(a))")
		h.Same("given all the same", 409, desk.TryDo(r.Reference, "lesser", "reason", "She sounds honest.").Status)
		h.FastForward(50 * apptest.Day) // 45 days, Cal. Civ. Code 1798.130(a)(2)
		var letters []string
		for ref, address := range map[string]string{jane.Ref: "jane@example.com", stranger.Ref: "nobody@example.com"} {
			end := h.Request(ref, 1)
			h.Same("end", []string{"denied", "unverified"}, []string{string(end.State), end.Ground})
			letter := h.Mailbox(address).Expect("Our answer to your request").Wants("11 CCR 7024(a)", "does not say if we hold data about you")
			letters = append(letters, strings.ReplaceAll(flat(letter.Text), end.Reference, "REF"))
		}
		h.Same("the same letter for a failed proof and a stranger", letters[0], letters[1])
	})
}

func TestALawWithoutALesserAnswerSaysSoAtTheDesk(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{})
	hans := h.SubmitForm(apptest.Form{Rights: []string{"copy"}, Country: "DE", Email: "hans@example.de", Order: "SO-9999"})
	hans.Confirm("hans@example.de")
	r := h.Stays(hans.Ref, 1, dsr.Verifying)
	says(t, h.Desk("officer").Page(r.Reference), "knows no lesser answer to this right")
	h.Same("tried all the same", 409, h.Desk("officer").TryDo(r.Reference, "lesser", "reason", "He will not prove more.").Status)
}
