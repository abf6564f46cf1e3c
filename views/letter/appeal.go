package letter

// Contested acknowledges that somebody does not agree with an answer: it is looked at again, with a date of its own.
type Contested struct {
	Head
	About   string // reference of the request that was answered
	Request Due
}

// Template implements Notice.
func (Contested) Template() string { return TemplateContested }
func (n Contested) head() Head     { return n.Head }

func (n Contested) write(w *writer) {
	w.title("contested.subject")
	w.para("contested.lead", "About", w.need("About", n.About))
	w.dues([]Due{n.Request})
	w.para("contested.who")
}

// Granted tells that somebody was right to disagree: the request is worked on again.
type Granted struct {
	Head
	About  string // reference of the request that was answered before
	Again  Due    // the request under which it is done now
	Reason string // staff's words; "" leaves them out
	Rule   string
}

// Template implements Notice.
func (Granted) Template() string { return TemplateGranted }
func (n Granted) head() Head     { return n.Head }

func (n Granted) write(w *writer) {
	w.title("granted.subject")
	w.para("granted.lead", "About", w.need("About", n.About), "Rule", w.need("Rule", n.Rule))
	w.reason(n.Reason)
	w.para("granted.again")
	w.dues([]Due{n.Again})
}

// Upheld tells that an answer stands, why, and where else the person can turn.
type Upheld struct {
	Head
	About    string
	Reason   string
	Rule     string
	Recourse Recourse
}

// Template implements Notice.
func (Upheld) Template() string { return TemplateUpheld }
func (n Upheld) head() Head     { return n.Head }

func (n Upheld) write(w *writer) {
	w.title("upheld.subject")
	w.para("upheld.lead", "About", w.need("About", n.About), "Rule", w.need("Rule", n.Rule))
	w.section("denied.why")
	w.reason(w.need("Reason", n.Reason))
	w.recourse(n.Recourse)
}

// NotOurRole says that the data are a client's, and whom to ask.
type NotOurRole struct {
	Head
	Right     string
	Client    string // staff's words: whose data they are, and how to reach it
	Forwarded bool   // the request was sent on
	Rule      string
	Recourse  Recourse
}

// Template implements Notice.
func (NotOurRole) Template() string { return TemplateNotOurRole }
func (n NotOurRole) head() Head     { return n.Head }

func (n NotOurRole) write(w *writer) {
	w.title("not_our_role.subject")
	w.asked(n.Right)
	w.para("not_our_role.lead", "Rule", w.need("Rule", n.Rule))
	if n.Forwarded {
		w.para("not_our_role.forwarded")
	} else {
		w.para("not_our_role.ask")
	}
	w.quote(n.Client)
	w.recourse(n.Recourse)
}

// reason quotes what staff wrote, if anything.
func (w *writer) reason(text string) {
	if text != "" {
		w.quote(text)
	}
}
