package portal

// The names of the form fields. They are stable: scripts rely on them, docs/forms.md lists them.
const (
	FieldSubmissionKey = "submission_key"

	FieldRight = "right" // repeated, one value per choice

	FieldRequester    = "requester"
	FieldRelationship = "relationship"
	FieldAgentName    = "agent_name"
	FieldAgentEmail   = "agent_email"
	FieldAgentPhone   = "agent_phone"
	FieldAgentCompany = "agent_company"
	FieldAuthority    = "authority"
	FieldSubjectName  = "subject_name"
	FieldChildAge     = "child_age"

	FieldCountry = "country"
	FieldState   = "state"

	FieldName    = "name"
	FieldEmail   = "email"
	FieldPhone   = "phone"
	FieldAccount = "account"
	FieldOrder   = "order"
	FieldDevice  = "device"
	FieldDetails = "details"

	FieldLookBack = "look_back"

	// What is wrong, numbered from 1 to MaxWrong: see WrongField.
	FieldWrongWhat  = "wrong_what"
	FieldWrongNow   = "wrong_now"
	FieldWrongRight = "wrong_right"

	FieldToken      = "token"
	FieldReference  = "reference"
	FieldCode       = "code"
	FieldRequest    = "request"
	FieldMessage    = "message"
	FieldKind       = "kind"
	FieldValue      = "value"
	FieldVersion    = "version"
	FieldTypedName  = "typed_name"
	FieldAgree      = "agree"
	FieldConfirm    = "confirm"
	FieldPassphrase = "passphrase"
	FieldAgain      = "passphrase_again"
	FieldDetail     = "detail"
	FieldLanguage   = "language"
	FieldBack       = "back"
)

// Limits of the fields, in Unicode characters after trimming. The pages set no maxlength: a browser that cuts a
// pasted text in silence loses what somebody typed. The handler refuses what is longer and shows it again.
const (
	MaxName          = 120
	MaxCompany       = 160
	MaxEmail         = 254 // RFC 5321 4.5.3.1.3: a path of 256 octets with its two angle brackets
	MaxPhone         = 32
	MaxAccount       = 64
	MaxOrder         = 64
	MaxDevice        = 200
	MaxDetails       = 4000
	MaxMessage       = 4000
	MaxReference     = 32
	MaxCode          = 32
	MaxProofValue    = 254
	MaxSubmissionKey = 64
	MinPassphrase    = 12
	MaxPassphrase    = 200
)

// MaxForm is the most bytes that the body of any public form may have; more is answered with 413.
const MaxForm = 64 << 10
