package dsr

import "time"

// TaskKind is what one connector is asked to do for one request.
type TaskKind string

// The kinds of task.
const (
	TaskLocate   TaskKind = "locate"
	TaskCollect  TaskKind = "collect"
	TaskPreview  TaskKind = "preview"
	TaskErase    TaskKind = "erase"
	TaskSuppress TaskKind = "suppress"
	TaskCorrect  TaskKind = "correct"
	TaskRestrict TaskKind = "restrict"
	TaskLift     TaskKind = "lift" // what TaskRestrict set is taken back
	TaskTell     TaskKind = "tell" // a recipient is told of a correction or restriction; Connector is ToldPrefix and its name
)

// UsePrefix begins the name of an activity of the data map that staff stop by hand, where a system's name stands elsewhere.
const UsePrefix = "activity:"

// ToldPrefix begins the name of a recipient of the data map where a system's name stands elsewhere.
const ToldPrefix = "recipient:"

// TaskState is where a task stands.
type TaskState string

// The states of a task. Retrying has a next try; failed waits for a person; released means that a person let the
// answer go without this system, for a written reason that the answer repeats.
const (
	TaskWaiting  TaskState = "waiting"
	TaskRunning  TaskState = "running"
	TaskRetrying TaskState = "retrying"
	TaskFailed   TaskState = "failed"
	TaskDoneOK   TaskState = "done"
	TaskNothing  TaskState = "nothing_found"
	TaskKept     TaskState = "kept"
	TaskReleased TaskState = "released"
	TaskStopped  TaskState = "stopped" // by the emergency stop
)

// ErrorUnknown is the error class of a task that a person ended after a try had begun of which nobody knows what it
// changed.
const ErrorUnknown = "unknown"

// Ended reports whether nothing more is expected of the task.
func (s TaskState) Ended() bool {
	return s == TaskDoneOK || s == TaskNothing || s == TaskKept || s == TaskReleased
}

// Task is one connector's part of one request.
type Task struct {
	ID           TaskID
	ControllerID string
	RequestID    RequestID
	Connector    string
	Kind         TaskKind
	Manual       bool // answered by a person
	State        TaskState
	Attempt      int
	NextAt       time.Time
	ErrorClass   string
	Rows         int64
	Deleted      int64
	Masked       int64
	Kept         int64
	Reason       []byte // sealed: why kept, or why released
	DoneBy       string
	PlanHash     string
	CreatedAt    time.Time
	ChangedAt    time.Time
	Version      int64
}

// EffectRecord is one write to the outside world: the intent before it, the receipt after it.
type EffectRecord struct {
	Key          string `gorm:"primaryKey"` // request, connector, kind, plan hash
	ControllerID string
	RequestID    RequestID
	TaskID       TaskID
	Connector    string
	Kind         TaskKind
	PlanHash     string
	Fence        int64  // one higher with every worker that begins: only the last of them may write the receipt
	JobID        string // of the worker that began last; "" once somebody took the effect out of the workers' hands
	Level        int    // verification level at the start
	StartedAt    time.Time
	DoneAt       time.Time
	Affected     int64
	Remaining    int64 // rows still found when the same keys were read again
}

// RowClass is whose row it is, by the ownership rule.
type RowClass string

// The classes of rows (design: whose row is it).
const (
	RowsOwned      RowClass = "owned"
	RowsReference  RowClass = "reference"
	RowsThirdParty RowClass = "third_party"
	RowsReleased   RowClass = "released" // third-party rows that the collection's standing rule lets into answers
)

// Collection is what one collection of one system holds for a request, with the reviewer's decision. Rows lie in
// the vault file VaultID.
type Collection struct {
	ID           string
	ControllerID string
	RequestID    RequestID
	Run          int
	Connector    string
	Name         string // dataset:collection
	Class        RowClass
	Rows         int64
	Bytes        int64
	VaultID      string
	Fields       Strings // in order
	Forbidden    Strings // fields of a kind that some laws withhold, see Marks
	Dated        string  // the field that dates the rows; "" for none
	Older        int64   // own rows left out, for they are older than what was asked for
	Categories   Strings // data categories of the fields that held a value, sorted
	Redacted     Strings // fields that a reviewer took out
	Path         string  // from the verified identifier, as collection.field steps
	Included     bool
	Reason       []byte // sealed
	DecidedBy    StaffID
	Delete       int64 // of a plan: rows by what would happen
	Mask         int64
	Keep         int64
	KeepReason   string  // from the dataset
	LeftOut      Strings // fields that stay out by a rule of the law: field=rule
	Citation     string
}

// Unresolved is something that a connector or dataset could not do: a person decides, with the reason recorded.
type Unresolved struct {
	ID           string
	ControllerID string
	RequestID    RequestID
	Run          int
	Collection   string
	Field        string
	Problem      string
	Remedy       string
	ResolvedBy   StaffID
	Reason       []byte // sealed
	ResolvedAt   time.Time
}

// Approval is one yes to one plan.
type Approval struct {
	ID           string
	ControllerID string
	RequestID    RequestID
	PlanHash     string
	Actor        string // staff id, or the standing rule's id
	ByRule       bool
	At           time.Time
}

// StandingRule lets matching plans through without a person each time. It was signed once by two people, or by one
// in single-officer mode.
type StandingRule struct {
	ID           string
	ControllerID string
	Right        string
	RowCap       int64
	SamplePer100 int  // of matching requests, sent to review all the same
	Reference    bool // reference data may be in it; third-party rows never are
	CreatedBy    StaffID
	SignedBy     StaffID
	CreatedAt    time.Time
	SignedAt     time.Time
	EndedAt      time.Time
}

// InForce reports whether the rule was signed by two and not ended at now.
func (s StandingRule) InForce(now time.Time) bool {
	return !s.SignedAt.IsZero() && s.EndedAt.IsZero() && !now.Before(s.SignedAt)
}
