package portal

import (
	"slices"

	"github.com/habeasdata/habeas/internal/locale"
)

// The choices of the field "right": what people ask for in their own words. The server maps each to the canonical
// right ids by the place where the person lives; a page never does.
const (
	RightCopy      = "copy"
	RightDelete    = "delete"
	RightOptOut    = "opt_out"
	RightCorrect   = "correct"
	RightLimit     = "limit"
	RightMarketing = "marketing"
	RightOther     = "other"

	RightMachine       = "admt_access"
	RightMachineOptOut = "admt_opt_out"
)

// Rights lists the choices in the order of the start page.
var Rights = []string{RightCopy, RightDelete, RightOptOut, RightCorrect, RightLimit, RightMarketing, RightOther}

// DatedRights lists the choices that stand on the pages only from the day on which a law gives them.
var DatedRights = []string{RightMachine, RightMachineOptOut}

// AllRights lists every choice, the one for everything else last.
var AllRights = slices.Insert(slices.Clone(Rights), len(Rights)-1, DatedRights...)

// The choices of the field "requester".
const (
	RequesterSelf   = "self"
	RequesterAgent  = "agent"
	RequesterParent = "parent"
)

// Requesters lists the choices of the field "requester" in order.
var Requesters = []string{RequesterSelf, RequesterAgent, RequesterParent}

// Relationships lists the choices of the field "relationship" in order.
var Relationships = []string{"customer", "employee", "applicant", "business_contact", "client_customer", "other"}

// Authorities lists the choices of the field "authority": what an authorized agent can show.
var Authorities = []string{"signed_permission", "power_of_attorney"}

// ChildAges lists the choices of the field "child_age". The law asks other things of a parent from 13 on
// (California: Civ. Code 1798.120(c); 11 CCR 7070, 7071).
var ChildAges = []string{"under_13", "13_to_15", "16_or_17"}

// The choices of the field "kind" on POST /status/proof.
const (
	ProofPhone      = "phone"
	ProofOrder      = "order"
	ProofAccount    = "account"
	ProofPostalCode = "postal_code"
	ProofRecordCode = "record_code"
)

// ProofDeclaration is the signed statement in the list of what was given; it is posted to /status/declaration.
const ProofDeclaration = "declaration"

// ProofDetails lists the details that a person may add, in order; the code is a form of its own.
var ProofDetails = []string{ProofPhone, ProofOrder, ProofAccount, ProofPostalCode}

// preferences are the choices for which nothing may be asked but where to apply them.
var preferences = []string{RightOptOut, RightLimit, RightMarketing, RightMachineOptOut}

// PreferenceOnly reports whether every choice is a preference (stop selling, limit, stop marketing, no machine). Then the form
// asks for one contact or device id and for nothing else.
func PreferenceOnly(rights []string) bool {
	if len(rights) == 0 {
		return false
	}
	for _, r := range rights {
		if !slices.Contains(preferences, r) {
			return false
		}
	}
	return true
}

// DetailsNeeded reports whether a choice cannot be acted on without the person's own words; a correction not where it was
// said item by item what is wrong.
func DetailsNeeded(rights []string) bool {
	return slices.Contains(rights, RightCorrect) || slices.Contains(rights, RightOther)
}

// CanonicalRights lists the canonical right ids that have words of their own.
var CanonicalRights = []string{"access", "admt_access", "admt_appeal", "admt_opt_out", "automated_decision_review",
	"complaint", "confirm_processing", "correct", "delete", "grievance", "know_categories", "know_specific",
	"limit_sensitive", "object", "object_direct_marketing", "opt_out_profiling", "opt_out_sale",
	"opt_out_sale_sharing", "opt_out_sensitive", "opt_out_targeted_ads", "opt_out_voice_face", "portability",
	"profiling_review", "restrict", "third_party_list", "withdraw_consent"}

// Asked returns the words for a canonical right, as the status page and the mails name a request. An unknown right
// is named like "something else".
func Asked(p *locale.Printer, right string) string {
	if words, err := p.Text("portal.asked." + right); err == nil {
		return words
	}
	return p.T("portal.right.other")
}
