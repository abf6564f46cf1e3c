package portal_test

import (
	"testing"

	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/views/portal"
)

// wrongFunc makes the error of a field from the catalog.
type wrongFunc func(field, id string, args ...any) problem.Field

// pages lists every page in the states that matter.
func pages(t *testing.T) []page { return pagesOf(site(t)) }

func pagesOf(s portal.Site) []page {
	wrong := func(field, id string, args ...any) problem.Field {
		return problem.Field{Name: field, Message: s.P.T(id, args...)}
	}
	data := []string{portal.RightCopy, portal.RightDelete}
	list := stepPages(s, data, wrong)
	list = append(list, findPages(s, data, wrong)...)
	list = append(list, checkPages(s, data, wrong)...)
	list = append(list, linkPages(s, wrong)...)
	list = append(list, faultPages(s)...)
	return append(list, statusPages(s, wrong)...)
}

func stepPages(s portal.Site, data []string, wrong wrongFunc) []page {
	two := s
	two.Languages = []portal.Language{{Tag: "en", Name: "English", Current: true}, {Tag: "es", Name: "Español"}}
	return []page{
		{"start", portal.Start(portal.StartPage{Site: s, Law: law()})},
		{"start_languages", portal.Start(portal.StartPage{Site: two})},
		{"rights", portal.AskRights(portal.RightsPage{Site: s, Chosen: data})},
		{"rights_errors", portal.AskRights(portal.RightsPage{Site: s,
			Errors: portal.Errors{wrong(portal.FieldRight, portal.ErrRightMissing)}})},
		{"who", portal.AskWho(portal.WhoPage{Site: s, Progress: portal.StepWho.Progress(data)})},
		{"who_agent_errors", portal.AskWho(portal.WhoPage{Site: s, Progress: portal.StepWho.Progress(data),
			Answer: portal.WhoAnswer{Requester: portal.RequesterAgent, AgentName: "Ines Ferreira",
				Relationship: "customer", Authority: "power_of_attorney"},
			Errors: portal.Errors{wrong(portal.FieldAgentEmail, portal.ErrAgentEmailMissing),
				wrong(portal.FieldSubjectName, portal.ErrSubjectNameMissing)}})},
		{"who_parent", portal.AskWho(portal.WhoPage{Site: s, Progress: portal.StepWho.Progress(data),
			Answer: portal.WhoAnswer{Requester: portal.RequesterParent}})},
		{"where", portal.AskWhere(portal.WherePage{Site: s, Progress: portal.StepWhere.Progress(data),
			Answer: portal.WhereAnswer{Country: "US", State: "CA"}})},
		{"where_errors", portal.AskWhere(portal.WherePage{Site: s, Progress: portal.StepWhere.Progress(data),
			ForOther: true, Errors: portal.Errors{wrong(portal.FieldCountry, portal.ErrCountryMissing)}})},
	}
}

func findPages(s portal.Site, data []string, wrong wrongFunc) []page {
	return []page{
		{"find", portal.AskFind(portal.FindPage{Site: s, Progress: portal.StepFind.Progress(data), Rights: data})},
		{"find_correct_errors", portal.AskFind(portal.FindPage{Site: s, Progress: portal.StepFind.Progress(data),
			Rights: []string{portal.RightCorrect}, Answer: portal.FindAnswer{Email: "jane@", Order: "A-1001"},
			Errors: portal.Errors{wrong(portal.FieldEmail, portal.ErrEmailWrong),
				wrong(portal.FieldDetails, portal.ErrDetailsMissing)}})},
		{"find_agent", portal.AskFind(portal.FindPage{Site: s, Progress: portal.StepFind.Progress(data),
			Rights: []string{portal.RightOther}, ForOther: true})},
		{"find_opt_out", portal.AskFind(portal.FindPage{Site: s,
			Rights:   []string{portal.RightOptOut},
			Progress: portal.StepFind.Progress([]string{portal.RightOptOut})})},
	}
}

func checkPages(s portal.Site, data []string, wrong wrongFunc) []page {
	return []page{
		{"check", portal.Check(portal.CheckPage{Site: s, Progress: portal.StepCheck.Progress(data),
			Draft: draft(data), SubmissionKey: "k-1"})},
		{"check_errors", portal.Check(portal.CheckPage{Site: s, Progress: portal.StepCheck.Progress(data),
			Draft: portal.Draft{Rights: data, Where: portal.WhereAnswer{Country: "US"}}, SubmissionKey: "k-1",
			Errors: portal.Errors{wrong(portal.FieldRequester, portal.ErrRequesterMissing),
				wrong(portal.FieldState, portal.ErrStateMissing),
				wrong(portal.FieldEmail, portal.ErrFindMissing)}})},
		{"check_agent", portal.Check(portal.CheckPage{Site: s, Progress: portal.StepCheck.Progress(data),
			Draft: agentDraft(data), SubmissionKey: "k-1"})},
	}
}

func linkPages(s portal.Site, wrong wrongFunc) []page {
	list := []page{
		{"sent", portal.Sent(portal.SentPage{Site: s, Reference: "HB-7K3F-92QX", Received: "Friday 13 November 2026",
			LookBy: "Monday 30 November 2026", Email: "jane@example.com", Answers: answers()})},
		{"sent_opt_out", portal.Sent(portal.SentPage{Site: s, Reference: "HB-7K3F-92QX", StopOnly: true,
			Received: "Friday 13 November 2026", Answers: answers()[2:]})},
		{"confirm", portal.Confirm(portal.ConfirmPage{Site: s, Token: "tok"})},
		{"confirm_errors", portal.Confirm(portal.ConfirmPage{Site: s, Reference: "HB-7K3F", TriesLeft: 1,
			Errors: portal.Errors{wrong(portal.FieldReference, portal.ErrReferenceWrong),
				wrong(portal.FieldCode, portal.ErrCodeWrong)}})},
		{"signin", portal.SignIn(portal.SignInPage{Site: s})},
		{"code", portal.EnterCode(portal.CodePage{Site: s, Reference: "HB-7K3F-92QX"})},
		{"download", portal.Download(download(s))},
		{"download_detail", portal.Download(portal.DownloadPage{Site: s, Token: "tok", Reference: "HB-7K3F-92QX-1", Size: "2.1 MB",
			Expires: "Friday 8 January 2027", Left: 4, Detail: true})},
		{"notme", portal.NotMe(portal.NotMePage{Site: s, Token: "tok", Received: "Friday 13 November 2026",
			Asked: []string{"Delete my data"}})},
		{"appeal", portal.Appeal(portal.AppealPage{Site: s, Token: "tok", Reference: "HB-7K3F-92QX-1", Asked: "A copy of my data",
			Outcome: "We could not make sure that it is you. So we have not done what was asked."})},
		{"privacy", portal.Privacy(portal.PrivacyPage{Site: s})},
		{"metrics", portal.Metrics(portal.MetricsPage{Site: s, Years: []portal.MetricsYear{
			{Year: "2025", Lines: []portal.MetricsLine{{"delete", "1,204", "902", "40", "38", "12.3", "9"}, {"", "1,204", "902", "40", "38", "12.3", "9"}}},
			{Year: "2024"}}})},
	}
	for _, done := range []string{portal.DoneConfirmed, portal.DoneStopped, portal.DoneSignedOut, portal.DoneAppealed} {
		list = append(list, page{"done_" + done, portal.Done(portal.DonePage{Site: s, Done: done})})
	}
	return list
}

func law() []portal.LawLine {
	return []portal.LawLine{
		{Place: "California", What: "A copy, delete, correct", Time: "45 days", Citation: "Civ. Code 1798.130(a)(2)"},
		{Place: "California", What: "Stop selling or sharing, limit", Time: "15 business days", Citation: "11 CCR 7026(f)"},
		{Place: "European Union", What: "All rights", Time: "1 month", Citation: "GDPR Art. 12(3)"},
	}
}

func answers() []portal.AnswerBy {
	return []portal.AnswerBy{
		{What: "Copy of my data", Date: "Monday 28 December 2026", Citation: "Civ. Code 1798.130(a)(2)"},
		{What: "Delete my data", Date: "Monday 28 December 2026", Citation: "Civ. Code 1798.130(a)(2)"},
		{What: "Stop selling or sharing", Date: "Monday 7 December 2026", Citation: "11 CCR 7026(f)"},
	}
}

func draft(rights []string) portal.Draft {
	return portal.Draft{Rights: rights, Who: portal.WhoAnswer{Requester: "self", Relationship: "customer"},
		Where: portal.WhereAnswer{Country: "US", State: "CA"},
		Find: portal.FindAnswer{Email: "jane@example.com", Name: "Jane Roe", Order: "A-1001",
			Details: "I bought twice as a guest.\nThe second time in May."}}
}

func agentDraft(rights []string) portal.Draft {
	d := draft(rights)
	d.Where = portal.WhereAnswer{Country: "FR"}
	d.Who = portal.WhoAnswer{Requester: "agent", Relationship: "customer", AgentName: "Ines Ferreira",
		AgentEmail: "ines@example.com", Authority: "power_of_attorney", SubjectName: "Luís Ferreira"}
	return d
}

func download(s portal.Site) portal.DownloadPage {
	return portal.DownloadPage{Site: s, Token: "tok", Reference: "HB-7K3F-92QX-1", Size: "2.1 MB",
		Expires: "Friday 8 January 2027", Left: 4, TriesLeft: 3,
		Errors: portal.Errors{{Name: portal.FieldPassphrase, Message: s.P.T(portal.ErrPassphraseWrong)}}}
}

func faultPages(s portal.Site) []page {
	var list []page
	for name, status := range map[string]int{"403": 403, "404": 404, "410": 410, "413": 413, "415": 415, "421": 421,
		"422": 422, "429": 429, "500": 500, "503": 503} {
		v := portal.FaultPage{Site: s, Status: status}
		if status == 500 {
			v.Reference = "01JD8Z6Q4T"
		}
		if status == 429 {
			v.Wait = "2 minutes"
		}
		list = append(list, page{"fault_" + name, portal.Fault(v)})
	}
	return list
}
