package portal

// section is one step of the check page.
type section struct {
	Step  Step
	Title string
	Rows  []answer
}

// answer is one row: what was asked, what was typed, what is wrong with it.
type answer struct {
	Field  string
	Label  string
	Values []string
	Error  string
}

// sections returns the answers of the steps that the chosen rights need.
func (v CheckPage) sections() []section {
	var out []section
	for _, step := range Steps(v.Draft.Rights) {
		switch step {
		case StepRights:
			out = append(out, section{step, v.Site.t("portal.check.rights"), v.rightRows()})
		case StepWho:
			out = append(out, section{step, v.Site.t("portal.check.who"), v.whoRows()})
		case StepWhere:
			out = append(out, section{step, v.Site.t("portal.check.where"), v.whereRows()})
		case StepFind:
			out = append(out, section{step, v.Site.t("portal.check.find"), v.findRows()})
		}
	}
	return out
}

func (v CheckPage) rightRows() []answer {
	row := answer{Field: FieldRight, Label: v.Site.t("portal.check.right"), Error: v.Errors.For(FieldRight)}
	for _, r := range AllRights {
		for _, chosen := range v.Draft.Rights {
			if r == chosen {
				row.Values = append(row.Values, v.Site.t("portal.right."+r))
			}
		}
	}
	return []answer{row}
}

func (v CheckPage) whoRows() []answer {
	w := v.Draft.Who
	rows := []answer{
		v.row(FieldRequester, v.chosen("portal.requester.", Requesters, w.Requester)),
		v.row(FieldRelationship, v.chosen("portal.relationship.", Relationships, w.Relationship)),
	}
	if !w.ForOther() {
		return rows
	}
	rows = append(rows, v.row(FieldAgentName, w.AgentName), v.row(FieldAgentEmail, w.AgentEmail),
		v.row(FieldAgentPhone, w.AgentPhone))
	if w.Requester == RequesterAgent {
		rows = append(rows, v.row(FieldAgentCompany, w.AgentCompany),
			v.row(FieldAuthority, v.chosen("portal.authority.", Authorities, w.Authority)))
	}
	rows = append(rows, v.row(FieldSubjectName, w.SubjectName))
	if w.Requester == RequesterParent {
		rows = append(rows, v.row(FieldChildAge, v.chosen("portal.child_age.", ChildAges, w.ChildAge)))
	}
	return rows
}

func (v CheckPage) whereRows() []answer {
	w := v.Draft.Where
	rows := []answer{v.row(FieldCountry, label(Countries(v.Site.P), w.Country))}
	if w.Country == "US" {
		rows = append(rows, v.row(FieldState, label(States, w.State)))
	}
	return rows
}

func (v CheckPage) findRows() []answer {
	f := v.Draft.Find
	typed := []answer{v.row(FieldEmail, f.Email), v.row(FieldName, f.Name), v.row(FieldPhone, f.Phone),
		v.row(FieldAccount, f.Account), v.row(FieldOrder, f.Order), v.row(FieldDevice, f.Device),
		v.row(FieldLookBack, v.LookBack.words(v.Site, f.LookBack)), v.row(FieldDetails, f.Details)}
	var given []answer
	for _, row := range typed {
		if row.Error != "" || row.Values[0] != v.Site.t("portal.check.none") {
			given = append(given, row)
		}
	}
	given = append(given, v.wrongRows()...)
	return given
}

// row shows a value, or says that there is none.
func (v CheckPage) row(field, value string) answer {
	if value == "" {
		value = v.Site.t("portal.check.none")
	}
	return answer{Field: field, Label: v.Site.t("portal.check." + field), Values: []string{value},
		Error: v.Errors.For(field)}
}

// chosen returns the words of a known choice; what is not one is shown as nothing given.
func (v CheckPage) chosen(prefix string, values []string, value string) string {
	for _, known := range values {
		if known == value {
			return v.Site.t(prefix + value)
		}
	}
	return ""
}

// label returns the words of an entry of a list.
func label(options []Option, value string) string {
	for _, o := range options {
		if o.Value == value {
			return o.Label
		}
	}
	return ""
}
