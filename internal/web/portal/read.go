package portal

import (
	"net/url"
	"slices"
	"strings"

	view "github.com/habeasdata/habeas/views/portal"
)

// typed returns a field without the white space at its ends; what else is wrong with it is said, not mended.
func typed(form url.Values, name string) string {
	return strings.TrimSpace(strings.ReplaceAll(form.Get(name), "\r\n", "\n"))
}

// readRights returns the choices, each once, in the order of the form.
func readRights(form url.Values) []string {
	var rights []string
	for _, r := range form[view.FieldRight] {
		if r = strings.TrimSpace(r); r != "" && !slices.Contains(rights, r) {
			rights = append(rights, r)
		}
	}
	return rights
}

// readWho reads the step, leaving out what the choice of requester does not ask for.
func readWho(form url.Values) view.WhoAnswer {
	w := view.WhoAnswer{Requester: typed(form, view.FieldRequester), Relationship: typed(form, view.FieldRelationship)}
	if !w.ForOther() {
		return w
	}
	w.AgentName = typed(form, view.FieldAgentName)
	w.AgentEmail = typed(form, view.FieldAgentEmail)
	w.AgentPhone = typed(form, view.FieldAgentPhone)
	w.SubjectName = typed(form, view.FieldSubjectName)
	if w.Requester == view.RequesterParent {
		w.ChildAge = typed(form, view.FieldChildAge)
		return w
	}
	w.AgentCompany = typed(form, view.FieldAgentCompany)
	w.Authority = typed(form, view.FieldAuthority)
	return w
}

// readWhere reads the step; a state counts within the United States only.
func readWhere(form url.Values) view.WhereAnswer {
	w := view.WhereAnswer{Country: typed(form, view.FieldCountry)}
	if w.Country == "US" {
		w.State = typed(form, view.FieldState)
	}
	return w
}

// readFind reads the step, leaving out what the other answers do not ask for.
func readFind(form url.Values, rights []string, forOther bool) view.FindAnswer {
	f := view.FindAnswer{
		Email: typed(form, view.FieldEmail), Phone: typed(form, view.FieldPhone), Account: typed(form, view.FieldAccount),
		Order: typed(form, view.FieldOrder), Device: typed(form, view.FieldDevice),
	}
	if !forOther {
		f.Name = typed(form, view.FieldName)
	}
	if !view.PreferenceOnly(rights) {
		f.Details = typed(form, view.FieldDetails)
	}
	if slices.Contains(rights, view.RightCopy) {
		f.LookBack = typed(form, view.FieldLookBack)
	}
	if slices.Contains(rights, view.RightCorrect) {
		f.Wrong = readWrong(form)
	}
	return f
}

// readWrong reads the numbered items up to the last that holds something.
func readWrong(form url.Values) []view.WrongAnswer {
	var list []view.WrongAnswer
	last := 0
	for n := 1; n <= view.MaxWrong; n++ {
		w := view.WrongAnswer{
			What: typed(form, view.WrongField(view.FieldWrongWhat, n)), Now: typed(form, view.WrongField(view.FieldWrongNow, n)),
			Right: typed(form, view.WrongField(view.FieldWrongRight, n)),
		}
		if list = append(list, w); !w.Empty() {
			last = n
		}
	}
	return list[:last]
}

// readAll reads a whole submission from one post.
func readAll(form url.Values) view.Draft {
	d := view.Draft{Rights: readRights(form), Who: readWho(form), Where: readWhere(form)}
	d.Find = readFind(form, d.Rights, d.Who.ForOther())
	return d
}
