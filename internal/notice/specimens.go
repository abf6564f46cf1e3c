package notice

import (
	"slices"
	"strings"

	"github.com/habeasdata/habeas/internal/deadline"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/views/letter"
)

// The rights that letters are usually about.
var (
	ofData       = []regime.Right{regime.Access, regime.KnowSpecific, regime.ConfirmProcessing, regime.KnowCategories, regime.Portability}
	ofDeletion   = []regime.Right{regime.Delete}
	ofPreference = []regime.Right{
		regime.OptOutSaleSharing, regime.OptOutSale, regime.OptOutTargetedAds, regime.ObjectDirectMarketing, regime.LimitSensitive,
		regime.WithdrawConsent,
	}
	ofChange = []regime.Right{regime.Correct, regime.Restrict, regime.Object}
)

const (
	sampleCode   = "0000 0000"
	sampleSystem = "[Sample system]"
)

var sampleResults = []letter.SystemResult{
	{Name: "[Sample system A]", Deleted: 12, Masked: 3, Kept: 2, Why: "[Sample: the reason of your dataset, with its rule.]"},
	{Name: "[Sample system B]", Deleted: 1},
}

var specimens = []Specimen{
	{"first_mail", "Acknowledgment, with confirmation and legal date", dsr.NoticeFirst, slices.Concat(ofData, ofDeletion), sampleFirst},
	{"first_mail-preference", "Acknowledgment of an opt-out", dsr.NoticeFirst, ofPreference, samplePreference},
	{"on_record_challenge", "Challenge to the contact on record", dsr.NoticeOnRecord, slices.Concat(ofData, ofDeletion), sampleOnRecord},
	{"on_record_letter", "Challenge to the contact on record, on paper", dsr.NoticeByPost, slices.Concat(ofData, ofDeletion), sampleByPost},
	{"status_code", "Code for the status page", dsr.NoticeStatusCode, nil, sampleStatusCode},
	{"need_more", "Request for more proof", dsr.NoticeNeedMore, slices.Concat(ofData, ofDeletion), sampleNeedMore},
	{"message", "Message of staff", dsr.NoticeMessage, nil, sampleMessage},
	{"extension", "Extension notice", dsr.NoticeExtension, nil, sampleExtension},
	{"paused-identity", "Pause: who asks", dsr.NoticePaused, nil, samplePause(dsr.WaitIdentity)},
	{"paused-clarification", "Pause: what is meant", dsr.NoticePaused, nil, samplePause(dsr.WaitClarify)},
	{"paused-fee", "Pause: a fee", dsr.NoticePaused, nil, samplePause(dsr.WaitFee)},
	{"resumed", "The clock runs again", dsr.NoticeResumed, nil, sampleResumed},
	{"access_ready", "The answer is ready", dsr.NoticeReady, ofData, sampleReady},
	{"access_ready-lesser", "The lesser answer is ready: kinds of data, for the proof did not suffice", dsr.NoticeReady, []regime.Right{regime.KnowSpecific, regime.Access}, sampleLesser},
	{"package_opened", "The answer was opened", dsr.NoticeOpened, ofData, sampleOpened},
	{"nothing_held", "Nothing is held", dsr.NoticeNothingHeld, ofData, sampleNothing},
	{"unverified", "Could not be matched or verified", dsr.NoticeUnverified, slices.Concat(ofData, ofDeletion), sampleUnverified},
	{"denied", "Refusal", dsr.NoticeDenied, slices.Concat(ofData, ofDeletion, ofChange), sampleDenied},
	{"denied-deletion", "Refusal of a deletion", dsr.NoticeDenied, ofDeletion, sampleDenied},
	{"deletion_confirm", "Question: really delete?", dsr.NoticeConfirm, ofDeletion, sampleConfirm},
	{"deletion_reminder", "Reminder to confirm the deletion", dsr.NoticeReminder, ofDeletion, sampleReminder},
	{"deletion_hold", "Deletion begins after the hold", dsr.NoticeHold, ofDeletion, sampleHold},
	{"deletion_done", "What was deleted, and what is kept: answer in part", dsr.NoticeDeleted, ofDeletion, sampleDeleted},
	{"opt_out_done", "What was stopped", dsr.NoticeOptedOut, ofPreference, sampleOptedOut},
	{"generic_done", "Done: correction, restriction, objection", dsr.NoticeDone, ofChange, sampleDone},
	{"correction_done", "What was corrected, and what was not", letter.TemplateCorrected, []regime.Right{regime.Correct}, sampleCorrected},
	{"restriction_done", "Which uses are restricted or stopped", dsr.NoticeRestricted, []regime.Right{regime.Restrict, regime.Object}, sampleRestricted},
	{"restriction_lifting", "A restriction ends", dsr.NoticeLifting, []regime.Right{regime.Restrict, regime.Object}, sampleLifting},
	{"decision_reviewed", "A decision was looked at again", dsr.NoticeReviewed,
		[]regime.Right{regime.AutomatedDecisionReview, regime.ProfilingReview, regime.ADMTAppeal}, sampleReviewed},
	{"not_our_role-forwarded", "Forwarded to the client", dsr.NoticeNotOurRole, nil, sampleForwarded},
	{"not_our_role", "Not our role: whom to ask", dsr.NoticeNotOurRole, nil, sampleNotOurRole},
	{"appeal_received", "Appeal or complaint acknowledged", dsr.NoticeContested, nil, sampleContested},
	{"appeal_granted", "Appeal or complaint granted", dsr.NoticeGranted, nil, sampleGranted},
	{"appeal_upheld", "The decision stands", dsr.NoticeUpheld, nil, sampleUpheld},
	{"withdrawn", "Withdrawal confirmed", dsr.NoticeWithdrawn, nil, sampleWithdrawn},
	{"triaged", "How the message is handled", dsr.NoticeTriaged, nil, sampleTriaged},
	{"duplicate", "Merged with another request", dsr.NoticeDuplicate, nil, sampleDuplicate},
	{"not_a_request", "Not a request", dsr.NoticeNotARequest, nil, sampleNotARequest},
	{"system_owner_task", "Task for a system's owner", dsr.NoticeTask, nil, sampleTask},
	{"system_owner_reminder", "Reminder to a system's owner", dsr.NoticeTaskAgain, nil, sampleTaskAgain},
	{"staff_alarm", "Alarm to staff", dsr.NoticeAlarm, nil, sampleAlarm},
	{"staff_daily", "Daily digest to staff", dsr.NoticeDaily, nil, sampleDaily},
	{"staff_enrolment", "Invitation of a colleague", letter.TemplateEnrolment, nil, sampleEnrolment},
}

func sampleFirst(f sample) (letter.Notice, bool) {
	return letter.FirstMail{
		Head: f.quiet(), Received: f.today, Requests: []letter.Due{f.due()}, ConfirmURL: f.url("/c/sample"), Code: sampleCode,
	}, true
}

func samplePreference(f sample) (letter.Notice, bool) {
	return letter.FirstPreference{
		Head: f.quiet(), Received: f.today, Requests: []letter.Due{f.due()}, ConfirmURL: f.url("/c/sample"), Code: sampleCode,
	}, true
}

func sampleOnRecord(f sample) (letter.Notice, bool) {
	return letter.OnRecordChallenge{
		Head: f.quiet(), Right: f.right(), ConfirmURL: f.url("/status"), Code: sampleCode, StopURL: f.url("/not-me/sample"),
	}, true
}

func sampleByPost(f sample) (letter.Notice, bool) {
	return letter.CodeByPost{
		Head: f.quiet(), To: []string{"[Name on record]", "[Street on record]", "[Town on record]"}, On: f.today, Until: f.today.AddDays(6),
		Right: f.right(), Code: sampleCode, PageURL: f.url("/status"), StopURL: f.url("/not-me/sample"),
	}, true
}

func sampleStatusCode(f sample) (letter.Notice, bool) {
	return letter.StatusCode{Head: f.head(), Code: sampleCode, Expires: f.now}, true
}

func sampleNeedMore(f sample) (letter.Notice, bool) {
	return letter.NeedMore{Head: f.head(), Right: f.right(), URL: f.url("/status"), Answer: f.due(), Passphrase: true}, true
}

func sampleMessage(f sample) (letter.Notice, bool) {
	return letter.Message{Head: f.head(), Text: staffWords, URL: f.url("/status")}, true
}

// sampleExtension is known where the law gives an extension.
func sampleExtension(f sample) (letter.Notice, bool) {
	until := f.clock.ExtendedTo
	if f.rule.Law.Extension.Open {
		until = f.r.AnswerBy.AddDays(1)
	}
	n := letter.Extension{
		Head: f.head(), Right: f.right(), Was: f.clock.AnswerBy, Now: until, Reason: staffWords, Rule: f.rule.Citation, Recourse: outside(f.pack, f.language),
	}
	return n, !f.clock.AnswerBy.IsZero() && until.After(f.clock.AnswerBy)
}

// samplePause is known where the law lets a clock wait for that.
func samplePause(w dsr.Wait) func(f sample) (letter.Notice, bool) {
	return func(f sample) (letter.Notice, bool) {
		n := letter.Paused{
			Head: f.head(), Right: f.right(), Wait: string(w), Reason: staffWords, Rule: pauseRule(f.rule), URL: f.url("/status"),
		}
		return n, f.waits(w)
	}
}

func sampleResumed(f sample) (letter.Notice, bool) {
	known := slices.ContainsFunc(dsr.Waits, f.waits)
	return letter.Resumed{Head: f.head(), Request: f.due()}, known
}

// waits reports whether the law lets this clock wait for something.
func (f sample) waits(w dsr.Wait) bool {
	offers, err := f.s.Work.Pauses(f.r, dsr.Actor{Cause: dsr.ByStaff, ID: "sample", Role: dsr.Officer})
	if err != nil {
		return false
	}
	for _, o := range offers {
		if o.Wait == w {
			return o.WhyNot == ""
		}
	}
	return false
}

func sampleReady(f sample) (letter.Notice, bool) {
	return letter.AccessReady{
		Head: f.head(), Right: f.right(), URL: f.url("/download/sample"), Factor: letter.Passphrase, Expires: f.today.AddDays(14), MaxOpens: 5,
		Rule: f.rule.Citation, Recourse: f.recourse(),
	}, true
}

// sampleLesser is known where the law has a lesser answer.
func sampleLesser(f sample) (letter.Notice, bool) {
	n := letter.AccessReady{
		Head: f.head(), Right: f.right(), URL: f.url("/download/sample"), Factor: letter.DataPoint, Expires: f.today.AddDays(14), MaxOpens: 5,
		Rule: f.rule.Citation, Recourse: f.recourse(), Lesser: lesser(f.pack, f.r.Right),
	}
	return n, n.Lesser != nil
}

func sampleOpened(f sample) (letter.Notice, bool) {
	return letter.PackageOpened{Head: f.head(), At: f.now, StopURL: f.url("/status")}, true
}

func sampleNothing(f sample) (letter.Notice, bool) {
	return letter.NothingHeld{
		Head: f.head(), Right: f.right(), Looked: []string{sampleSystem}, Rule: f.rule.Citation, Recourse: f.recourse(),
	}, true
}

func sampleUnverified(f sample) (letter.Notice, bool) {
	n := letter.Unverified{
		Head: f.head(), Right: f.right(), Rule: f.rule.Citation, AgainURL: f.url("/"), Recourse: f.recourse(), Instead: f.offer(),
	}
	if g, ok := f.pack.UnverifiedGround(f.r.Right); ok {
		n.Rule = g.Citation
	}
	return n, true
}

// sampleDenied takes the first ground that the law gives for the right. That nobody could be verified has its own letter.
func sampleDenied(f sample) (letter.Notice, bool) {
	n := letter.Denied{Head: f.head(), Right: f.right(), Reason: staffWords, Instead: f.offer(), Recourse: f.recourse()}
	for _, g := range f.pack.GroundsFor(f.r.Right) {
		if !strings.HasPrefix(g.ID, dsr.GroundUnverified) {
			n.Ground, n.Rule = f.pack.In(f.language, g.Text), g.Citation
			return n, true
		}
	}
	return n, false
}

func sampleConfirm(f sample) (letter.Notice, bool) {
	return letter.DeletionConfirm{Head: f.head(), Systems: sampleResults, URL: f.url("/status"), Answer: f.due()}, true
}

func sampleReminder(f sample) (letter.Notice, bool) {
	return letter.DeletionReminder{Head: f.head(), URL: f.url("/status"), Answer: f.due()}, true
}

func sampleHold(f sample) (letter.Notice, bool) {
	return letter.DeletionHold{Head: f.head(), RunsAt: f.now.Add(f.s.Work.Controller.Hold), CancelURL: f.url("/status")}, true
}

func sampleDeleted(f sample) (letter.Notice, bool) {
	return letter.DeletionDone{
		Head: f.head(), Done: f.today, Systems: sampleResults, Ledger: true, Rule: f.rule.Citation, Recourse: f.recourse(),
	}, true
}

func sampleOptedOut(f sample) (letter.Notice, bool) {
	return letter.OptOutDone{
		Head: f.head(), Right: f.right(), Done: f.today, Where: []string{sampleSystem}, Suppression: true, Rule: f.rule.Citation, Recourse: f.recourse(),
	}, true
}

func sampleDone(f sample) (letter.Notice, bool) {
	return letter.Done{Head: f.head(), Right: f.right(), Done: f.today, Rule: f.rule.Citation, Recourse: f.recourse()}, true
}

func sampleCorrected(f sample) (letter.Notice, bool) {
	return letter.CorrectionDone{
		Head: f.head(), Done: f.today, Rule: f.rule.Citation, Recourse: f.recourse(), Items: []letter.CorrectedItem{
			{Topic: "address", Verdict: "accepted"}, {Topic: "purchase", Verdict: "rejected", Why: staffWords},
		},
	}, true
}

func sampleRestricted(f sample) (letter.Notice, bool) {
	return letter.RestrictionDone{
		Head: f.head(), Right: f.right(), Done: f.today, Rule: f.rule.Citation, Recourse: f.recourse(), Ends: f.r.Right == regime.Restrict,
		Uses: []letter.Decided{
			{Name: "[Sample activity A]", What: "[its purpose]", Verdict: "accepted", Why: staffWords},
			{Name: "[Sample activity B]", What: "[its purpose]", Verdict: "rejected", Why: staffWords},
		}, Told: []string{"[Sample recipient]"},
	}, true
}

func sampleLifting(f sample) (letter.Notice, bool) {
	return letter.Lifting{
		Head: f.head(), Right: f.right(), Since: f.today, From: f.today.AddDays(7), Why: staffWords, URL: f.url("/status"), Rule: f.rule.Citation,
		Recourse: outside(f.pack, f.language),
	}, true
}

func sampleReviewed(f sample) (letter.Notice, bool) {
	return letter.DecisionReviewed{
		Head: f.head(), Right: f.right(), Done: f.today, Rule: f.rule.Citation, Recourse: f.recourse(), Decisions: []letter.Decided{
			{Name: "[Sample activity A]", What: "[how it decides]", Verdict: "upheld", Why: staffWords},
			{Name: "[Sample activity B]", What: "[how it decides]", Verdict: "changed", Why: staffWords},
		},
	}, true
}

// sampleForwarded is known where the law wants a processor to pass requests on.
func sampleForwarded(f sample) (letter.Notice, bool) {
	return letter.NotOurRole{
		Head: f.head(), Right: f.right(), Client: staffWords, Forwarded: true, Rule: processorRule(f.pack), Recourse: f.recourse(),
	}, f.pack.Processor.Duty == regime.Forward
}

func sampleNotOurRole(f sample) (letter.Notice, bool) {
	return letter.NotOurRole{
		Head: f.head(), Right: f.right(), Client: staffWords, Rule: processorRule(f.pack), Recourse: f.recourse(),
	}, true
}

func sampleContested(f sample) (letter.Notice, bool) {
	due, ok := f.appeal()
	return letter.Contested{Head: f.head(), About: f.r.Reference, Request: due}, ok
}

func sampleGranted(f sample) (letter.Notice, bool) {
	due, ok := f.appeal()
	again := f.due()
	again.Reference = SpecimenReference + "-3"
	return letter.Granted{Head: f.head(), About: f.r.Reference, Again: again, Rule: due.Rule}, ok
}

func sampleUpheld(f sample) (letter.Notice, bool) {
	due, ok := f.appeal()
	return letter.Upheld{Head: f.head(), About: f.r.Reference, Reason: staffWords, Rule: due.Rule, Recourse: outside(f.pack, f.language)}, ok
}

func sampleWithdrawn(f sample) (letter.Notice, bool) {
	return letter.Withdrawn{Head: f.head(), Right: f.right(), On: f.today, AgainURL: f.url("/")}, true
}

func sampleTriaged(f sample) (letter.Notice, bool) {
	return letter.Triaged{Head: f.head(), Requests: []letter.Due{f.due()}}, true
}

func sampleDuplicate(f sample) (letter.Notice, bool) {
	return letter.Duplicate{Head: f.head(), Earlier: f.due()}, true
}

func sampleNotARequest(f sample) (letter.Notice, bool) {
	return letter.NotARequest{Head: f.head(), Reason: staffWords, AgainURL: f.url("/")}, true
}

func sampleTask(f sample) (letter.Notice, bool) {
	return letter.SystemOwnerTask{Head: f.quiet(), System: sampleSystem, Action: "access", By: f.r.AnswerBy, URL: f.url("/task/sample")}, !f.r.AnswerBy.IsZero()
}

func sampleTaskAgain(f sample) (letter.Notice, bool) {
	return letter.SystemOwnerReminder{Head: f.quiet(), System: sampleSystem, By: f.r.AnswerBy, URL: f.url("/task/sample")}, !f.r.AnswerBy.IsZero()
}

func (f sample) answerClock() []letter.Clock {
	return []letter.Clock{{Duty: deadline.ForAnswer, Reference: f.r.Reference, By: f.r.AnswerBy, Rule: f.rule.Citation}}
}

func sampleAlarm(f sample) (letter.Notice, bool) {
	return letter.StaffAlarm{Head: f.quiet(), Level: letter.Half, Clocks: f.answerClock(), DeskURL: f.url("/desk")}, !f.r.AnswerBy.IsZero()
}

func sampleDaily(f sample) (letter.Notice, bool) {
	return letter.StaffDaily{
		Head: f.quiet(), Day: f.today, Parts: []letter.DailyPart{{What: letter.DailySoon, Count: 1, Clocks: f.answerClock()}}, DeskURL: f.url("/desk"),
	}, !f.r.AnswerBy.IsZero()
}

func sampleEnrolment(f sample) (letter.Notice, bool) {
	return letter.StaffEnrolment{Head: f.quiet(), Role: string(dsr.Officer), URL: f.url("/desk/enrol/sample"), Expires: f.now}, true
}
