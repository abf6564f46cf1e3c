package desk_test

import (
	"github.com/habeasdata/habeas/views/desk"
	"github.com/habeasdata/habeas/views/ui"
)

var roles = []ui.OptionView{{Value: "officer", Label: "Officer", Selected: true}, {Value: "approver", Label: "Approver"}, {Value: "administrator", Label: "Administrator"}, {Value: "auditor", Label: "Auditor"}}

func triage() desk.TriageView {
	accept := desk.PostButtonView{Action: "/desk/r/4/accept", Button: ui.ButtonView{Label: "It is a correction", Kind: ui.Primary, Key: "y", Wide: true}}
	return desk.TriageView{
		Shell: shell("Triage HB-4TGM-22WZ-1", "Inbox"), Back: "/desk/inbox", Reference: "HB-4TGM-22WZ-1", Position: "3 of 9", Previous: "/desk/triage/2", Next: "/desk/triage/4",
		Right: "Correct", Person: "p•••@g•••.com", Due: plain("44 days left"),
		Text:   "Hi,\n\nyou still have my old surname on the invoices. Actually just delete the whole account, I do not shop with you any more, and stop passing my address to that catalogue company.\n\nPriya",
		Source: []ui.TermView{{Term: "Channel", Text: "web form"}, {Term: "Received", Text: "Mon 23 November 2026, 07:41"}, {Term: "Lives in", Text: "California"}, {Term: "Language", Text: "English"}},
		Hints:  []ui.NoteView{{Tone: ui.Soon, Word: "Take note", Text: "The form says correction. The text also has words of deletion and of an opt-out."}},
		Accept: &accept,
		Actions: []desk.ActionView{
			desk.Split(target, rights), desk.Retype(target, rights),
			desk.Merge(target, []ui.OptionView{{Value: "1", Label: "HB-9KKD-01RT-1, Correct", Hint: "Same email, received 2 hours earlier"}}),
			desk.NotARequest(target),
		},
	}
}

func connectors() desk.ConnectorsView {
	stopAll, stop := desk.EmergencyStop(target, "", ""), desk.EmergencyStop(target, "shop", "shop")
	resume := desk.EmergencyResume(target, "billing", "billing")
	test := post("Test", "/desk/connectors/test")
	return desk.ConnectorsView{
		Shell: shell("Connectors", "Connectors"), Summary: "4 systems, 1 needs a look", StopAll: &stopAll,
		Problems: []desk.ConfigProblemView{{Place: "datasets/helpdesk.yml:41", Text: "The field customer_ref refers to shop:clients, which no dataset has.", Remedy: "Did you mean shop:customer?"}},
		Rows: []desk.ConnectorRowView{
			{Name: "shop", Kind: "sqldb, Postgres", State: fine("ready"), Does: "access, erasure, suppress", Datasets: "shop.yml", Tested: "today, 08:55: 12 rows of the test subject in 0.2 s", Test: &test, Stop: &stop},
			{Name: "billing", Kind: "sqldb, MySQL", State: soon("erasure stopped"), Stopped: "since 09:14, by Tom Okafor", Does: "access, erasure", Datasets: "billing.yml", Tested: "today, 08:55: 3 rows in 0.1 s", Test: &test, Stop: &resume},
			{Name: "helpdesk", Kind: "elastic", State: late("failing"), Does: "access", Datasets: "helpdesk.yml", Tested: "today, 08:55", Error: "The server did not answer within 30 s.", Test: &test},
			{Name: "crm", Kind: "manual", State: plain("by hand"), Does: "access, erasure", Datasets: "Ines Prado answers", Tested: "never needed"},
		},
	}
}

func law() desk.LawView {
	return desk.LawView{
		Shell: shell("Law", "Law"), Summary: "The rules that clocks and letters follow. They are data, each with its source.", Regime: "California (CCPA)",
		Regimes: []desk.LinkView{{Text: "California (CCPA)", Href: "/desk/law/us_ca_ccpa", Current: true}, {Text: "EU (GDPR)", Href: "/desk/law/eu_gdpr"}},
		Rule: &desk.RuleView{
			Title: "California: delete", Terms: []ui.TermView{{Term: "Acknowledge", Text: "10 business days from receipt"}, {Term: "Answer", Text: "45 calendar days from receipt"}, {Term: "Extension", Text: "45 calendar days more", Note: "told within the first period"}, {Term: "Pause", Text: "none"}},
			Citation: "Civ. Code 1798.105; 11 CCR 7021(a)-(b), 7022, 7062", Notes: "Reasonable proof is the floor; sensitive data or risk of harm asks for more (11 CCR 7062).", Sources: []desk.LinkView{{Text: "Text of the rule", Href: "https://example.org/7021"}},
		},
		Rules: []desk.RuleRowView{
			{Right: "Delete", Acknowledge: "10 business days", Answer: "45 days", Extension: "45 days", Level: "reasonable", Confidence: fine("verified"), Href: "?r=delete", Current: true},
			{Right: "Know specific pieces", Acknowledge: "10 business days", Answer: "45 days", Extension: "45 days", Level: "reasonably high", Confidence: fine("verified"), Href: "?r=know"},
			{Right: "Stop selling or sharing", Acknowledge: "none", Answer: "15 business days", Extension: "none", Level: "none", Confidence: soon("unverified"), Href: "?r=opt"},
		},
	}
}

func staff() desk.StaffView {
	add := desk.Act(target, "Add a member of staff", "i", ui.ButtonView{Label: "Make an enrolment link", Kind: ui.Primary}, "", nil,
		ui.FieldView{Name: "name", Label: "Name"}, ui.FieldView{Kind: ui.Email, Name: "email", Label: "Work email"},
		ui.FieldView{Kind: ui.Radios, Name: "roles", Label: "Role", Options: roles})
	add = add.WithErrors(map[string]string{"email": "Write an address with an @."}).WithValues(map[string][]string{"name": {"Mei Lin"}, "email": {"mei"}, "roles": {"auditor"}})
	return desk.StaffView{
		Shell: shell("Staff", "Staff"), Summary: "3 accounts", Link: "https://privacy.northwind.example/enrol/7Kq2v9", LinkNote: "Send this enrolment link to Mei Lin. It works once, until Tuesday 24 November 2026, 09:20.",
		Add: &add,
		Rows: []desk.StaffRowView{
			{Name: "Ana Ferreira", Email: "ana@northwind.example", Roles: []ui.ChipView{outlined("officer")}, State: fine("active"), Seen: "now"},
			{Name: "Tom Okafor", Email: "tom@northwind.example", Roles: []ui.ChipView{outlined("officer"), outlined("approver")}, State: fine("active"), Seen: "today, 08:40", Forms: []desk.ActionView{desk.Act(target, "Disable", "disable-tom", ui.ButtonView{Label: "Disable Tom Okafor", Kind: ui.Danger}, "", nil)}},
			{Name: "Mei Lin", Email: "mei@northwind.example", Roles: []ui.ChipView{outlined("auditor")}, State: soon("invited"), Seen: "never", Acts: []desk.PostButtonView{post("New link", "/desk/staff/link")}},
		},
	}
}

func audit() desk.AuditView {
	rows := request().Audit
	rows[0].Href, rows[1].Href = "/desk/r/3", "/desk/r/3"
	return desk.AuditView{
		Shell: shell("Audit", "Audit"), Summary: "41,882 records", Seal: &ui.NoteView{Tone: ui.Fine, Word: "In order", Text: "All chains were checked up to record 41,880, sealed at 09:20."},
		Filters: []desk.FilterView{{Text: "Actor: Ana Ferreira", Remove: "/desk/audit"}}, ClearFilters: "/desk/audit", FilterAction: "/desk/audit",
		FilterFields: []ui.FieldView{{Name: "actor", Label: "Actor"}, {Kind: ui.Date, Name: "from", Label: "From"}, {Kind: ui.Date, Name: "to", Label: "To"}},
		Rows:         rows, Pager: ui.PagerView{Summary: "Newest first", Next: "/desk/audit?before=17"},
	}
}

func metrics() desk.MetricsView {
	return desk.MetricsView{
		Shell: shell("Metrics", "Metrics"), Period: "1 July to 30 September 2026, without test requests",
		Periods: []desk.LinkView{{Text: "This quarter", Href: "?p=q4"}, {Text: "Last quarter", Href: "?p=q3", Current: true}, {Text: "This year", Href: "?p=y"}},
		Facts:   []desk.FactView{{Number: "1,204", Text: "received"}, {Number: "1,171", Text: "answered", Tone: ui.Fine}, {Number: "2", Text: "late", Tone: ui.Late}, {Number: "9", Text: "days median"}, {Number: "14.2", Text: "days mean"}},
		CSV:     "/desk/metrics.csv?year=2026", Public: "The public page is off.",
		Metrics: []desk.MetricView{
			{
				Anchor: "outcome", Title: "Outcomes", Note: "How they ended.", Wide: true, First: "Outcome", Columns: []string{"Requests", "Share"},
				Bars: ui.BarsView{ID: "outcome", Title: "Outcomes as bars", Desc: "The numbers are in the table below.", Bars: []ui.BarView{{Label: "In full", Count: 902, Text: "902"}, {Label: "In part", Count: 143, Text: "143"}, {Label: "Nothing held", Count: 88, Text: "88"}, {Label: "Denied", Count: 38, Text: "38", Tone: ui.Late}}},
				Rows: []desk.MetricRowView{{Label: "In full", Cells: numbers("902", "77 %")}, {Label: "In part", Cells: numbers("143", "12 %")}, {Label: "Nothing held", Cells: numbers("88", "8 %")}, {Label: "Denied", Cells: numbers("38", "3 %")}},
			},
			{
				Anchor: "right", Title: "By right", First: "Right", Columns: []string{"Requests", "Median days"},
				Bars: ui.BarsView{ID: "right", Title: "Requests by right as bars", Desc: "The numbers are in the table below.", Bars: []ui.BarView{{Label: "Delete", Count: 611, Text: "611"}, {Label: "Stop selling", Count: 390, Text: "390"}, {Label: "Access", Count: 203, Text: "203"}}},
				Rows: []desk.MetricRowView{{Label: "Delete", Cells: numbers("611", "11")}, {Label: "Stop selling", Cells: numbers("390", "1")}, {Label: "Access", Cells: numbers("203", "19")}},
			},
		},
	}
}

// numbers are two cells, the first of which leads to its requests.
func numbers(requests, other string) []desk.MetricCellView {
	return []desk.MetricCellView{{Text: requests, Href: "/desk/queue?view=closed"}, {Text: other}}
}

func settings() desk.SettingsView {
	add := desk.Act(target, "Propose a standing rule", "b", ui.ButtonView{Label: "Sign and ask a second person", Kind: ui.Primary}, "", nil,
		ui.FieldView{Kind: ui.Select, Name: "right", Label: "Right", Options: rights})
	return desk.SettingsView{
		Shell: shell("Settings", "Settings"), AddRule: &add, SingleOfficer: plain("off"), SingleText: "For a controller with one officer: a fresh code instead of a second person.",
		Rules: []desk.StandingRuleView{{Title: "Access · shop · up to 500 rows", Detail: "Contact and purchases; no third-party rows, no sensitive classes.", Sample: "5 % to review", Signed: "Ana Ferreira and Tom Okafor, Tuesday 3 November 2026", State: fine("in force"), Actions: []desk.PostButtonView{post("End this rule", "/desk/settings/rule")}}},
		Facts: []ui.TermView{{Term: "Controller", Text: "Northwind Records"}, {Term: "Time zone", Text: "Europe/Lisbon"}, {Term: "Regimes", Text: "EU GDPR, California"}, {Term: "Download", Text: "14 days"}, {Term: "Record kept", Text: "36 months after close"}},
	}
}

func failure() desk.ErrorPageView {
	s := shell("Not possible now", "")
	return desk.ErrorPageView{
		Shell: &s, Title: "Someone was faster", Text: "This request changed while you looked at it. Nothing of yours was done.", Reference: "01J9-7PQ2",
		Buttons: []ui.ButtonView{{Label: "Open it again", Kind: ui.Primary, Href: "/desk/r/3"}, {Label: "Back to Today", Href: "/desk"}},
	}
}
