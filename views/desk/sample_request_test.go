package desk_test

import (
	"github.com/habeasdata/habeas/views/desk"
	"github.com/habeasdata/habeas/views/ui"
)

var target = desk.TargetView{Action: "/desk/r/3/act", CSRF: csrf, Once: "once-1"}

var rights = []ui.OptionView{{Value: "access", Label: "Access"}, {Value: "delete", Label: "Delete"}, {Value: "correct", Label: "Correct"}, {Value: "opt_out_sale_sharing", Label: "Stop selling or sharing"}}

func clock() desk.ClockView {
	return desk.ClockView{
		Due: "Wednesday 25 November 2026", Machine: "2026-11-25", Left: soon("2 days left"),
		Rule: "One month from receipt. The period ends on the same day of the next month; the day of receipt does not count.",
		Clocks: []desk.ClockPartView{
			{Title: "Start", Date: "Sunday 25 October 2026", Steps: []string{"Received Sunday 25 October 2026 in Europe/Berlin."}},
			{Title: "Answer by", Date: "Wednesday 25 November 2026", Steps: []string{"Plus 1 month is Wednesday 25 November 2026."}},
			{Title: "With the extension", Steps: []string{"The law gives none."}},
		},
		Sources: []string{"GDPR Art. 12(3)", "Reg. 1182/71 Art. 3(4)"},
		Others:  []ui.TermView{{Term: "Received", Text: "Sun 25 October 2026"}, {Term: "Working date", Text: "Wed 25 November 2026", Note: "Alarms use this one"}, {Term: "Extendable to", Text: "Mon 25 January 2027", Note: "If told by 25 November"}},
	}
}

func actions() []desk.ActionView {
	return []desk.ActionView{
		desk.Assign(target, []ui.OptionView{{Value: "1", Label: "Ana Ferreira", Selected: true}, {Value: "2", Label: "Tom Okafor"}}),
		desk.Extend(target, "Monday 25 January 2027", "GDPR Art. 12(3)", []ui.OptionView{{Value: "complex", Label: "The request is complex"}, {Value: "many", Label: "Many requests from this person"}}),
		desk.Retype(target, rights),
		desk.Withdraw(target),
		desk.Deny(target, []ui.OptionView{{Value: "unverified", Label: "Identity not shown · GDPR Art. 12(2)"}, {Value: "excessive", Label: "Manifestly excessive · GDPR Art. 12(5)(b)"}, {Value: "others", Label: "Rights of others · GDPR Art. 15(4)"}}),
	}
}

func timeline() []ui.EventView {
	return []ui.EventView{
		{Tone: ui.Soon, Title: "Waiting for review", When: "Fri 20 Nov, 16:12", Machine: "2026-11-20T16:12:00Z", Cause: "rule: 40 rows name other people, above the standing rule's limit of 0", Now: true},
		{Tone: ui.Fine, Title: "Collected 1,900 rows from 5 of 6 systems", When: "Fri 20 Nov, 16:11", Machine: "2026-11-20T16:11:00Z", Cause: "connectors"},
		{Tone: ui.Late, Title: "Helpdesk did not answer: timed out after 30 s, third time", When: "Fri 20 Nov, 16:04", Machine: "2026-11-20T16:04:00Z", Cause: "connector helpdesk", Detail: "Next try Monday 09:30. The answer waits for it."},
		{Tone: ui.Info, Title: "Plan made: 6 systems, 14 collections", When: "Tue 27 Oct, 10:31", Machine: "2026-10-27T10:31:00Z", Cause: "rule: EU GDPR access"},
		{Tone: ui.Fine, Title: "Identity proven at level L2", When: "Tue 27 Oct, 10:30", Machine: "2026-10-27T10:30:00Z", Cause: "requester, code sent to the contact on record", Detail: "Contact on record, and the order number matches."},
		{Tone: ui.Fine, Title: "First letter accepted by the recipient's server", When: "Sun 25 Oct, 18:02", Machine: "2026-10-25T18:02:00Z", Cause: "notice first_mail, in Portuguese", Link: "What the person saw", Href: "#messages"},
		{Title: "Received by the web form", When: "Sun 25 Oct, 18:02", Machine: "2026-10-25T18:02:00Z", Cause: "requester"},
	}
}

func systems() []desk.SystemRowView {
	return []desk.SystemRowView{
		{Name: "shop", Kind: "Postgres", State: fine("done"), Counts: "1,412 rows in 6 collections", Age: "3 days"},
		{Name: "billing", Kind: "MySQL", State: fine("done"), Counts: "46 rows in 3 collections", Age: "3 days"},
		{Name: "newsletter", Kind: "SQLite", State: fine("nothing found"), Counts: "0 rows", Age: "3 days"},
		{Name: "helpdesk", Kind: "Elastic", State: late("failed"), Counts: "", Error: "The server did not answer within 30 s. It answered the last test on 18 November.", Age: "27 days", NextTry: "today, 09:30", Actions: []desk.PostButtonView{post("Try now", "/desk/r/3/retry")}, Forms: []desk.ActionView{desk.AnswerWithout(target, "helpdesk", "helpdesk")}},
		{Name: "crm", Kind: "manual", State: soon("asked"), Counts: "Owner: Ines Prado", Age: "27 days", NextTry: "tomorrow, by reminder", Actions: []desk.PostButtonView{post("Remind", "/desk/r/3/remind"), link("Answer for them", "/desk/t/9")}},
		{Name: "mail archive", Kind: "Elastic", State: info("reading"), Counts: "442 rows so far", Age: "3 days"},
	}
}

func request() desk.RequestView {
	message, comment := desk.Message(target), desk.Comment(target)
	return desk.RequestView{
		Shell: shell("Access HB-QW94-D3VT-1", "Queue"), Back: "/desk/queue", Reference: "HB-QW94-D3VT-1", Right: "Access", Person: "Luís G•••",
		State: info("in review"), Flags: []ui.ChipView{late("1 system failed"), outlined("EU GDPR")}, Clock: clock(),
		Progress: &ui.ProgressView{Label: "Collecting", Done: 5, Total: 6, Text: "5 of 6 systems · 1,900 rows", Poll: "/desk/r/3/progress"},
		Asked:    "Gostaria de receber uma cópia de todos os meus dados, incluindo as faturas e as mensagens com o suporte.",
		People:   []ui.TermView{{Term: "Data subject", Text: "Luís G•••", Note: "customer since 2019"}, {Term: "Requester", Text: "the same person"}, {Term: "Contact", Text: "l•••@e•••.com.br", Note: "on record, confirmed"}, {Term: "Language", Text: "Portuguese (Brazil)"}, {Term: "Assignee", Text: "Ana Ferreira"}},
		Facts:    []ui.TermView{{Term: "Regime", Text: "EU GDPR", Note: "lives in Portugal"}, {Term: "Channel", Text: "web form"}, {Term: "Level", Text: "L2 reached, L2 needed"}, {Term: "Answer", Text: "package, opens with a passphrase"}},
		Siblings: []desk.SiblingView{{Reference: "HB-QW94-D3VT-2", Right: "Stop selling or sharing", State: fine("fulfilled"), Href: "/desk/r/8"}, {Reference: "HB-QW94-D3VT-3", Right: "Delete", State: soon("waits for -1"), Href: "/desk/r/9"}},
		Primary:  []desk.PostButtonView{{Button: ui.ButtonView{Label: "Review 1,900 rows", Kind: ui.Primary, Href: "/desk/r/3/review", Wide: true}}},
		Actions:  actions(), Timeline: timeline(), Systems: systems(), Level: "L2 reached, L2 needed",
		Verification: []desk.ProofRowView{
			{Name: "Contact on record", Detail: "Code to l•••@e•••.com.br, found in shop", Level: "L1", State: fine("proven"), Attempts: "1 of 5 tries", When: "27 Oct, 10:28"},
			{Name: "Order number", Detail: "Compared with shop and billing", Level: "L2", State: fine("match"), Attempts: "1 of 3 tries", When: "27 Oct, 10:30"},
			{Name: "Postal code", Detail: "Compared with shop", Level: "L2", State: late("differ"), Attempts: "1 of 3 tries", When: "27 Oct, 10:30"},
			{Name: "Date of birth", Detail: "No system holds it", Level: "L2", State: plain("no record"), Attempts: "1 of 3 tries", When: "27 Oct, 10:30"},
		},
		Data: []desk.CollectionRowView{
			{Name: "shop:customer", System: "shop", Rows: "1", Withheld: "0", Href: "/desk/r/3/review?c=1"},
			{Name: "shop:order_line", System: "shop", Rows: "1,380", Withheld: "0", Href: "/desk/r/3/review?c=2"},
			{Name: "shop:employee", System: "shop", Rows: "1", Withheld: "1", Flags: []ui.ChipView{soon("third-party")}, Href: "/desk/r/3/review?c=3"},
			{Name: "mail:message", System: "mail archive", Rows: "442", Withheld: "40", Flags: []ui.ChipView{soon("third-party"), late("forbidden field")}, Href: "/desk/r/3/review?c=4"},
		},
		DataActions: []desk.PostButtonView{link("Review", "/desk/r/3/review")},
		Messages: []desk.MessageView{
			{Out: true, Who: "Northwind Records", When: "25 Oct, 18:02", Machine: "2026-10-25T18:02:00Z", Subject: "Confirme o seu pedido (HB-QW94-D3VT)", Text: "First letter: confirmation link and code, acknowledgment, legal date.", State: fine("accepted"), Saw: "Recebemos o seu pedido. Confirme-o com o código 4417 0921.\nRespondemos até quarta-feira, 25 de novembro de 2026.", SawHref: "/desk/m/1"},
			{Who: "l•••@e•••.com.br", When: "2 Nov, 08:40", Machine: "2026-11-02T08:40:00Z", Subject: "Re: Confirme o seu pedido", Text: "Também quero as gravações de chamadas, se existirem.\nObrigado.", State: info("new")},
		},
		MessageForm: &message,
		Comments:    []desk.CommentView{{Who: "Tom Okafor", When: "Fri 20 Nov, 16:40", Machine: "2026-11-20T16:40:00Z", Text: "Call recordings are deleted after 30 days; I checked with support."}},
		CommentForm: &comment,
		Files:       []desk.FileRowView{{Name: "declaration.pdf", Kind: "Signed declaration", Size: "84 kB", From: "requester", Fate: "with the record, until December 2029", Href: "/desk/f/1"}},
		Audit: []desk.AuditRowView{
			{Number: "18", When: "20 Nov, 16:12:04", Machine: "2026-11-20T16:12:04Z", Actor: "rule third_party_rows", Action: "review.asked", Detail: "plan 9f31c2", Hash: "a41f09c2"},
			{Number: "17", When: "20 Nov, 16:11:58", Machine: "2026-11-20T16:11:58Z", Actor: "connector shop", Action: "task.done", Detail: "1,412 rows", Hash: "77b0e1d4"},
		},
		AuditMore: "/desk/audit?request=3",
		Notes:     []ui.NoteView{{Tone: ui.Soon, Word: "Take note", Text: "The person also asks for call recordings. No system holds them; say so in the answer."}},
	}
}

func review() desk.ReviewView {
	redact := desk.RedactField(target, []ui.OptionView{{Value: "body", Label: "body"}, {Value: "from", Label: "from"}}, []ui.OptionView{{Value: "all", Label: "Every row of mail:message"}, {Value: "ticked", Label: "Ticked rows only"}})
	release := desk.Release(target, "9f31c2a7", "Release 1,871 rows", "A second person is needed: third-party rows were let in.")
	third, forbidden := soon("third-party"), late("forbidden")
	row := func(id string, state ui.ChipView, reason string, cells ...string) desk.ReviewRowView {
		return desk.ReviewRowView{ID: id, Cells: cells, State: state, Reason: reason, Path: "email on record → mail:message", Compare: "/desk/r/3/review?row=" + id}
	}
	v := desk.ReviewView{
		Shell: shell("Review HB-QW94-D3VT-1", "Queue"), Back: "/desk/r/3", Reference: "HB-QW94-D3VT-1", Title: "Review 1,900 rows before release", Plan: "9f31c2a7",
		Totals: []desk.FactView{{Number: "1,871", Text: "rows leave", Tone: ui.Fine}, {Number: "27", Text: "held back"}, {Number: "2", Text: "undecided", Tone: ui.Soon}, {Number: "1", Text: "field redacted"}, {Number: "2.1 MB", Text: "in all"}},
		Collections: []desk.ReviewCollectionView{
			{Name: "mail:message", System: "mail archive", Href: "?c=4", Count: "402 of 442 leave", Flags: []ui.ChipView{third, forbidden}, Current: true},
			{Name: "shop:employee", System: "shop", Href: "?c=3", Count: "0 of 1 leave", Flags: []ui.ChipView{third}},
			{Name: "shop:customer", System: "shop", Href: "?c=1", Count: "1 of 1 leaves"},
			{Name: "shop:order", System: "shop", Href: "?c=5", Count: "31 of 31 leave"},
			{Name: "shop:order_line", System: "shop", Href: "?c=2", Count: "1,380 of 1,380 leave"},
			{Name: "billing:invoice", System: "billing", Href: "?c=6", Count: "46 of 46 leave"},
		},
		Collection: "mail:message", Hint: "Rows with other people's names come first.",
		Fields: []desk.ReviewFieldView{{Name: "sent_at"}, {Name: "from"}, {Name: "subject"}, {Name: "national_id", Flag: &forbidden}},
		Pager:  ui.PagerView{Summary: "1 to 4 of 442", Next: "?after=4"}, Decide: "/desk/r/3/decide", DecideOnce: "once-2",
		Whole:  []desk.PostButtonView{post("Exclude all 442", "/desk/r/3/whole"), post("Include all that are allowed", "/desk/r/3/whole")},
		Redact: &redact, Release: &release, ReleaseNote: "2 rows are undecided.",
		Compare: &desk.CompareView{Title: "Row 2 of mail:message", Path: "email on record → mail:message", Close: "?c=4", Fields: []desk.CompareFieldView{
			{Name: "from", Raw: "support@northwind.example", Final: "support@northwind.example"},
			{Name: "body", Raw: "Hello Luís, Mrs. Keller from your building also reported the parcel missing.", Final: "Hello Luís, [another person] also reported the parcel missing.", Changed: true, Why: "Names another person (GDPR Art. 15(4)), Ana Ferreira"},
			{Name: "national_id", Raw: "held, not shown", Final: "withheld", Changed: true, Why: "Never disclosed, by rule"},
		}},
	}
	v.Rows = []desk.ReviewRowView{
		row("1", soon("undecided"), "names 2 others", "2026-03-02 10:14", "support@northwind.example", "Re: missing parcel", "withheld"),
		row("2", fine("included"), "body redacted", "2026-03-02 11:40", "support@northwind.example", "Re: Re: missing parcel", "withheld"),
		row("3", plain("excluded"), "about another customer", "2026-03-04 08:02", "support@northwind.example", "Fwd: complaint of a neighbour", "withheld"),
		row("4", fine("included"), "", "2026-04-11 19:31", "l•••@e•••.com.br", "Order 5512", "withheld"),
	}
	v.Rows[1].Current = true
	return v
}

func erasure() desk.ErasurePreviewView {
	form := desk.ApproveErasure(desk.TargetView{Action: "/desk/r/5/approve", CSRF: csrf, Once: "once-3"}, "4c07bb19", "Delete 214 rows in 3 systems", "214", "")
	return desk.ErasurePreviewView{
		Shell: shell("Deletion preview HB-93KD-TT2M-1", "Queue"), Back: "/desk/r/5", Reference: "HB-93KD-TT2M-1", Title: "What deletion would do", Plan: "4c07bb19",
		Totals: []desk.FactView{{Number: "214", Text: "rows deleted", Tone: ui.Late}, {Number: "7", Text: "masked"}, {Number: "19", Text: "kept"}, {Number: "3", Text: "systems"}},
		Conflicts: []desk.ConflictView{
			{Title: "Litigation hold on the mail archive", Text: "Matter 2026-114 holds 6 messages. They stay until the hold is lifted; the rest can go.", Citation: "GDPR Art. 17(3)(e)", Actions: []desk.PostButtonView{link("Open the hold", "/desk/holds/1")}},
			{Title: "Address shared with another customer", Text: "shop:address 881 belongs to two customers. It is kept unless you decide otherwise.", Forms: []desk.ActionView{desk.Act(target, "Decide", "resolve-881", ui.ButtonView{Label: "Record the decision"}, "", nil, desk.Reason("What you decided and why. The answer repeats it."))}},
		},
		Systems: []desk.ErasureSystemView{
			{Name: "shop", State: fine("ready"), Total: "182 deleted, 7 masked, 1 kept", Rows: []desk.ErasureRowView{
				{Collection: "shop:customer", Delete: "1", Mask: "0", Keep: "0"},
				{Collection: "shop:order", Delete: "24", Mask: "7", Keep: "0", Why: "Orders with an invoice keep their amounts; name and address are masked.", Citation: "German Commercial Code § 257, via GDPR Art. 17(3)(b)"},
				{Collection: "shop:wishlist", Delete: "157", Mask: "0", Keep: "0"},
				{Collection: "shop:address", Delete: "0", Mask: "0", Keep: "1", Why: "Shared with another customer."},
			}},
			{Name: "billing", State: fine("ready"), Total: "0 deleted, 12 kept", Rows: []desk.ErasureRowView{{Collection: "billing:invoice", Delete: "0", Mask: "0", Keep: "12", Why: "Tax law keeps invoices for ten years.", Citation: "GDPR Art. 17(3)(b)"}}},
			{Name: "mail archive", State: soon("held in part"), Total: "32 deleted, 6 kept", Rows: []desk.ErasureRowView{{Collection: "mail:message", Delete: "32", Mask: "0", Keep: "6", Why: "Litigation hold, matter 2026-114.", Citation: "GDPR Art. 17(3)(e)"}}},
			{Name: "crm", State: plain("by hand"), Detail: "A person deletes here and answers on a page; the rows cannot be counted beforehand."},
		},
		Approve: &form,
		Aside:   []ui.TermView{{Term: "Then", Text: "24 hours to cancel, then deletion starts"}, {Term: "Bound to", Text: "this plan", Note: "A changed plan asks again"}, {Term: "Second person", Text: "not needed", Note: "no sensitive classes, no risk signals"}},
	}
}

func intake() desk.IntakeView {
	return desk.IntakeView{
		Shell: shell("Log a request", ""), Action: "/desk/intake", Once: "once-4", Received: "2026-11-19", ReceivedMax: "2026-11-23",
		Channels:      []ui.OptionView{{Value: "phone", Label: "Phone call", Selected: true}, {Value: "letter", Label: "Letter"}, {Value: "walk_in", Label: "In person"}},
		Who:           []ui.OptionView{{Value: "self", Label: "The person", Selected: true}, {Value: "agent", Label: "An authorized agent"}, {Value: "parent", Label: "A parent or guardian"}},
		Relationships: []ui.OptionView{{Value: "customer", Label: "Customer"}, {Value: "employee", Label: "Employee"}}, Regions: []ui.OptionView{{Label: "Choose"}, {Value: "us_ca", Label: "California"}, {Value: "eu", Label: "European Union"}},
		Rights: rights, Languages: []ui.OptionView{{Value: "en", Label: "English"}, {Value: "es", Label: "Spanish"}}, Contacts: []ui.OptionView{{Value: "email", Label: "By email", Selected: true}, {Value: "post", Label: "By post"}},
		Kinds:       []ui.OptionView{{Value: "email", Label: "Email"}, {Value: "phone", Label: "Phone"}, {Value: "order", Label: "Order"}},
		Identifiers: []desk.IdentifierView{{Kind: "email", Value: "jane@example.com"}, {Kind: "phone", Value: "12", Error: "Write the phone number with its area code."}, {Kind: "order"}},
		MayTest:     true, Errors: map[string]string{"region": "Choose where the person lives."}, Text: "She called about the catalogue that still comes.",
	}
}

func task(public bool) desk.ManualTaskView {
	s := shell("Task for crm", "")
	v := desk.ManualTaskView{
		Shell: &s, Page: page("Privacy task"), CSRF: csrf, Action: "/t/9", Once: "once-5", Controller: "Northwind Records", System: "CRM", Title: "Find what the CRM holds",
		What: "Search the CRM for this person. Export what you find and send it here, or say that there is nothing.", Due: "Answer by Tuesday 24 November 2026", Left: soon("1 day left"),
		Identifiers: []ui.TermView{{Term: "Email", Text: "luis@example.com.br"}, {Term: "Customer number", Text: "57"}},
		Answers:     []ui.OptionView{{Value: "done", Label: "Done", Hint: "I found it and send it below"}, {Value: "nothing_found", Label: "Nothing found"}, {Value: "kept", Label: "Kept, because …", Hint: "Something must stay; say why"}},
		Uploads:     true, UploadHint: "Up to 20 files, 25 MB each: CSV, JSON, PDF, images.",
		Others: []desk.LinkView{{Text: "Delete a customer (due Friday 27 November)", Href: "/t/10"}},
	}
	if public {
		v.Shell = nil
		v.Page.Face, v.Page.Assets.Script = ui.Portal, ""
	}
	return v
}
