package regime

import (
	"maps"
	"slices"
)

// Right is the canonical id of what is asked for.
type Right string

// The canonical rights.
const (
	Access                  Right = "access"
	KnowCategories          Right = "know_categories"
	KnowSpecific            Right = "know_specific"
	Portability             Right = "portability"
	ThirdPartyList          Right = "third_party_list"
	ConfirmProcessing       Right = "confirm_processing"
	ADMTAccess              Right = "admt_access"
	Delete                  Right = "delete"
	Correct                 Right = "correct"
	Restrict                Right = "restrict"
	Object                  Right = "object"
	OptOutSale              Right = "opt_out_sale"
	OptOutSaleSharing       Right = "opt_out_sale_sharing"
	OptOutTargetedAds       Right = "opt_out_targeted_ads"
	OptOutProfiling         Right = "opt_out_profiling"
	OptOutSensitive         Right = "opt_out_sensitive"
	OptOutVoiceFace         Right = "opt_out_voice_face"
	ADMTOptOut              Right = "admt_opt_out"
	LimitSensitive          Right = "limit_sensitive"
	ObjectDirectMarketing   Right = "object_direct_marketing"
	WithdrawConsent         Right = "withdraw_consent"
	OptIn                   Right = "opt_in"
	Appeal                  Right = "appeal"
	Complaint               Right = "complaint"
	AutomatedDecisionReview Right = "automated_decision_review"
	ProfilingReview         Right = "profiling_review"
	ADMTAppeal              Right = "admt_appeal"
	Grievance               Right = "grievance"
)

// Class is the path that requests for a right take.
type Class string

// The classes.
const (
	DataClass       Class = "data"       // the answer is data
	WriteClass      Class = "write"      // the answer changes data
	PreferenceClass Class = "preference" // a wish to be followed; nobody has to prove who they are
	DecisionClass   Class = "decision"   // somebody decides
)

var classes = map[Right]Class{
	Access: DataClass, KnowCategories: DataClass, KnowSpecific: DataClass, Portability: DataClass,
	ThirdPartyList: DataClass, ConfirmProcessing: DataClass, ADMTAccess: DataClass,

	Delete: WriteClass, Correct: WriteClass, Restrict: WriteClass, Object: WriteClass,

	OptOutSale: PreferenceClass, OptOutSaleSharing: PreferenceClass, OptOutTargetedAds: PreferenceClass,
	OptOutProfiling: PreferenceClass, OptOutSensitive: PreferenceClass, OptOutVoiceFace: PreferenceClass,
	ADMTOptOut: PreferenceClass, LimitSensitive: PreferenceClass, ObjectDirectMarketing: PreferenceClass,
	WithdrawConsent: PreferenceClass, OptIn: PreferenceClass,

	Appeal: DecisionClass, Complaint: DecisionClass, AutomatedDecisionReview: DecisionClass,
	ProfilingReview: DecisionClass, ADMTAppeal: DecisionClass, Grievance: DecisionClass,
}

// Rights lists every canonical right in the order of their ids.
func Rights() []Right { return slices.Sorted(maps.Keys(classes)) }

// Known reports whether r is a canonical right.
func (r Right) Known() bool { return classes[r] != "" }

// Class returns the right's class, or "" for an unknown right.
func (r Right) Class() Class { return classes[r] }
