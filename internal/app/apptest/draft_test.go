package apptest_test

import (
	"html"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/habeasdata/habeas/internal/app/apptest"
	"github.com/habeasdata/habeas/internal/dsr"
)

var (
	draftPart = regexp.MustCompile(`(?s)<section class="draft.*?<h3[^>]*>(.*?)</h3>.*?<div class="message-text[^>]*>(.*?)</div>`)
	onDay     = regexp.MustCompile(`On \w+ \d+ November 2026`)
	anyLink   = regexp.MustCompile(`https?://\S+`)
)

// drafted returns subject and text of the one letter that a page of the desk shows as not sent.
func drafted(t *testing.T, page string) (subject, text string) {
	t.Helper()
	found := draftPart.FindAllStringSubmatch(page, -1)
	if len(found) != 1 {
		t.Fatalf("%d drafts on the page, want one", len(found))
	}
	return html.UnescapeString(found[0][1]), html.UnescapeString(found[0][2])
}

// flat is a letter without its links and line breaks.
func flat(text string) string {
	return strings.Join(strings.Fields(anyLink.ReplaceAllString(text, "[link]")), " ")
}

// What staff are about to send is shown first, word for word, and showing it changes nothing.
func TestALetterIsShownAsItWillBeSentAndShowingItSendsNothing(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		h := apptest.Start(t, o)
		jane := fromVirginia(h, "copy")
		r := h.Stays(jane.Ref, 1, dsr.InReview)
		box, desk := h.Mailbox("jane@example.com"), h.Desk("officer")
		for _, act := range []struct {
			name, subject string
			fields        []string
		}{
			{"message", "A message about your request", []string{"text", "Which of the two shops was it?"}},
			{"extend", "We need more time", []string{"reason", "complex", "explanation", "Eleven systems hold data."}},
			{"deny", "Our answer to your request", []string{"ground", "unfounded_or_excessive", "explanation", "It is your fifth copy this month."}},
		} {
			before, steps, mails := h.Request(jane.Ref, 1), len(h.History(r)), len(box.All())
			shown := desk.TryDo(r.Reference, act.name, append(act.fields, "preview", "yes")...)
			h.Same(act.name+" shown", 200, shown.Status)
			h.Settle()
			h.Same(act.name+": nothing changed", true, reflect.DeepEqual(before, h.Request(jane.Ref, 1)))
			h.Same(act.name+": nothing written down", steps, len(h.History(r)))
			h.Same(act.name+": nothing sent", mails, len(box.All()))
			says(t, shown.Body, "Not sent yet.", act.fields[len(act.fields)-1])

			subject, text := drafted(t, shown.Body)
			desk.Do(r.Reference, act.name, act.fields...)
			sent := box.Expect(act.subject)
			h.Same(act.name+": subject", sent.Subject, subject)
			h.Same(act.name+": text", flat(sent.Text), flat(text))
			if anyLink.MatchString(text) {
				t.Errorf("%s: the draft shows a link that only the person may have", act.name)
			}
		}
	})
}

func TestALetterThatMayNotBeSentIsNotShownEither(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{})
	jane := fromVirginia(h, "copy")
	r := h.Stays(jane.Ref, 1, dsr.InReview)
	refused := h.Desk("officer").TryDo(r.Reference, "deny", "ground", "no_such_ground", "explanation", "Because.", "preview", "yes")
	h.Same("status", 422, refused.Status)
	if strings.Contains(refused.Body, "Not sent yet.") || !strings.Contains(refused.Body, "Choose a ground") {
		t.Error("a refusal without a ground is shown as a letter")
	}
	h.Same("state", dsr.InReview, h.Request(jane.Ref, 1).State)
	h.Same("auditor", 403, h.Desk("auditor").TryDo(r.Reference, "message", "text", "Hello", "preview", "yes").Status)
}

// Triage and by-hand answers are shown first too: the letter of the act, or the one that ends the request.
func TestTheLettersOfTriageAndOfAnswersByHandAreShownFirst(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		h := apptest.Start(t, o)
		asks := func(right, country string) dsr.Request {
			v := h.SubmitForm(apptest.Form{Rights: []string{right}, Country: country, Email: "hans@example.de", Details: "You called me twice last night."})
			v.Confirm("hans@example.de")
			return h.Request(v.Ref, 1)
		}
		earlier := asks("copy", "DE")
		h.FastForward(apptest.Day)
		box, desk := h.Mailbox("hans@example.de"), h.Desk("officer")
		for _, act := range []struct {
			name, subject string
			r             dsr.Request
			fields        []string
		}{
			{"split", "What we are doing for you", asks("delete", "DE"), []string{"rights", "delete", "rights", "access", "reason", "He asks for both."}},
			{"retype", "What we are doing for you", asks("copy", "DE"), []string{"right", "delete", "reason", "He meant: delete it."}},
			{"law", "What we are doing for you", asks("copy", "DE"), []string{"law", "uk_gdpr:access", "reason", "He moved to Leeds."}},
			{"merge", "We already work on this", asks("copy", "DE"), []string{"into", string(earlier.ID), "reason", "The same words."}},
			{"dismiss", "About your message", asks("copy", "DE"), []string{"reason", "He asks when the parcel comes."}},
			{"conclude", "We have done what you asked", asks("other", "GB"), []string{"outcome", "in_full", "reason", "He was called back, and it is mended."}},
		} {
			h.Settle()
			id := act.r.ID
			before := apptest.Must(h.App.Store.Read(t.Context()).Requests().Get(string(id)))
			shown := desk.TryDo(act.r.Reference, act.name, append(act.fields, "preview", "yes")...)
			h.Same(act.name+" shown", 200, shown.Status)
			h.Settle()
			h.Same(act.name+": nothing changed", true, reflect.DeepEqual(before, apptest.Must(h.App.Store.Read(t.Context()).Requests().Get(string(id)))))
			subject, text := drafted(t, shown.Body)
			desk.Do(act.r.Reference, act.name, act.fields...)
			h.Settle()
			sent := box.Expect(act.subject)
			h.Same(act.name+": subject", sent.Subject, subject)
			h.Same(act.name+": text", flat(sent.Text), flat(text))
		}
	})
}

// What a deletion will say of the part that is refused is shown before the plan is made anew.
func TestTheLetterOfARefusedPartIsShownFirst(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{})
	jane := deletion(h)
	r := h.Stays(jane.Ref, 1, dsr.InReview)
	desk := h.Desk("officer")
	fields := []string{"scope", "news:subscribers", "ground", "erasure_exemption", "reason", "A legal duty."}
	shown := desk.TryDo(r.Reference, "refuse-part", append(fields, "preview", "yes")...)
	says(t, shown.Body, "when the rest is done, as it is planned now")
	subject, text := drafted(t, shown.Body)
	h.Settle()
	h.Same("the plan stands", r.PlanHash, h.Request(jane.Ref, 1).PlanHash)

	desk.Do(r.Reference, "refuse-part", fields...)
	desk.Approve(h.Stays(jane.Ref, 1, dsr.InReview))
	jane.ConfirmDeletion(1)
	h.FastForward(2 * apptest.Day)
	h.Stays(jane.Ref, 1, dsr.Fulfilled)
	sent := h.Mailbox("jane@example.com").Expect("We have deleted your data")
	h.Same("subject", sent.Subject, subject)
	h.Same("text", onDay.ReplaceAllString(flat(sent.Text), ""), onDay.ReplaceAllString(flat(text), ""))
}
