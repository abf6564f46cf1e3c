package letter

import (
	"testing"
	"time"

	"github.com/habeasdata/habeas/configs"
	"github.com/habeasdata/habeas/internal/deadline"
	"github.com/habeasdata/habeas/internal/locale"
	"github.com/habeasdata/habeas/internal/regime"
)

func printer(t testing.TB) *locale.Printer {
	t.Helper()
	c, err := locale.Load(configs.FS)
	if err != nil {
		t.Fatal(err)
	}
	return c.Printer("en")
}

func day(s string) deadline.Date {
	d, err := deadline.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

const ref = "HB-7K3F-92QX"

var (
	head = Head{Brand: "Example Shop", Reference: ref, StatusURL: "https://privacy.shop.example/status"}
	// A mail to an address that nobody confirmed has no status link: the status page would need a code.
	first = Head{Brand: "Example Shop", Reference: ref}
	at    = time.Date(2026, 11, 23, 14, 5, 0, 0, time.FixedZone("PST", -8*3600))

	accessDue   = Due{Reference: ref + "-1", Right: "know_specific", By: day("2027-01-06"), Rule: "11 CCR 7021(b)"}
	accessClock = Clock{deadline.ForAnswer, ref + "-1", day("2027-01-06"), "11 CCR 7021(b)"}
	noticeClock = Clock{deadline.ForNotice, ref + "-1", day("2027-01-06"), "11 CCR 7021(b)"}
	ackClock    = Clock{deadline.ForAcknowledgment, ref + "-1", day("2026-12-08"), "11 CCR 7021(a)"}
	deleteDue   = Due{Reference: ref + "-2", Right: "delete", By: day("2027-01-06"), Rule: "11 CCR 7021(b)"}
	optOutDue   = Due{Reference: ref + "-3", Right: "opt_out_sale_sharing", By: day("2026-12-15"), Rule: "11 CCR 7026(f)"}
	consent     = Due{Reference: ref + "-4", Right: "withdraw_consent"}

	gap    = Gap{Name: "Parcel service", Why: "The firm closed in 2025 and nobody answers."}
	appeal = Recourse{
		AppealURL: "https://privacy.shop.example/appeal", AppealBy: day("2027-03-01"), AppealRule: "Va. Code 59.1-577(C)",
		Authority: "the Attorney General of Virginia", AuthorityURL: "https://www.oag.state.va.us", ComplaintRule: "Va. Code 59.1-577(C)",
	}
	gdpr = Recourse{
		Authority: "the data protection authority where you live", ComplaintRule: "GDPR Art. 77",
		CourtRemedy: true, CourtRemedyLaw: "GDPR Art. 79",
	}
	open = Recourse{AppealURL: "https://privacy.shop.example/appeal", AppealRule: "Colo. Rev. Stat. 6-1-1306(3)"}

	optOut = Offer{"opt_out_sale_sharing", "https://privacy.shop.example/request/rights?right=opt_out", "11 CCR 7022(g)"}

	systems = []SystemResult{
		{Name: "Web shop", Deleted: 214, Masked: 1, Kept: 7, Why: "Tax law wants invoices kept (AO sec. 147)."},
		{Name: "Newsletter", Deleted: 1},
		{Name: "Help desk", Masked: 12},
		{Name: "Loyalty card"},
	}
)

// samples has every letter, in every variant that says something else.
func samples() map[string]Notice {
	confirm, code := "https://privacy.shop.example/confirm?t=abc&s=1", "4821 9037"
	return map[string]Notice{
		"first_mail":            FirstMail{first, day("2026-11-22"), []Due{accessDue, deleteDue, consent}, confirm, code},
		"first_mail_preference": FirstPreference{first, day("2026-11-22"), []Due{optOutDue}, confirm, code},
		"first_mail_digest":     FirstDigest{first, 37, confirm, code},
		"on_record_challenge":   OnRecordChallenge{first, "access", confirm, code, "https://privacy.shop.example/stop?t=x"},
		"on_record_delete":      OnRecordChallenge{first, "delete", confirm, code, "https://privacy.shop.example/stop?t=x"},
		"on_record_correct":     OnRecordChallenge{first, "correct", confirm, code, "https://privacy.shop.example/stop?t=x"},
		"on_record_use":         OnRecordChallenge{first, "restrict", confirm, code, "https://privacy.shop.example/stop?t=x"},
		"on_record_letter": CodeByPost{first, []string{"Hans Berg", "Lindenallee 14", "10115 Berlin"}, day("2026-11-22"), day("2026-11-29"),
			"access", code, "https://privacy.shop.example/status", "https://privacy.shop.example/not-me/x"},
		"status_code":           StatusCode{head, code, at},
		"need_more":             NeedMore{head, "access", []string{"The number of one of your orders", "Your postcode"}, "https://privacy.shop.example/prove", accessDue, true},
		"message":               Message{head, "Dear customer,\n\nwhich of the two shops did you buy from?\nThe one in Leeds or the one in <Hull> & York?\n", "https://privacy.shop.example/messages"},
		"deletion_confirm":      DeletionConfirm{head, systems, "https://privacy.shop.example/delete", deleteDue},
		"deletion_hold":         DeletionHold{head, at, "https://privacy.shop.example/cancel"},
		"deletion_reminder":     DeletionReminder{head, "https://privacy.shop.example/delete", deleteDue},
		"deletion_done":         DeletionDone{head, day("2026-11-25"), systems, []string{"Parcel service", "Ad network"}, []Gap{gap}, true, true, "Civ. Code 1798.105(c)", gdpr},
		"deletion_done_plain":   DeletionDone{head, day("2026-11-25"), systems[1:2], nil, nil, false, false, "Civ. Code 1798.105(c)", Recourse{}},
		"access_ready":          AccessReady{head, "access", "https://privacy.shop.example/package", Passphrase, day("2026-12-09"), 5, []Gap{gap}, "GDPR Art. 15", gdpr, nil},
		"access_ready_question": AccessReady{head, "access", "https://privacy.shop.example/package", DataPoint, day("2026-12-09"), 5, nil, "GDPR Art. 15", gdpr, nil},
		"access_ready_lesser":   AccessReady{head, "know_specific", "https://privacy.shop.example/package", DataPoint, day("2026-12-09"), 5, nil, "Civ. Code 1798.110", Recourse{}, &Lesser{"know_categories", "11 CCR 7024(a)"}},
		"package_opened":        PackageOpened{head, at, "https://privacy.shop.example/block"},
		"opt_out_done":          OptOutDone{head, "opt_out_sale_sharing", day("2026-11-23"), []string{"Newsletter", "Ad network"}, []Gap{gap}, false, true, "11 CCR 7026(f)", Recourse{}},
		"opt_out_not_sold":      OptOutDone{head, "opt_out_sale_sharing", day("2026-11-23"), []string{"Newsletter"}, nil, true, true, "11 CCR 7026(f)", Recourse{}},
		"generic_done":          Done{head, "correct", day("2026-11-23"), []string{"Web shop"}, []string{"Parcel service"}, []Gap{gap}, "GDPR Art. 16", gdpr},
		"correction_done": CorrectionDone{head, day("2026-11-23"), []CorrectedItem{
			{Topic: "name", Verdict: "accepted"}, {Topic: "phone", Verdict: "deleted", Why: "We no longer need the number."},
			{Topic: "health", Verdict: "rejected", Why: "Your doctor's note says the same as our record.", Ground: "On the totality of the circumstances, the data are more likely than not accurate.", Rule: "11 CCR 7023(b)", Statement: true},
		}, []string{"Parcel service"}, []Gap{gap}, "Civ. Code 1798.106", gdpr},
		"correction_refused": CorrectionDone{head, day("2026-11-23"), []CorrectedItem{
			{Topic: "other", Verdict: "rejected", Why: "The invoice shows the sum that you paid."}, {Topic: "email", Verdict: "accepted"},
			{Topic: "address", Verdict: "accepted"}, {Topic: "birth_date", Verdict: "accepted"}, {Topic: "purchase", Verdict: "accepted"},
		}, nil, nil, "GDPR Art. 16", gdpr},
		"restriction_done": RestrictionDone{head, "restrict", day("2026-11-23"), []Decided{
			{Name: "Advertising", What: "to send you offers", Verdict: "accepted", Text: "You contest that the data are accurate, and we check it.", Rule: "GDPR Art. 18(1)(a)", Why: "We check your address with you."},
			{Name: "Orders", What: "to keep invoices", Verdict: "rejected", Text: "None of the cases is met.", Rule: "GDPR Art. 18", Why: "The invoice is right."},
		}, true, []string{"Parcel service"}, []Gap{gap}, "GDPR Art. 18", gdpr},
		"objection_done": RestrictionDone{head, "object", day("2026-11-23"), []Decided{
			{Verdict: "accepted", Why: "You told us about your job."},
		}, false, nil, nil, "GDPR Art. 21(1)", gdpr},
		"restriction_lifting":       Lifting{head, "restrict", day("2026-11-23"), day("2026-12-23"), "The address is right now.", "https://privacy.shop.example/status", "GDPR Art. 18", gdpr},
		"restriction_lifting_asked": Lifting{head, "restrict", day("2026-11-23"), day("2026-12-23"), "", "https://privacy.shop.example/status", "GDPR Art. 18", Recourse{}},
		"decision_reviewed": DecisionReviewed{head, "automated_decision_review", day("2026-11-23"), []Decided{
			{Name: "Credit", What: "a score below 40 means that you pay first", Verdict: "upheld", Text: "A program alone took this decision.", Rule: "GDPR Art. 22(3)", Why: "Two bills are not paid."},
			{Name: "Job offers", What: "a test ranks you", Verdict: "changed", Why: "You sent us your papers."},
			{Verdict: "upheld", Why: "We looked at all of it."},
			{Name: "Orders", What: "large orders wait", Verdict: "law", Text: "A human takes this decision.", Rule: "GDPR Art. 22(1)"},
		}, "GDPR Art. 22", gdpr},
		"denied":                Denied{head, "access", "", "You asked for the same data two months ago and nothing has changed since.", "GDPR Art. 12(5)", "", nil, gdpr},
		"denied_part":           Denied{head, "delete", "Invoices", "Tax law wants them kept.", "GDPR Art. 17(3)(b)", "", nil, appeal},
		"denied_no_date":        Denied{head, "delete", "", "We need the data to deliver your order.", "Colo. Rev. Stat. 6-1-1304(3)", "", nil, open},
		"denied_instead":        Denied{head, "delete", "", "We need the data to deliver your order.", "Civ. Code 1798.105(d)", "Your order of 2 November is on its way.", &optOut, Recourse{}},
		"unverified_instead":    Unverified{head, "delete", "11 CCR 7022(a)", "https://privacy.shop.example/", &optOut, Recourse{}},
		"appeal_received":       Contested{head, ref + "-1", Due{ref + "-2", "appeal", day("2027-01-21"), "Va. Code 59.1-577(C)"}},
		"complaint_received":    Contested{head, ref + "-1", Due{Reference: ref + "-2", Right: "complaint"}},
		"appeal_granted":        Granted{head, ref + "-1", accessDue, "The order number did fit.", "Va. Code 59.1-577(C)"},
		"appeal_upheld":         Upheld{head, ref + "-1", "We looked at all you sent. It is the third request in two months.", "Va. Code 59.1-577(C)", appeal},
		"not_our_role":          NotOurRole{head, "access", "Example Bank, privacy@bank.example", false, "11 CCR 7050", Recourse{}},
		"forwarded":             NotOurRole{head, "access", "Example Bank, privacy@bank.example", true, "GDPR Art. 28(3)(e)", gdpr},
		"paused":                Paused{head, "access", "clarification", "Which of the two shops do you mean?", "UK GDPR Art. 12A", "https://privacy.shop.example/status"},
		"paused_identity":       Paused{head, "access", "identity", "The number of one of your orders.", "UK GDPR Art. 12A", "https://privacy.shop.example/status"},
		"paused_fee":            Paused{head, "access", "fee", "10 pounds, as it is your fourth request this year.", "UK GDPR Art. 12(5)", "https://privacy.shop.example/status"},
		"resumed":               Resumed{head, accessDue},
		"unverified":            Unverified{head, "access", "11 CCR 7060", "https://privacy.shop.example/", nil, appeal},
		"nothing_held":          NothingHeld{head, "access", []string{"Web shop", "Newsletter"}, []Gap{gap}, "GDPR Art. 15(1)", gdpr},
		"withdrawn":             Withdrawn{head, "delete", day("2026-11-24"), "https://privacy.shop.example/"},
		"triaged":               Triaged{head, []Due{deleteDue, optOutDue}},
		"duplicate":             Duplicate{head, accessDue},
		"not_a_request":         NotARequest{head, "It asks when your parcel comes.", "https://privacy.shop.example/"},
		"extension":             Extension{head, "access", day("2027-01-06"), day("2027-02-20"), "Your request covers eleven systems.", "11 CCR 7021(b)", Recourse{}},
		"system_owner_restrict": SystemOwnerTask{first, "Loyalty card", "restrict", day("2026-12-10"), "https://privacy.shop.example/task?t=x"},
		"system_owner_lift":     SystemOwnerTask{first, "Loyalty card", "lift", day("2026-12-10"), "https://privacy.shop.example/task?t=x"},
		"system_owner_task":     SystemOwnerTask{first, "Loyalty card", "access", day("2026-12-10"), "https://privacy.shop.example/task?t=x"},
		"task_erasure":          SystemOwnerTask{first, "Loyalty card", "erasure", day("2026-12-10"), "https://privacy.shop.example/task?t=x"},
		"task_correct":          SystemOwnerTask{first, "Loyalty card", "correct", day("2026-12-10"), "https://privacy.shop.example/task?t=x"},
		"task_suppress":         SystemOwnerTask{first, "Loyalty card", "suppress", day("2026-12-10"), "https://privacy.shop.example/task?t=x"},
		"system_owner_reminder": SystemOwnerReminder{first, "Loyalty card", day("2026-12-10"), "https://privacy.shop.example/task?t=x"},
		"staff_alarm":           StaffAlarm{first, Half, []Clock{accessClock, noticeClock}, "https://privacy.shop.example/desk"},
		"staff_alarm_75":        StaffAlarm{first, ThreeQuarters, []Clock{ackClock}, "https://privacy.shop.example/desk"},
		"staff_alarm_90":        StaffAlarm{first, Ninety, []Clock{accessClock}, "https://privacy.shop.example/desk"},
		"staff_alarm_overdue":   StaffAlarm{first, Overdue, []Clock{accessClock}, "https://privacy.shop.example/desk"},
		"staff_daily": StaffDaily{Head{Brand: "Example Shop", Reference: "2026-11-23"}, day("2026-11-23"), []DailyPart{
			{DailyOverdue, 1, []Clock{accessClock}}, {DailySoon, 12, []Clock{accessClock, accessClock}},
			{DailyUnacknowledged, 1, []Clock{ackClock}}, {DailyNeeds, 2, []Clock{accessClock}}}, nil, "https://privacy.shop.example/desk"},
		"staff_daily_holds":  StaffDaily{Head{Brand: "Example Shop", Reference: "2026-11-23"}, day("2026-11-23"), nil, []HoldReview{{day("2026-06-02"), day("2026-11-20"), "GDPR Art. 17(3)(e)"}, {day("2026-05-04"), day("2026-11-23"), "Civ. Code 1798.105(d)"}}, "https://privacy.shop.example/desk"},
		"staff_daily_done":   StaffDaily{Head{Brand: "Example Shop", Reference: "2026-11-23"}, day("2026-11-23"), nil, nil, "https://privacy.shop.example/desk"},
		"staff_enrolment":    StaffEnrolment{Head{Brand: "Example Shop", Reference: "desk account"}, "officer", "https://privacy.shop.example/desk/enrol?t=x", at},
		"enrolment_approver": StaffEnrolment{Head{Brand: "Example Shop", Reference: "desk account"}, "approver", "https://privacy.shop.example/desk/enrol?t=x", at},
		"enrolment_admin":    StaffEnrolment{Head{Brand: "Example Shop", Reference: "desk account"}, "administrator", "https://privacy.shop.example/desk/enrol?t=x", at},
		"enrolment_auditor":  StaffEnrolment{Head{Brand: "Example Shop", Reference: "desk account"}, "auditor", "https://privacy.shop.example/desk/enrol?t=x", at},
	}
}

// everyRight is one letter that says the words for each canonical right.
func everyRight() Notice {
	var all []Due
	for _, right := range regime.Rights() {
		all = append(all, Due{Reference: ref, Right: string(right), By: day("2027-01-06"), Rule: "GDPR Art. 12(3)"})
	}
	return Triaged{head, all}
}

func render(t testing.TB, p *locale.Printer, n Notice) Rendered {
	t.Helper()
	r, err := Render(p, n)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
