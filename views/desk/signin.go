package desk

import "github.com/habeasdata/habeas/views/ui"

// SignInView asks for email and password (fields "email", "password"). Message is the same sentence for every
// failure. Next travels along as the field "next".
type SignInView struct {
	Page    ui.PageView
	CSRF    string
	Action  string
	Next    string
	Email   string
	Message string
}

func (v SignInView) form() ui.FormView {
	return ui.FormView{
		Action: v.Action, CSRF: v.CSRF, Hidden: []ui.HiddenView{{Name: "next", Value: v.Next}},
		Fields: []ui.FieldView{
			{Kind: ui.Email, Name: "email", Label: "Email", Value: v.Email, Autocomplete: "username", Required: true, Autofocus: true, MaxLength: 254},
			{Kind: ui.Password, Name: "password", Label: "Password", Autocomplete: "current-password", Required: true, MaxLength: 1024},
		},
		Buttons: []ui.ButtonView{{Label: "Continue", Kind: ui.Primary, Wide: true}},
	}
}

// SignInCodeView asks for the six digits of the second factor (field "code").
type SignInCodeView struct {
	Page    ui.PageView
	CSRF    string
	Action  string
	Back    string
	Message string
}

func codeField(err string) ui.FieldView {
	return ui.FieldView{
		Name: "code", Label: "Six-digit code", Hint: "From your authenticator app.", Error: err, Autocomplete: "one-time-code",
		InputMode: "numeric", Required: true, Autofocus: true, MaxLength: 12, Width: ui.Short,
	}
}

func (v SignInCodeView) form() ui.FormView {
	return ui.FormView{
		Action: v.Action, CSRF: v.CSRF, Fields: []ui.FieldView{codeField(v.Message)},
		Buttons: []ui.ButtonView{{Label: "Sign in", Kind: ui.Primary}, {Label: "Start again", Kind: ui.Quiet, Href: v.Back}},
	}
}

// EnrolView lets an invited member of staff choose a password and register a second factor (fields "password",
// "again", "code"). Secret is the TOTP secret in groups of four; URI is the otpauth address behind the QR code.
type EnrolView struct {
	Page          ui.PageView
	CSRF          string
	Action        string
	Name          string
	Email         string
	Role          string
	Secret        string
	URI           string
	QR            ui.QRView
	PasswordError string
	AgainError    string
	CodeError     string
	Hidden        []ui.HiddenView
}

func (v EnrolView) fields() (password, again, code ui.FieldView) {
	password = ui.FieldView{
		Kind: ui.Password, Name: "password", Label: "Choose a password", Error: v.PasswordError, Required: true, MaxLength: 1024, Autocomplete: "new-password",
		Hint: "At least 12 characters. A few unrelated words are better than symbols.",
	}
	again = ui.FieldView{Kind: ui.Password, Name: "again", Label: "The same password again", Error: v.AgainError, Required: true, MaxLength: 1024, Autocomplete: "new-password"}
	code = codeField(v.CodeError)
	code.Hint = "Type the code that the app shows now."
	code.Autofocus = false
	return password, again, code
}

func (v EnrolView) errors() ui.ErrorSummaryView {
	password, again, code := v.fields()
	return ui.ErrorsOf(password, again, code)
}

// StepUpView asks for the code again before a sensitive act. Act says what will happen then; Hidden carries the
// act through.
type StepUpView struct {
	Shell   ShellView
	Action  string
	Act     string
	Why     string
	Cancel  string
	Message string
	Hidden  []ui.HiddenView
}

func (v StepUpView) form() ui.FormView {
	return ui.FormView{
		Action: v.Action, CSRF: v.Shell.CSRF, Hidden: v.Hidden, Fields: []ui.FieldView{codeField(v.Message)},
		Buttons: []ui.ButtonView{{Label: "Confirm it is me", Kind: ui.Primary}, {Label: "Cancel", Kind: ui.Quiet, Href: v.Cancel}},
	}
}
