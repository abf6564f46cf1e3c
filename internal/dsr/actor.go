package dsr

// Role is what a staff member may do.
type Role string

// The roles. Officers handle requests; approvers give the second approval; administrators run connectors, accounts
// and settings and see no request data; auditors read, masked.
const (
	Officer       Role = "officer"
	Approver      Role = "approver"
	Administrator Role = "administrator"
	Auditor       Role = "auditor"
)

// Roles lists the staff roles.
var Roles = []Role{Officer, Approver, Administrator, Auditor}

// Cause says what brought a change about.
type Cause string

// The causes.
const (
	ByRequester Cause = "requester"
	ByStaff     Cause = "staff"
	ByRule      Cause = "rule"
	ByConnector Cause = "connector"
	ByClock     Cause = "clock"
)

// Actor is who acts: a requester (of one submission), a staff member with a role, or the server itself.
type Actor struct {
	Cause Cause
	// ID is the staff id, the submission id, or the name of the rule, connector or clock.
	ID   string
	Role Role
	// SingleOfficer is set where the controller runs with one officer, who re-authenticated just now instead of a
	// second person deciding.
	SingleOfficer bool
}

// System returns the server acting for the given cause under a name.
func System(cause Cause, name string) Actor { return Actor{Cause: cause, ID: name} }

// Staff returns a staff member acting in a role.
func Staff(id StaffID, role Role) Actor { return Actor{Cause: ByStaff, ID: string(id), Role: role} }

// Requester returns the person behind a submission acting.
func Requester(id SubmissionID) Actor { return Actor{Cause: ByRequester, ID: string(id)} }
