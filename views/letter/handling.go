package letter

import "github.com/habeasdata/habeas/internal/deadline"

// Extension tells that the answer takes longer, within the first period as the law wants.
type Extension struct {
	Head
	Right    string
	Was      deadline.Date
	Now      deadline.Date
	Reason   string
	Rule     string
	Recourse Recourse
}

// Template implements Notice.
func (Extension) Template() string { return TemplateExtension }
func (n Extension) head() Head     { return n.Head }

func (n Extension) write(w *writer) {
	w.title("extension.subject")
	w.asked(n.Right)
	w.para("extension.lead", "Was", w.date(n.Was), "Now", w.date(n.Now), "Rule", w.need("Rule", n.Rule))
	w.para("extension.reason", "Reason", w.need("Reason", n.Reason))
	w.recourse(n.Recourse)
}

// Triaged says as which requests a message is now handled: one mail, whatever staff had to change.
type Triaged struct {
	Head
	Requests []Due
}

// Template implements Notice.
func (Triaged) Template() string { return TemplateTriaged }
func (n Triaged) head() Head     { return n.Head }

func (n Triaged) write(w *writer) {
	w.title("triaged.subject")
	w.para("triaged.lead")
	w.dues(n.Requests)
	w.para("triaged.wrong")
}

// Duplicate says that a request goes on under an earlier one.
type Duplicate struct {
	Head
	Earlier Due
}

// Template implements Notice.
func (Duplicate) Template() string { return TemplateDuplicate }
func (n Duplicate) head() Head     { return n.Head }

func (n Duplicate) write(w *writer) {
	w.title("duplicate.subject")
	w.para("duplicate.lead")
	w.dues([]Due{n.Earlier})
	w.para("duplicate.wrong")
}

// NotARequest says that a message is not handled as a privacy request.
type NotARequest struct {
	Head
	Reason   string
	AgainURL string
}

// Template implements Notice.
func (NotARequest) Template() string { return TemplateNotARequest }
func (n NotARequest) head() Head     { return n.Head }

func (n NotARequest) write(w *writer) {
	w.title("not_a_request.subject")
	w.para("not_a_request.lead", "Reason", w.need("Reason", n.Reason))
	w.para("not_a_request.wrong")
	w.link(n.AgainURL, "not_a_request.link")
}
