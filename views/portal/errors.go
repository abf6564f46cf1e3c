package portal

// The catalog ids of what a form says about a wrong field. The handler looks the words up and hands them back in
// Errors; docs/forms.md says which field earns which.
const (
	ErrRightMissing        = "portal.error.right.missing"
	ErrRightUnknown        = "portal.error.right.unknown"
	ErrRightEarly          = "portal.error.right.early" // {{.Date}}: a law gives it from that day on
	ErrRequesterMissing    = "portal.error.requester.missing"
	ErrRelationshipMissing = "portal.error.relationship.missing"
	ErrAgentNameMissing    = "portal.error.agent_name.missing"
	ErrAgentEmailMissing   = "portal.error.agent_email.missing"
	ErrAuthorityMissing    = "portal.error.authority.missing"
	ErrSubjectNameMissing  = "portal.error.subject_name.missing"
	ErrChildAgeMissing     = "portal.error.child_age.missing"
	ErrCountryMissing      = "portal.error.country.missing"
	ErrStateMissing        = "portal.error.state.missing"
	ErrEmailMissing        = "portal.error.email.missing"
	ErrEmailWrong          = "portal.error.email.wrong"
	ErrPhoneWrong          = "portal.error.phone.wrong"
	ErrContactMissing      = "portal.error.contact.missing" // field "email": a form of preferences without any contact
	ErrFindMissing         = "portal.error.find.missing"    // field "email": nothing to search with
	ErrDetailsMissing      = "portal.error.details.missing"
	ErrLookBackMissing     = "portal.error.look_back.missing"
	ErrWrongWhatMissing    = "portal.error.wrong_what.missing"
	ErrWrongRightMissing   = "portal.error.wrong_right.missing"
	ErrTextLong            = "portal.error.text.long"  // {{.Max}}
	ErrTextWrong           = "portal.error.text.wrong" // control characters, broken UTF-8
	ErrReferenceMissing    = "portal.error.reference.missing"
	ErrReferenceWrong      = "portal.error.reference.wrong"
	ErrCodeMissing         = "portal.error.code.missing"
	ErrCodeWrong           = "portal.error.code.wrong"
	ErrMessageMissing      = "portal.error.message.missing"
	ErrKindMissing         = "portal.error.kind.missing"
	ErrValueMissing        = "portal.error.value.missing"
	ErrTypedNameMissing    = "portal.error.typed_name.missing"
	ErrAgreeMissing        = "portal.error.agree.missing"
	ErrConfirmMissing      = "portal.error.confirm.missing"
	ErrPassphraseMissing   = "portal.error.passphrase.missing"
	ErrPassphraseShort     = "portal.error.passphrase.short" // {{.Min}}
	ErrPassphraseDiffers   = "portal.error.passphrase.differs"
	ErrPassphraseWrong     = "portal.error.passphrase.wrong"
	ErrDetailMissing       = "portal.error.detail.missing"
	ErrDetailWrong         = "portal.error.detail.wrong"
	ErrFormStale           = "portal.error.form.stale" // no field: the draft or the form token is gone
)
