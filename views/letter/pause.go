package letter

// Paused tells what we wait for: until it comes, the time for the answer stands still.
type Paused struct {
	Head
	Right  string
	Wait   string // identity, fee or clarification
	Reason string // staff's words: what exactly is needed
	Rule   string
	URL    string // where to give it
}

// Template implements Notice.
func (Paused) Template() string { return TemplatePaused }
func (n Paused) head() Head     { return n.Head }

func (n Paused) write(w *writer) {
	w.title("paused.subject")
	w.asked(n.Right)
	w.para("paused.wait." + w.need("Wait", n.Wait))
	w.quote(n.Reason)
	w.para("paused.clock", "Rule", w.need("Rule", n.Rule))
	w.link(n.URL, "paused.link")
}

// Resumed tells that what we waited for came, and the new date.
type Resumed struct {
	Head
	Request Due
}

// Template implements Notice.
func (Resumed) Template() string { return TemplateResumed }
func (n Resumed) head() Head     { return n.Head }

func (n Resumed) write(w *writer) {
	w.title("resumed.subject")
	w.para("resumed.lead")
	w.dues([]Due{n.Request})
}
