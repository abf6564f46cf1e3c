package portal

// Draft is everything a person has typed so far, exactly as typed. The handler seals it on the server under an
// opaque cookie for 24 hours and shows it again, so that no error and no way back loses a word.
type Draft struct {
	Rights []string    `json:"rights,omitempty"`
	Who    WhoAnswer   `json:"who"`
	Where  WhereAnswer `json:"where"`
	Find   FindAnswer  `json:"find"`
}

// WhoAnswer is what the step "who" asks for. All but the first two fields are asked of an agent or a parent only.
type WhoAnswer struct {
	Requester    string `json:"requester,omitempty"`
	Relationship string `json:"relationship,omitempty"`
	AgentName    string `json:"agent_name,omitempty"`
	AgentEmail   string `json:"agent_email,omitempty"`
	AgentPhone   string `json:"agent_phone,omitempty"`
	AgentCompany string `json:"agent_company,omitempty"`
	Authority    string `json:"authority,omitempty"`
	SubjectName  string `json:"subject_name,omitempty"`
	ChildAge     string `json:"child_age,omitempty"`
}

// ForOther reports whether the requester acts for somebody else.
func (w WhoAnswer) ForOther() bool {
	return w.Requester == RequesterAgent || w.Requester == RequesterParent
}

// WhereAnswer is where the data subject lives: an ISO 3166-1 code and, in the United States, the two letters of the
// state.
type WhereAnswer struct {
	Country string `json:"country,omitempty"`
	State   string `json:"state,omitempty"`
}

// FindAnswer is what the controller's systems are searched with, and the free text.
type FindAnswer struct {
	Name    string `json:"name,omitempty"`
	Email   string `json:"email,omitempty"`
	Phone   string `json:"phone,omitempty"`
	Account string `json:"account,omitempty"`
	Order   string `json:"order,omitempty"`
	Device  string `json:"device,omitempty"`
	Details string `json:"details,omitempty"`

	LookBack string `json:"look_back,omitempty"`

	Wrong []WrongAnswer `json:"wrong,omitempty"`
}

// String hides what the person typed from logs.
func (Draft) String() string { return "[redacted]" }

// GoString hides what the person typed from %#v.
func (Draft) GoString() string { return "[redacted]" }

// String hides what the person typed from logs.
func (WhoAnswer) String() string { return "[redacted]" }

// GoString hides what the person typed from %#v.
func (WhoAnswer) GoString() string { return "[redacted]" }

// String hides what the person typed from logs.
func (WhereAnswer) String() string { return "[redacted]" }

// GoString hides what the person typed from %#v.
func (WhereAnswer) GoString() string { return "[redacted]" }

// String hides what the person typed from logs.
func (FindAnswer) String() string { return "[redacted]" }

// GoString hides what the person typed from %#v.
func (FindAnswer) GoString() string { return "[redacted]" }
