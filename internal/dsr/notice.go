package dsr

import "slices"

// The notices beside those that a transition sends, by template id.
const (
	NoticeFirst       = "first_mail"
	NoticeOnRecord    = "on_record_challenge"
	NoticeByPost      = "on_record_letter" // printed and posted, never mailed
	NoticeStatusCode  = "status_code"
	NoticeNeedMore    = "need_more"
	NoticeMessage     = "message"
	NoticeReminder    = "deletion_reminder"
	NoticeReady       = "access_ready"
	NoticeOpened      = "package_opened"
	NoticeDeleted     = "deletion_done"
	NoticeOptedOut    = "opt_out_done"
	NoticeDone        = "generic_done"
	NoticeNothingHeld = "nothing_held"
	NoticeTriaged     = "triaged"
	NoticeCorrected   = "correction_done"
	NoticeRestricted  = "restriction_done"
	NoticeReviewed    = "decision_reviewed"
	NoticeTask        = "system_owner_task"
	NoticeTaskAgain   = "system_owner_reminder"
	NoticeAlarm       = "staff_alarm"
	NoticeContested   = "appeal_received" // acknowledges an appeal or complaint
	NoticeGranted     = "appeal_granted"
	NoticeDaily       = "staff_daily"
)

var answers = []string{NoticeDenied, NoticeUnverified, NoticeReady, NoticeDeleted, NoticeOptedOut, NoticeDone, NoticeNothingHeld,
	NoticeUpheld, NoticeGranted, NoticeNotOurRole, NoticeCorrected, NoticeRestricted, NoticeReviewed}

// IsAnswer reports whether a template is the final answer of a request: when its mail is accepted the clock stops.
func IsAnswer(template string) bool { return slices.Contains(answers, template) }
