package desk_test

import (
	"github.com/habeasdata/habeas/views/desk"
	"github.com/habeasdata/habeas/views/ui"
)

// The samples below are one Monday at a small shop, as realistic as a page needs to be judged by eye.

const csrf = "token-of-this-session"

var (
	late     = func(w string) ui.ChipView { return ui.ChipView{Tone: ui.Late, Word: w} }
	soon     = func(w string) ui.ChipView { return ui.ChipView{Tone: ui.Soon, Word: w} }
	fine     = func(w string) ui.ChipView { return ui.ChipView{Tone: ui.Fine, Word: w} }
	info     = func(w string) ui.ChipView { return ui.ChipView{Tone: ui.Info, Word: w} }
	plain    = func(w string) ui.ChipView { return ui.ChipView{Word: w} }
	outlined = func(w string) ui.ChipView { return ui.ChipView{Word: w, Outline: true} }
)

func page(title string) ui.PageView {
	return ui.PageView{
		Title: title + " · Habeas", Lang: "en", Face: ui.Desk,
		Assets: ui.Assets{Stylesheet: "/static/app.css", Icon: "/static/favicon.svg", Script: "/static/desk.js"},
	}
}

func shell(title, current string) desk.ShellView {
	items := []desk.NavItemView{
		{Name: "Today", Href: "/desk", Icon: "today", Count: "4"},
		{Name: "Queue", Href: "/desk/queue", Icon: "queue", Count: "213"},
		{Name: "Inbox", Href: "/desk/inbox", Icon: "inbox", Count: "2"},
		{Name: "Connectors", Href: "/desk/connectors", Icon: "connectors"},
		{Name: "Law", Href: "/desk/law", Icon: "law"},
		{Name: "Metrics", Href: "/desk/metrics", Icon: "metrics"},
		{Name: "Audit", Href: "/desk/audit", Icon: "audit"},
		{Name: "Staff", Href: "/desk/staff", Icon: "staff"},
		{Name: "Settings", Href: "/desk/settings", Icon: "settings"},
	}
	for i := range items {
		items[i].Current = items[i].Name == current
	}
	return desk.ShellView{
		Page: page(title), CSRF: csrf, Home: "/desk", Controller: "Northwind Records", Nav: items, SearchHref: "/desk/queue",
		LogHref: "/desk/intake", UserName: "Ana Ferreira", UserRole: "Officer", SignOut: "/desk/sign-out",
	}
}

func link(label, href string) desk.PostButtonView {
	return desk.PostButtonView{Button: ui.ButtonView{Label: label, Href: href, Small: true}}
}

func post(label, action string) desk.PostButtonView {
	return desk.PostButtonView{Action: action, Button: ui.ButtonView{Label: label, Small: true}}
}

func today() desk.TodayView {
	return desk.TodayView{
		Shell: shell("Today", "Today"), Date: "Monday 23 November 2026",
		Facts: []desk.FactView{
			{Number: "1", Text: "overdue", Tone: ui.Late}, {Number: "3", Text: "due this week", Tone: ui.Soon},
			{Number: "14", Text: "new since Friday"}, {Number: "213", Text: "open"},
		},
		Lists: []desk.WorkListView{
			{Anchor: "now", Title: "Act now", Hint: "Late, or late before tomorrow night", Count: "4", Rows: []desk.WorkRowView{
				{Due: late("1 day overdue"), DueDate: "Sun 22 Nov", Right: "Delete", Person: "j•••@e•••.com", Regime: "California", Reference: "HB-7K3F-92QX-1", Href: "/desk/r/1", Why: "Acknowledgment not sent: mail refused twice by the recipient's server", Next: link("Send another way", "/desk/r/1#messages")},
				{Due: soon("due today"), DueDate: "Mon 23 Nov", Right: "Stop selling or sharing", Person: "m•••@p•••.net", Regime: "California", Reference: "HB-2MXC-71RD-2", Href: "/desk/r/2", Why: "One of three recipients has not confirmed the stop", Next: link("Open systems", "/desk/r/2#systems")},
				{Due: soon("2 days left"), DueDate: "Wed 25 Nov", Right: "Access", Person: "Luís G•••", Regime: "EU GDPR", Reference: "HB-QW94-D3VT-1", Href: "/desk/r/3", Why: "Review: 1,900 rows, 40 name other people; working date is Wednesday", Next: link("Review", "/desk/r/3/review")},
				{Due: soon("2 days left"), DueDate: "Wed 25 Nov", Right: "Access", Person: "test subject 4", Regime: "EU GDPR", Reference: "HB-0000-TEST-1", Href: "/desk/r/4", Why: "Triage: the text asks for deletion too", Test: true, Next: link("Triage", "/desk/r/4/triage")},
			}},
			{Anchor: "week", Title: "This week", Hint: "Due by Friday", Count: "3", Rows: []desk.WorkRowView{
				{Due: plain("3 days left"), DueDate: "Thu 26 Nov", Right: "Delete", Person: "r•••@w•••.org", Regime: "EU GDPR", Reference: "HB-93KD-TT2M-1", Href: "/desk/r/5", Why: "Preview is ready; tax law keeps 12 invoices", Next: link("See preview", "/desk/r/5/erasure")},
				{Due: plain("4 days left"), DueDate: "Fri 27 Nov", Right: "Correct", Person: "customer 88213", Regime: "California", Reference: "HB-5XHF-0CLW-1", Href: "/desk/r/6", Why: "Acknowledge by Friday (10 business days, Thanksgiving counted)", Next: post("Acknowledge", "/desk/r/6/ack")},
				{Due: plain("4 days left"), DueDate: "Fri 27 Nov", Right: "Access", Person: "s•••@b•••.de", Regime: "EU GDPR", Reference: "HB-6N8P-K2ZD-1", Href: "/desk/r/7", Why: "A second person must approve: third-party rows were let in", Next: link("Approve", "/desk/r/7/review")},
			}, More: "/desk/queue?due=week", MoreText: "All due this week in the queue"},
			{Anchor: "wait", Title: "Waiting on others", Hint: "Nothing to do unless it stays silent", Count: "0", Empty: "Nobody owes us an answer. Requests that wait for a person, a system owner or a vendor appear here."},
		},
	}
}

func queue() desk.QueueView {
	head := func(name, order string) desk.ColumnView {
		return desk.ColumnView{Name: name, Sort: "/desk/queue?sort=" + name, Order: order}
	}
	row := func(id, right, person, regime string, state, due ui.ChipView, date, received, who, ref string) desk.QueueRowView {
		return desk.QueueRowView{ID: id, Href: "/desk/r/" + id, Reference: ref, Right: right, Person: person, Regime: regime, State: state, Due: due, DueDate: date, Received: received, Assignee: who}
	}
	v := desk.QueueView{
		Shell: shell("Queue", "Queue"), Summary: "213 open requests, sorted by due date",
		Views:        []desk.LinkView{{Text: "Open", Href: "/desk/queue", Count: "213", Current: true}, {Text: "Mine", Href: "/desk/queue?assignee=me", Count: "17"}, {Text: "Unassigned", Href: "/desk/queue?assignee=none", Count: "9"}, {Text: "Overdue", Href: "/desk/queue?due=overdue", Count: "1"}, {Text: "Closed", Href: "/desk/queue?state=closed"}},
		Filters:      []desk.FilterView{{Text: "Regime: EU GDPR, California", Remove: "/desk/queue"}, {Text: "Received: last 60 days", Remove: "/desk/queue"}},
		ClearFilters: "/desk/queue", FilterAction: "/desk/queue",
		FilterFields: []ui.FieldView{
			{Kind: ui.Select, Name: "right", Label: "Right", Options: []ui.OptionView{{Label: "Any"}, {Value: "access", Label: "Access"}}},
			{Kind: ui.Select, Name: "state", Label: "State", Options: []ui.OptionView{{Label: "Any open"}, {Value: "in_review", Label: "In review"}}},
		},
		Columns: []desk.ColumnView{head("Due", "ascending"), head("Right", ""), {Name: "Person"}, head("State", ""), head("Regime", ""), head("Received", ""), head("Assignee", ""), {Name: "Reference"}},
		Bulk: &desk.BulkView{
			Action: "/desk/queue/bulk", Fields: []ui.FieldView{{Kind: ui.Select, Name: "assignee", Label: "Assign to", HideLabel: true, Options: []ui.OptionView{{Value: "1", Label: "Ana Ferreira"}, {Value: "2", Label: "Tom Okafor"}}}},
			Buttons: []ui.ButtonView{{Label: "Assign ticked requests", Name: "act", Value: "assign"}},
		},
		Pager: ui.PagerView{Summary: "1 to 9 of 213", Next: "/desk/queue?after=x"},
	}
	v.Rows = []desk.QueueRowView{
		row("1", "Delete", "j•••@e•••.com", "California", info("checking identity"), late("1 day overdue"), "22 Nov", "12 Nov", "Ana Ferreira", "HB-7K3F-92QX-1"),
		row("2", "Stop selling or sharing", "m•••@p•••.net", "California", info("executing"), soon("due today"), "23 Nov", "2 Nov", "Tom Okafor", "HB-2MXC-71RD-2"),
		row("3", "Access", "Luís G•••", "EU GDPR", info("in review"), soon("2 days left"), "25 Nov", "25 Oct", "Ana Ferreira", "HB-QW94-D3VT-1"),
		row("4", "Access", "test subject 4", "EU GDPR", plain("received"), soon("2 days left"), "25 Nov", "23 Nov", "nobody", "HB-0000-TEST-1"),
		row("5", "Delete", "r•••@w•••.org", "EU GDPR", info("in review"), plain("3 days left"), "26 Nov", "26 Oct", "Ana Ferreira", "HB-93KD-TT2M-1"),
		row("6", "Correct", "customer 88213", "California", plain("received"), plain("4 days left"), "27 Nov", "12 Nov", "nobody", "HB-5XHF-0CLW-1"),
		row("7", "Access", "s•••@b•••.de", "EU GDPR", info("in review"), plain("4 days left"), "27 Nov", "27 Oct", "Tom Okafor", "HB-6N8P-K2ZD-1"),
		row("8", "Know categories", "phone •••417", "California", info("collecting"), plain("31 days left"), "24 Dec", "9 Nov", "Ana Ferreira", "HB-8RTV-XX3C-1"),
		row("9", "Delete", "h•••@q•••.fr", "EU GDPR", fine("answering"), plain("29 days left"), "22 Dec", "22 Nov", "rule: shop only", "HB-1DGH-P0LM-1"),
	}
	v.Rows[3].Test = true
	v.Rows[4].Flags = []ui.ChipView{soon("on hold")}
	v.Rows[6].Flags = []ui.ChipView{soon("second person")}
	return v
}
