package intake

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/mail/inbound"
	"github.com/habeasdata/habeas/internal/mail/triage"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/workflow"
)

// choiceOf maps what a mail asks for to the form's choices; a right that the form has no word for stands for itself.
var choiceOf = map[triage.Means]string{
	triage.Copy: ChoiceCopy, triage.Delete: ChoiceDelete, triage.Correct: ChoiceCorrect, triage.OptOut: ChoiceOptOut,
	triage.Limit: ChoiceLimit, triage.Marketing: ChoiceMarketing, triage.Portability: string(regime.Portability),
	triage.Object: string(regime.Object), triage.Review: string(regime.AutomatedDecisionReview),
}

// nearest is what is opened where no law of the controller has the right: what does the same for the person.
var nearest = map[string]string{
	string(regime.Portability): ChoiceCopy, string(regime.Object): ChoiceMarketing, string(regime.AutomatedDecisionReview): ChoiceOther,
}

// maxDetails is as much text as the form takes. The whole message is in the vault.
const maxDetails = 4000

// mailed makes a submission of what was read. Nothing of it is trusted: the sender's address is a typed contact, what
// looks like a number of theirs is offered to the comparison.
func (s *Service) mailed(m Mailed) (workflow.New, error) {
	f := mailForm(m.Message, m.Finding).trimmed()
	attention := ""
	if m.Finding.Do != triage.Open || m.Finding.Kind != triage.IsRequest || f.forAnother() || len(m.Message.Flags) > 0 {
		attention = dsr.AttentionMail
	}
	pack, rights, plain, err := s.mailLaw(f.Rights, m.ReceivedAt)
	if err != nil {
		return workflow.New{}, err
	}
	if !plain {
		attention = dsr.AttentionMail
	}
	return workflow.New{
		Channel: dsr.ChannelEmail, Requester: requesters[f.Requester], Relationship: dsr.OtherRelation, Regime: pack.ID,
		Locale: s.localeOf(m.Finding.Language), ReceivedAt: m.ReceivedAt, Person: f.person(), Identifiers: f.identifiers(),
		Rights: rights, Attention: attention,
	}, nil
}

// mailLaw chooses the law as for a form that says no place. Where no law gives all that is asked for, the nearest rights
// are taken, at last "something else": a mail is never sent away over a word. plain says that none of this was needed.
func (s *Service) mailLaw(choices []string, received time.Time) (pack *regime.Pack, rights []regime.Right, plain bool, err error) {
	near := []string{}
	for _, c := range choices {
		if other, ok := nearest[c]; ok {
			c = other
		}
		if !slices.Contains(near, c) {
			near = append(near, c)
		}
	}
	for i, wishes := range [][]string{choices, near, {ChoiceOther}} {
		if pack, rights, err = s.law("", wishes, received); err == nil {
			return pack, rights, i == 0, nil
		}
		if !problem.Is(err, problem.Invalid) {
			break
		}
	}
	return nil, nil, false, err
}

// localeOf is the language to answer in: that of the mail, where there are letters in it.
func (s *Service) localeOf(language string) string {
	if slices.Contains(s.Locales, language) {
		return language
	}
	return s.Work.Controller.Locale
}

// mailForm reads a message as if its sender had filled in the form.
func mailForm(m inbound.Message, found triage.Finding) Form {
	f := Form{Requester: found.Requester}
	for _, right := range found.Rights {
		f.Rights = append(f.Rights, choiceOf[right])
	}
	if len(f.Rights) == 0 {
		f.Rights = []string{ChoiceOther}
	}
	text := strings.TrimSpace(m.Subject + "\n\n" + m.Text)
	f.Details = firstRunes(text, maxDetails)
	f.Order, f.Phone = numberIn(orders, text), numberIn(phones, text)
	if !f.forAnother() {
		f.Name, f.Email = m.Name, m.From.Reveal()
		return f
	}
	f.AgentName, f.AgentEmail = m.Name, m.From.Reveal()
	for _, address := range addresses.FindAllString(text, 20) {
		if !strings.EqualFold(address, f.AgentEmail) {
			f.Email = address
			break
		}
	}
	return f
}

// What people call the numbers by which we know them, in the languages that we read.
var (
	orders    = regexp.MustCompile(`(?i)\b(?:order|pedido|commande|bestellung|bestellnummer|ordine|encomenda|bestelling|bestelnummer)\b[^\n\d]{0,20}?([A-Z]{0,4}-?\d{4,20})\b`)
	phones    = regexp.MustCompile(`(?i)\b(?:phone|mobile|tel[eé]fono|m[oó]vil|t[eé]l[eé]phone|telefon|telefonnummer|handy|telefono|cellulare|telefone|telem[oó]vel|telefoon|telefoonnummer)\b[^\n\d+]{0,20}?(\+?\d[\d \-/()]{6,18}\d)`)
	addresses = regexp.MustCompile(`[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}`)
)

func numberIn(pattern *regexp.Regexp, text string) string {
	if found := pattern.FindStringSubmatch(text); found != nil {
		return found[1]
	}
	return ""
}

func firstRunes(s string, n int) string {
	for i := range s {
		if n--; n < 0 {
			return s[:i]
		}
	}
	return s
}
