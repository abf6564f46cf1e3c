package portal

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/habeasdata/habeas/internal/locale"
	"github.com/habeasdata/habeas/internal/mail"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/web"
	view "github.com/habeasdata/habeas/views/portal"
)

// checks collects what is wrong with a form, by the rules of docs/forms.md, in the words of the catalog.
type checks struct {
	words  *locale.Printer
	begins func(right string) string // the date, in words, from which a choice can be made; "" where it can be made today
	errors view.Errors
}

func (k *checks) add(field, id string, args ...any) {
	if k.errors.For(field) == "" {
		k.errors = append(k.errors, problem.Field{Name: field, Message: k.words.T(id, args...)})
	}
}

// text refuses what no person types and what is too long.
func (k *checks) text(field, value string, most int) bool {
	if !web.Readable(value) || strings.Contains(value, "\r") {
		k.add(field, view.ErrTextWrong)
		return false
	}
	if utf8.RuneCountInString(value) > most {
		k.add(field, view.ErrTextLong, "Max", most)
		return false
	}
	return true
}

// line is text without line breaks.
func (k *checks) line(field, value string, most int) bool {
	if strings.ContainsAny(value, "\n\t") {
		k.add(field, view.ErrTextWrong)
		return false
	}
	return k.text(field, value, most)
}

// needed is a line that must not be empty.
func (k *checks) needed(field, value string, most int, missing string) bool {
	if value == "" {
		k.add(field, missing)
		return false
	}
	return k.line(field, value, most)
}

func (k *checks) choice(field, value string, choices []string, missing string) {
	if !slices.Contains(choices, value) {
		k.add(field, missing)
	}
}

func (k *checks) email(field, value string) {
	if value == "" || !k.line(field, value, view.MaxEmail) {
		return
	}
	if _, err := mail.ParseAddr(value); err != nil {
		k.add(field, view.ErrEmailWrong)
	}
}

func (k *checks) phone(field, value string) {
	if value == "" || !k.line(field, value, view.MaxPhone) {
		return
	}
	digits := 0
	for _, r := range value {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case !strings.ContainsRune(" +-().", r):
			digits = -len(value)
		}
	}
	if digits < 5 {
		k.add(field, view.ErrPhoneWrong)
	}
}

// step checks one step of a draft.
func (k *checks) step(s view.Step, d view.Draft) {
	switch s {
	case view.StepRights:
		k.rights(d.Rights)
	case view.StepWho:
		k.who(d.Who, view.PreferenceOnly(d.Rights))
	case view.StepWhere:
		k.where(d.Where, view.PreferenceOnly(d.Rights))
	case view.StepFind:
		k.find(d.Find, d.Rights, d.Who.ForOther())
	}
}

// all checks a whole submission. What a form of preferences does not ask for is checked when it was given.
func (k *checks) all(d view.Draft) {
	for _, s := range []view.Step{view.StepRights, view.StepWho, view.StepWhere, view.StepFind} {
		k.step(s, d)
	}
}

func (k *checks) rights(rights []string) {
	if len(rights) == 0 {
		k.add(view.FieldRight, view.ErrRightMissing)
	}
	for _, r := range rights {
		k.choice(view.FieldRight, r, view.AllRights, view.ErrRightUnknown)
		if slices.Contains(view.DatedRights, r) {
			if date := k.begins(r); date != "" {
				k.add(view.FieldRight, view.ErrRightEarly, "Date", date)
			}
		}
	}
}

func (k *checks) who(w view.WhoAnswer, preference bool) {
	if w.Requester != "" || !preference {
		k.choice(view.FieldRequester, w.Requester, view.Requesters, view.ErrRequesterMissing)
	}
	if w.ForOther() {
		k.other(w)
	}
	if w.Relationship != "" || !preference {
		k.choice(view.FieldRelationship, w.Relationship, view.Relationships, view.ErrRelationshipMissing)
	}
}

func (k *checks) other(w view.WhoAnswer) {
	k.needed(view.FieldAgentName, w.AgentName, view.MaxName, view.ErrAgentNameMissing)
	if w.AgentEmail == "" {
		k.add(view.FieldAgentEmail, view.ErrAgentEmailMissing)
	}
	k.email(view.FieldAgentEmail, w.AgentEmail)
	k.phone(view.FieldAgentPhone, w.AgentPhone)
	k.line(view.FieldAgentCompany, w.AgentCompany, view.MaxCompany)
	if w.Requester == view.RequesterAgent {
		k.choice(view.FieldAuthority, w.Authority, view.Authorities, view.ErrAuthorityMissing)
	}
	k.needed(view.FieldSubjectName, w.SubjectName, view.MaxName, view.ErrSubjectNameMissing)
	if w.ChildAge != "" {
		k.choice(view.FieldChildAge, w.ChildAge, view.ChildAges, view.ErrChildAgeMissing)
	}
}

func (k *checks) where(w view.WhereAnswer, preference bool) {
	if (w.Country != "" || !preference) && !view.KnownCountry(w.Country) {
		k.add(view.FieldCountry, view.ErrCountryMissing)
	}
	if w.Country == "US" && !view.KnownState(w.State) {
		k.add(view.FieldState, view.ErrStateMissing)
	}
}

func (k *checks) find(f view.FindAnswer, rights []string, forOther bool) {
	preference := view.PreferenceOnly(rights)
	switch {
	case preference && f.Email+f.Phone+f.Device == "":
		k.add(view.FieldEmail, view.ErrContactMissing)
	case !preference && !forOther && f.Email == "":
		k.add(view.FieldEmail, view.ErrEmailMissing)
	case !preference && f.Email+f.Phone+f.Account+f.Order+f.Device == "":
		k.add(view.FieldEmail, view.ErrFindMissing)
	}
	k.email(view.FieldEmail, f.Email)
	k.line(view.FieldName, f.Name, view.MaxName)
	k.phone(view.FieldPhone, f.Phone)
	k.line(view.FieldAccount, f.Account, view.MaxAccount)
	k.line(view.FieldOrder, f.Order, view.MaxOrder)
	k.line(view.FieldDevice, f.Device, view.MaxDevice)
	said := len(f.Wrong) > 0 && !slices.Contains(rights, view.RightOther)
	if f.Details == "" && view.DetailsNeeded(rights) && !said {
		k.add(view.FieldDetails, view.ErrDetailsMissing)
	}
	k.wrong(f.Wrong)
	if f.LookBack != "" {
		k.choice(view.FieldLookBack, f.LookBack, view.LookBacks, view.ErrLookBackMissing)
	}
	k.text(view.FieldDetails, f.Details, view.MaxDetails)
}

// wrong checks each thing that is said to be wrong; an item between others may be empty.
func (k *checks) wrong(list []view.WrongAnswer) {
	for i, w := range list {
		if w.Empty() {
			continue
		}
		n := i + 1
		k.choice(view.WrongField(view.FieldWrongWhat, n), w.What, view.WrongTopics, view.ErrWrongWhatMissing)
		k.line(view.WrongField(view.FieldWrongNow, n), w.Now, view.MaxWrongValue)
		k.needed(view.WrongField(view.FieldWrongRight, n), w.Right, view.MaxWrongValue, view.ErrWrongRightMissing)
	}
}
