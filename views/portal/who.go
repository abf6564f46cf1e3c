package portal

import "github.com/habeasdata/habeas/views/ui"

// text is one line of the step, with its label under portal.who.
func (v WhoPage) text(name, value, autocomplete string) ui.FieldView {
	return ui.FieldView{Name: name, Label: v.Site.t("portal.who." + name), Value: value,
		Error: v.Errors.For(name), Autocomplete: autocomplete, InputMode: "text"}
}

func (v WhoPage) radios(name, label, hint, prefix string, values []string, chosen string) ui.FieldView {
	f := ui.FieldView{Kind: ui.Radios, Name: name, Label: v.Site.t(label), Error: v.Errors.For(name),
		Options: v.Site.options(prefix, values, chosen)}
	if hint != "" {
		f.Hint = v.Site.t(hint)
	}
	return f
}

func (v WhoPage) requester() ui.FieldView {
	return v.radios(FieldRequester, "portal.who.requester", "", "portal.requester.", Requesters, v.Answer.Requester)
}

func (v WhoPage) relationship() ui.FieldView {
	return v.radios(FieldRelationship, "portal.who.relationship", "portal.who.relationship_hint",
		"portal.relationship.", Relationships, v.Answer.Relationship)
}

func (v WhoPage) agentName() ui.FieldView {
	return v.text(FieldAgentName, v.Answer.AgentName, "name")
}

func (v WhoPage) agentEmail() ui.FieldView {
	f := v.text(FieldAgentEmail, v.Answer.AgentEmail, "email")
	f.Kind, f.InputMode = ui.Email, "email"
	return f
}

func (v WhoPage) agentPhone() ui.FieldView {
	f := v.text(FieldAgentPhone, v.Answer.AgentPhone, "tel")
	f.Kind, f.InputMode, f.Width = ui.Tel, "tel", ui.Medium
	return v.Site.optional(f)
}

func (v WhoPage) agentCompany() ui.FieldView {
	f := v.text(FieldAgentCompany, v.Answer.AgentCompany, "organization")
	f.Hint = v.Site.t("portal.who.agent_company_hint")
	return v.Site.optional(f)
}

func (v WhoPage) authority() ui.FieldView {
	return v.radios(FieldAuthority, "portal.who.authority", "portal.who.authority_hint",
		"portal.authority.", Authorities, v.Answer.Authority)
}

func (v WhoPage) subjectName() ui.FieldView {
	return v.text(FieldSubjectName, v.Answer.SubjectName, "off")
}

func (v WhoPage) childAge() ui.FieldView {
	return v.Site.optional(v.radios(FieldChildAge, "portal.who.child_age", "portal.who.child_age_hint",
		"portal.child_age.", ChildAges, v.Answer.ChildAge))
}
