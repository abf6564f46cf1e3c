package ui

// HiddenView is a value that travels with a form unseen.
type HiddenView struct{ Name, Value string }

// FormView is a whole form that posts to Action. CSRF is the session's form token, sent as the field "csrf".
// Once makes a double click or a retry one action: sent as the field "once" when set. Upload allows files.
type FormView struct {
	ID      string
	Action  string
	CSRF    string
	Once    string
	Hidden  []HiddenView
	Fields  []FieldView
	Buttons []ButtonView
	Upload  bool
	Intro   string
}

func (v FormView) encoding() string {
	if v.Upload {
		return "multipart/form-data"
	}
	return "application/x-www-form-urlencoded"
}

// ErrorView is one entry of an error summary: a sentence that says what to do, and the id of the control.
type ErrorView struct{ Place, Message string }

// ErrorSummaryView gathers what needs another look, at the top of a page. Title defaults to English.
type ErrorSummaryView struct {
	Title  string
	Errors []ErrorView
}

func (v ErrorSummaryView) title() string {
	if v.Title == "" {
		return "Some answers need another look"
	}
	return v.Title
}

// ErrorsOf returns the summary of the fields that carry an error, in their order; empty when none does.
func ErrorsOf(fields ...FieldView) ErrorSummaryView {
	var v ErrorSummaryView
	for _, f := range fields {
		if f.Error != "" {
			v.Errors = append(v.Errors, ErrorView{Place: f.PlaceID(), Message: f.Error})
		}
	}
	return v
}
