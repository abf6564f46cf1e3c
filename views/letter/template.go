package letter

import "slices"

// Class is a kind of recipient. No letter leaves the classes that its template declares.
type Class string

// The classes.
const (
	TypedUnconfirmed Class = "typed_unconfirmed" // an address somebody typed; nobody has shown that it is theirs
	Confirmed        Class = "confirmed"         // the requester showed that the typed address is theirs
	OnRecord         Class = "on_record"         // the contact that the controller's own records hold
	OtherOnRecord    Class = "other_on_record"   // a further contact on record: warnings only
	Agent            Class = "agent"
	SystemOwner      Class = "system_owner"
	Processor        Class = "processor"
	Staff            Class = "staff"
)

// The template ids.
const (
	TemplateFirst           = "first_mail"
	TemplateOnRecord        = "on_record_challenge"
	TemplateByPost          = "on_record_letter"
	TemplateStatusCode      = "status_code"
	TemplateNeedMore        = "need_more"
	TemplateMessage         = "message"
	TemplateDeletionConfirm = "deletion_confirm"
	TemplateDeletionHold    = "deletion_hold"
	TemplateReminder        = "deletion_reminder"
	TemplateExtension       = "extension"
	TemplateReady           = "access_ready"
	TemplateOpened          = "package_opened"
	TemplateDeleted         = "deletion_done"
	TemplateOptedOut        = "opt_out_done"
	TemplateDone            = "generic_done"
	TemplateDenied          = "denied"
	TemplateUnverified      = "unverified"
	TemplateNothingHeld     = "nothing_held"
	TemplateCorrected       = "correction_done"
	TemplateRestricted      = "restriction_done"
	TemplateLifting         = "restriction_lifting"
	TemplateReviewed        = "decision_reviewed"
	TemplateWithdrawn       = "withdrawn"
	TemplateTriaged         = "triaged"
	TemplateDuplicate       = "duplicate"
	TemplateNotARequest     = "not_a_request"
	TemplateTask            = "system_owner_task"
	TemplateTaskAgain       = "system_owner_reminder"
	TemplateAlarm           = "staff_alarm"
	TemplateDaily           = "staff_daily"
	TemplateEnrolment       = "staff_enrolment"
	TemplatePaused          = "paused"
	TemplateResumed         = "resumed"
	TemplateContested       = "appeal_received"
	TemplateGranted         = "appeal_granted"
	TemplateUpheld          = "appeal_upheld"
	TemplateNotOurRole      = "not_our_role"
)

// rule says where a template may go and whether it may be sent again when it is uncertain that it arrived.
type rule struct {
	classes    []Class
	repeatSafe bool
}

var (
	requester = []Class{Confirmed, OnRecord, Agent}
	warned    = []Class{OnRecord, OtherOnRecord}
	person    = []Class{OnRecord}
)

// rules is invariant 10 of the design as data. What touches a person's data goes to the contact on record; what
// only speaks of the request goes to whoever has shown that the address is theirs. A staff member's own words are
// the one letter that nobody can promise to be harmless twice.
var rules = map[string]rule{
	TemplateFirst:           {[]Class{TypedUnconfirmed, Confirmed, OnRecord, Agent}, true},
	TemplateOnRecord:        {person, true},
	TemplateByPost:          {person, true},
	TemplateStatusCode:      {requester, true},
	TemplateNeedMore:        {requester, true},
	TemplateMessage:         {requester, false},
	TemplateDeletionConfirm: {requester, true},
	TemplateDeletionHold:    {warned, true},
	TemplateReminder:        {requester, true},
	TemplateExtension:       {requester, true},
	TemplateReady:           {requester, true},
	TemplateOpened:          {append([]Class{Confirmed, Agent}, warned...), true},
	TemplateDeleted:         {requester, true},
	TemplateOptedOut:        {requester, true},
	TemplateDone:            {requester, true},
	TemplateDenied:          {requester, true},
	TemplateUnverified:      {requester, true},
	TemplateNothingHeld:     {requester, true},
	TemplateCorrected:       {requester, true},
	TemplateRestricted:      {requester, true},
	TemplateLifting:         {requester, true},
	TemplateReviewed:        {requester, true},
	TemplateWithdrawn:       {requester, true},
	TemplateTriaged:         {requester, true},
	TemplateDuplicate:       {requester, true},
	TemplateNotARequest:     {requester, true},
	TemplatePaused:          {requester, true},
	TemplateResumed:         {requester, true},
	TemplateContested:       {requester, true},
	TemplateGranted:         {requester, true},
	TemplateUpheld:          {requester, true},
	TemplateNotOurRole:      {requester, true},
	TemplateTask:            {[]Class{SystemOwner, Processor}, true},
	TemplateTaskAgain:       {[]Class{SystemOwner, Processor}, true},
	TemplateAlarm:           {[]Class{Staff}, true},
	TemplateDaily:           {[]Class{Staff}, true},
	TemplateEnrolment:       {[]Class{Staff}, true},
}

// Classes returns the recipient classes that a template declares; none for an unknown one.
func Classes(template string) []Class { return slices.Clone(rules[template].classes) }

// May reports whether a template may go to a class.
func May(template string, c Class) bool { return slices.Contains(rules[template].classes, c) }

// RepeatSafe reports whether a mail that may have arrived may be sent again.
func RepeatSafe(template string) bool { return rules[template].repeatSafe }

// Templates returns all template ids, sorted.
func Templates() []string {
	ids := make([]string, 0, len(rules))
	for id := range rules {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}
