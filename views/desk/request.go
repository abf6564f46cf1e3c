package desk

import (
	"slices"
	"strconv"

	"github.com/habeasdata/habeas/views/ui"
)

// ClockPartView is how one date of a clock came to be, step by step. Date is empty where nothing is owed, or not yet.
type ClockPartView struct {
	Title string
	Date  string
	Steps []string
}

// ClockView is the clock of a request with its explanation on demand. Due is written in full with its weekday.
// Left is the chip ("12 days left"). Others are the other dates (acknowledge by, working date, extended to).
type ClockView struct {
	Due     string
	Machine string
	Left    ui.ChipView
	Rule    string
	Clocks  []ClockPartView
	Sources []string
	Others  []ui.TermView
	Stopped string // why the clock no longer runs, empty while it does
}

// SystemRowView is one connector's part of the request.
type SystemRowView struct {
	Name    string
	Kind    string
	State   ui.ChipView
	Counts  string
	Age     string
	NextTry string // "today, 09:30"
	Error   string // in plain words
	Actions []PostButtonView
	Forms   []ActionView
}

// ProofRowView is one verification item. Match rows say match, differ or no record, never the stored value.
type ProofRowView struct {
	Name     string
	Detail   string
	Level    string
	State    ui.ChipView
	Attempts string // "1 of 5 tries"
	When     string
	Actions  []PostButtonView
}

// CollectionRowView is one collection of data found, with its counts.
type CollectionRowView struct {
	Name     string
	System   string
	Rows     string
	Withheld string
	Flags    []ui.ChipView
	Href     string
}

// MessageView is one message in or out, as text. Saw is what the person saw, when it differs from the text here;
// SawHref shows the whole letter as sent.
type MessageView struct {
	Out     bool
	Who     string // masked
	When    string
	Machine string
	Subject string
	Text    string
	State   ui.ChipView
	Saw     string
	SawHref string
}

// CommentView is an internal comment, never shown to the person.
type CommentView struct {
	Who     string
	When    string
	Machine string
	Text    string
}

// FileRowView is one file kept with the request. Href is empty when the reader may not open it; Fate says how
// long it is kept.
type FileRowView struct {
	Name string
	Kind string
	Size string
	From string
	Fate string
	Href string
	Get  *PostButtonView // hands the file out where the look is written down
}

// AuditRowView is one record of the audit log.
type AuditRowView struct {
	Number  string
	When    string
	Machine string
	Actor   string
	Action  string
	Detail  string
	Hash    string // the first characters
	Href    string // the request, where the list spans several
	// Reference is the request's, beside the link.
	Reference string
}

// SiblingView is a linked request of the same submission.
type SiblingView struct {
	Reference string
	Right     string
	State     ui.ChipView
	Href      string
}

// RequestView is everything about one request. Primary are the next steps that lead on (review, preview);
// Actions are the forms that are lawful now, no others are drawn. A nil slice of a section hides it.
type RequestView struct {
	Shell         ShellView
	Back          string
	Reference     string
	Right         string
	Person        string
	State         ui.ChipView
	Flags         []ui.ChipView
	Test          bool
	Clock         ClockView
	Notes         []ui.NoteView
	Progress      *ui.ProgressView
	Asked         string // what the person wrote
	People        []ui.TermView
	Facts         []ui.TermView
	Siblings      []SiblingView
	Primary       []PostButtonView
	Actions       []ActionView
	Timeline      []ui.EventView
	Uses          []UseRowView // by the data map, where the law asks what it says
	Systems       []SystemRowView
	Verification  []ProofRowView
	Level         string // "L2 reached, L2 needed"
	Data          []CollectionRowView
	DataActions   []PostButtonView
	DataEmpty     string // what holds nothing of the person, in words
	Messages      []MessageView
	MessageForm   *ui.FormView
	MessageDrafts []DraftView // the letter that the message would be
	Comments      []CommentView
	CommentForm   *ui.FormView
	Files         []FileRowView
	Audit         []AuditRowView
	AuditMore     string
}

// A timeline shows its newest steps; where more than two would be left over, the rest folds away.
const recentSteps = 6

// recent are the newest steps of the timeline.
func (v RequestView) recent() []ui.EventView {
	return v.Timeline[:len(v.Timeline)-len(v.earlier())]
}

// earlier are the steps that fold away.
func (v RequestView) earlier() []ui.EventView {
	if len(v.Timeline) <= recentSteps+2 {
		return nil
	}
	return v.Timeline[recentSteps:]
}

// foremost are the collections that want a look, filled up with the first of the others.
func (v RequestView) foremost() []CollectionRowView {
	out, _ := v.splitData()
	return out
}

// furtherData are the collections that fold away.
func (v RequestView) furtherData() []CollectionRowView {
	_, rest := v.splitData()
	return rest
}

// splitData keeps the order in each part. A list that is hardly longer than the first part stays whole.
func (v RequestView) splitData() (first, rest []CollectionRowView) {
	if len(v.Data) <= recentSteps+2 {
		return v.Data, nil
	}
	room := recentSteps
	for _, c := range v.Data {
		if c.toned() {
			room--
		}
	}
	for _, c := range v.Data {
		switch {
		case c.toned():
			first = append(first, c)
		case room > 0:
			room--
			first = append(first, c)
		default:
			rest = append(rest, c)
		}
	}
	return first, rest
}

// toned reports whether a flag asks for a look.
func (c CollectionRowView) toned() bool {
	return slices.ContainsFunc(c.Flags, func(f ui.ChipView) bool { return f.Tone != "" })
}

// sections lists what the page holds, for its contents.
func (v RequestView) sections() []SectionView {
	all := []struct {
		anchor, name string
		count        int
		show         bool
	}{
		{"timeline", "Timeline", len(v.Timeline), true},
		{"uses", "What it reaches", len(v.Uses), v.Uses != nil},
		{"systems", "Systems", len(v.Systems), v.Systems != nil},
		{"verification", "Verification", len(v.Verification), v.Verification != nil},
		{"data", "Data", len(v.Data), v.Data != nil},
		{"messages", "Messages", len(v.Messages), v.Messages != nil || v.MessageForm != nil},
		{"comments", "Comments", len(v.Comments), v.Comments != nil || v.CommentForm != nil},
		{"files", "Files", len(v.Files), v.Files != nil},
		{"audit", "Audit", len(v.Audit), v.Audit != nil},
	}
	var out []SectionView
	for _, s := range all {
		if s.show {
			out = append(out, SectionView{Anchor: s.anchor, Name: s.name, Count: strconv.Itoa(s.count)})
		}
	}
	return out
}
