package deadline

// Duty says which date of a clock a step belongs to.
type Duty string

// The duties. Steps about the request itself have none.
const (
	ForAcknowledgment Duty = "acknowledgment"
	ForAnswer         Duty = "answer"
	ForNotice         Duty = "extension_notice"
	ForExtension      Duty = "extension"
	ForWorking        Duty = "working"
)

// Reason says what the controller waited for.
type Reason string

// The reasons that can stop or restart a clock.
const (
	ForIdentity       Reason = "identity data"
	ForClarification  Reason = "clarification"
	ForFee            Reason = "the fee"
	ForAuthentication Reason = "authentication"
)

// StepKind says what a step did.
type StepKind string

// The kinds of steps, with the fields of Step that each one fills.
const (
	WasReceived   StepKind = "received"       // On, Name: the zone
	StartsOn      StepKind = "starts"         // On, Name: the Reason
	Counted       StepKind = "counted"        // Of, Period, From, On, Clamped
	Skipped       StepKind = "skipped"        // Of, Name: holidays
	WaitAdded     StepKind = "wait_added"     // Of, Days, On, Name: the Reason
	MovedTo       StepKind = "moved"          // Of, From, On, Name: the holiday, if any
	KeptOn        StepKind = "kept"           // Of, On, Name: the holiday, if any
	RunsOn        StepKind = "runs_on"        // Name: the Reason that does not stop this clock
	AskedLate     StepKind = "asked_late"     // Name: the Reason
	IsStopped     StepKind = "stopped"        // Name: the Reason
	NoNumber      StepKind = "no_number"      // Name: the standard of the law
	TellBy        StepKind = "tell_by"        // On
	NoExtension   StepKind = "no_extension"   //
	OpenExtension StepKind = "open_extension" // On: the notice is due
	WorkBy        StepKind = "work_by"        // On, Name: the source of the stricter reading; "" while stopped
	TargetBy      StepKind = "target_by"      // On, Period: the controller's own limit
)

// Step is one thing the computation did, as data: the pages say it in the reader's language, Explain in English.
type Step struct {
	Of      Duty     `json:"of,omitempty"`
	Kind    StepKind `json:"kind"`
	Period  Period   `json:"period,omitzero"`
	From    Date     `json:"from,omitzero"`
	On      Date     `json:"on,omitzero"`
	Days    int      `json:"days,omitempty"`
	Clamped bool     `json:"clamped,omitempty"` // the month was too short
	Name    string   `json:"name,omitempty"`
}

// counted records a period and the holidays that it skipped.
func (e *engine) counted(of Duty, p Period, from, on Date) {
	e.step(Step{Of: of, Kind: Counted, Period: p, From: from, On: on,
		Clamped: p.Unit == MonthUnits && on.Day() != from.Day()})
	if p.Unit != BusinessDays {
		return
	}
	last := ""
	for d := from.AddDays(1); !d.After(on); d = d.AddDays(1) {
		name, holiday := e.facts.Calendar.Holiday(d)
		if !holiday || name == last || isWeekend(d.Weekday()) {
			continue
		}
		last = name
		e.step(Step{Of: of, Kind: Skipped, On: d, Name: name})
	}
}
