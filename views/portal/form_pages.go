package portal

// RightsPage is the step "rights": what is asked for, several at once.
type RightsPage struct {
	Site   Site
	Chosen []string // values of the field "right"
	Errors Errors
}

// WhoPage is the step "who": the requester and their relationship to the company.
type WhoPage struct {
	Site     Site
	Progress Progress
	Answer   WhoAnswer
	Errors   Errors
}

// WherePage is the step "where": the place that decides which law applies. Countries and States make its lists.
type WherePage struct {
	Site     Site
	Progress Progress
	ForOther bool // an agent, a parent or a guardian is asking
	Answer   WhereAnswer
	Errors   Errors
}

// FindPage is the step "find": what to search with. It asks only what Rights need.
type FindPage struct {
	Site     Site
	Progress Progress
	Rights   []string
	ForOther bool
	Answer   FindAnswer
	LookBack LookBack
	Errors   Errors
}

// CheckPage is the last step: all answers with a way to change each, and the button that sends.
type CheckPage struct {
	Site          Site
	Progress      Progress
	Draft         Draft
	LookBack      LookBack
	SubmissionKey string // the same for every click on the button, so that a duplicate makes one submission
	Errors        Errors // a field's error links to the step where it is asked
}

// SentPage confirms a submission.
type SentPage struct {
	Site      Site
	Reference string
	Received  string // date in full
	LookBy    string // date by which we start or acknowledge; "" shows no date
	Email     string // where the first mail goes, as typed; "" when there is none or none is sent
	StopOnly  bool   // preferences only: nothing is asked back
	Answers   []AnswerBy
}

// AnswerBy is the legal date of one request.
type AnswerBy struct {
	What     string // the right in words
	Date     string // in full; "" when the law sets no date
	Citation string
}
