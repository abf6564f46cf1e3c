package desk

import (
	"strings"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/views/ui"
)

// rightNames is how the desk calls the canonical rights.
var rightNames = map[regime.Right]string{
	regime.Access: "Access", regime.KnowCategories: "Know: categories", regime.KnowSpecific: "Know: specific pieces",
	regime.Portability: "Portability", regime.ThirdPartyList: "List of recipients",
	regime.ConfirmProcessing: "Confirm processing", regime.ADMTAccess: "Automated decisions: access",
	regime.Delete: "Deletion", regime.Correct: "Correction", regime.Restrict: "Restriction", regime.Object: "Objection",
	regime.OptOutSale: "Opt-out of sale", regime.OptOutSaleSharing: "Opt-out of sale and sharing",
	regime.OptOutTargetedAds: "Opt-out of targeted ads", regime.OptOutProfiling: "Opt-out of profiling",
	regime.OptOutSensitive: "Opt-out of sensitive data", regime.OptOutVoiceFace: "Opt-out of voice and face",
	regime.ADMTOptOut: "Automated decisions: opt-out", regime.LimitSensitive: "Limit sensitive data",
	regime.ObjectDirectMarketing: "No direct marketing", regime.WithdrawConsent: "Consent withdrawn", regime.OptIn: "Opt-in",
	regime.Appeal: "Appeal", regime.Complaint: "Complaint", regime.AutomatedDecisionReview: "Review of an automated decision",
	regime.ProfilingReview: "Review of profiling", regime.ADMTAppeal: "Automated decisions: appeal", regime.Grievance: "Grievance",
}

func rightName(r regime.Right) string {
	if name, ok := rightNames[r]; ok {
		return name
	}
	return plainWord(string(r))
}

// plainWord turns an enumeration into words.
func plainWord(id string) string { return strings.ReplaceAll(id, "_", " ") }

// stateWords are the states as a chip says them.
var stateWords = map[dsr.State]ui.ChipView{
	dsr.Received:   {Tone: ui.Info, Word: "received"},
	dsr.Verifying:  {Tone: ui.Info, Word: "verifying"},
	dsr.Collecting: {Tone: ui.Info, Word: "collecting"},
	dsr.InReview:   {Tone: ui.Soon, Word: "in review"},
	dsr.Executing:  {Tone: ui.Info, Word: "executing"},
	dsr.Answering:  {Tone: ui.Info, Word: "answering"},
	dsr.Fulfilled:  {Tone: ui.Fine, Word: "fulfilled"},
	dsr.Denied:     {Word: "denied"},
	dsr.Withdrawn:  {Word: "withdrawn"},
}

func stateChip(r dsr.Request) ui.ChipView {
	chip := stateWords[r.State]
	switch r.State {
	case dsr.Fulfilled:
		chip.Title = outcomeWords[r.Outcome]
	case dsr.Denied:
		chip.Title = plainWord(r.Ground)
	}
	return chip
}

var outcomeWords = map[dsr.Outcome]string{
	dsr.InFull: "in full", dsr.InPart: "in part", dsr.LesserAnswer: "the lesser answer", dsr.NothingHeld: "nothing held",
	dsr.NotOurRole: "not our role", dsr.Forwarded: "not our role, sent on",
}

// attention says why a person must look, what leads on, and where on the request's page that is.
type attention struct{ why, next, anchor string }

var attentions = map[string]attention{
	dsr.AttentionReview:     {"The answer is ready to be checked", "Review", ""},
	dsr.AttentionConnector:  {"A system does not answer", "See systems", "systems"},
	dsr.AttentionManual:     {"A system waits for a person to answer for it", "Answer", "systems"},
	dsr.AttentionUnresolved: {"Items must be decided before it can go on", "Decide", ""},
	dsr.AttentionBounce:     {"A mail to the person did not arrive", "See messages", "messages"},
	dsr.AttentionNoContact:  {"There is no address to acknowledge to", "Acknowledge", "messages"},
	dsr.AttentionConfirm:    {"The person did not confirm the deletion", "Decide", "do"},
	dsr.AttentionAmbiguous:  {"More than one person on record fits", "See items", "verification"},
	dsr.AttentionMailCap:    {"Too many first letters to this address: acknowledge another way", "Acknowledge", "messages"},
	dsr.AttentionMessage:    {"The person wrote", "Read", "messages"},
	dsr.AttentionLate:       {"Needs a person: logged after, or close to, its due date", "Decide", "verification"},
	dsr.AttentionNotMe:      {"The owner of the contact on record says it was not them", "Look", "verification"},
	dsr.AttentionHandOver:   {"The answer is ready, and nobody can be mailed it: hand it over", "Hand over", "do"},
	dsr.AttentionFactor:     {"Waits for the person: passphrase. Without one nobody could open the file", "Look", "messages"},
	dsr.AttentionDecide:     {"Somebody does not agree: decide it", "Decide", "do"},
	dsr.AttentionReach:      {"The record names no email: reach the person by post or phone", "Make a code", "do"},
	dsr.AttentionMail:       {"Came by mail: read whether we took it for what it is", "Read", "messages"},
	dsr.AttentionRepeated:   {"The same work failed again and again", "See systems", "systems"},
}

var roleNames = map[dsr.Role]string{
	dsr.Officer: "Officer", dsr.Approver: "Approver", dsr.Administrator: "Administrator", dsr.Auditor: "Auditor",
}

var channelNames = map[dsr.Channel]string{
	dsr.ChannelForm: "Web form", dsr.ChannelEmail: "Email", dsr.ChannelAPI: "API", dsr.ChannelPhone: "Phone call",
	dsr.ChannelLetter: "Letter", dsr.ChannelWalkIn: "In person",
}

var requesterNames = map[dsr.RequesterKind]string{
	dsr.Self: "the data subject", dsr.Agent: "an authorized agent", dsr.Guardian: "a parent or guardian",
}

var relationshipNames = map[dsr.Relationship]string{
	dsr.Customer: "Customer", dsr.Employee: "Employee", dsr.Applicant: "Applicant",
	dsr.BusinessContact: "Business contact", dsr.ClientEndUser: "A client's end user", dsr.OtherRelation: "Something else",
}

var identifierNames = map[dsr.IdentifierKind]string{
	dsr.Email: "Email", dsr.Phone: "Phone", dsr.Account: "Account", dsr.Order: "Order", dsr.Name: "Name",
	dsr.PostalCode: "Postal code", dsr.DateOfBirth: "Date of birth", dsr.Device: "Device or cookie",
	dsr.PostalAddress: "Postal address",
}

var sourceNames = map[dsr.Source]string{
	dsr.Typed: "as typed", dsr.ByAgent: "of the agent", dsr.Confirmed: "confirmed", dsr.OnRecord: "on record",
	dsr.Reached: "contact on record",
}

// noticeNames are the letters as the list of messages calls them until their subject is known.
var noticeNames = map[string]string{
	dsr.NoticeFirst: "First letter: confirmation, acknowledgment, legal date", dsr.NoticeOnRecord: "Challenge to the contact on record",
	dsr.NoticeByPost:     "Challenge on paper",
	dsr.NoticeStatusCode: "Code for the status page", dsr.NoticeNeedMore: "Request for more proof", dsr.NoticeMessage: "Message",
	dsr.NoticeReminder: "Reminder to confirm the deletion", dsr.NoticeReady: "The answer is ready", dsr.NoticeOpened: "The answer was opened",
	dsr.NoticeDeleted: "What was deleted", dsr.NoticeOptedOut: "What was stopped", dsr.NoticeDone: "The answer",
	dsr.NoticeNothingHeld: "Nothing is held", dsr.NoticeTriaged: "How the message is handled", dsr.NoticeDenied: "Refusal",
	dsr.NoticeUnverified: "Could not be verified", dsr.NoticeWithdrawn: "Withdrawal confirmed", dsr.NoticeExtension: "Extension notice",
	dsr.NoticeHold: "Deletion begins after the hold", dsr.NoticeConfirm: "Question: really delete?", dsr.NoticeDuplicate: "Merged with another request",
	dsr.NoticeNotARequest: "Not a request", dsr.NoticeTask: "Task for a system's owner", dsr.NoticeTaskAgain: "Reminder to a system's owner",
	dsr.NoticePaused: "What we wait for", dsr.NoticeResumed: "The clock runs again", dsr.NoticeContested: "Appeal or complaint acknowledged",
	dsr.NoticeGranted: "Appeal or complaint granted", dsr.NoticeUpheld: "The decision stands", dsr.NoticeNotOurRole: "Not our role",
	dsr.NoticeCorrected: "What was corrected, and what was not", dsr.NoticeRestricted: "Which uses are restricted or stopped",
	dsr.NoticeLifting: "A restriction ends", dsr.NoticeReviewed: "A decision was looked at again",
	dsr.NoticeAlarm: "Alarm to staff", dsr.NoticeDaily: "Daily digest to staff",
}
