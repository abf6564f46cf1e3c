package portal

import (
	"slices"

	"github.com/habeasdata/habeas/views/ui"
)

func (v StatusPage) title() string {
	if len(v.Requests) > 1 {
		return v.Site.t("portal.status.title_many")
	}
	return v.Site.t("portal.status.title")
}

func (v StatusPage) facts() []ui.TermView {
	return []ui.TermView{
		{Term: v.Site.t("portal.status.reference"), Text: v.Reference},
		{Term: v.Site.t("portal.status.received"), Text: v.Received},
	}
}

// dates says when the answer is due and by which rule; a closed request owes none any more.
func (v StatusPage) dates(r Request) []ui.TermView {
	if r.Word == WordClosed {
		return []ui.TermView{{Term: v.Site.t("portal.status.rule"), Text: r.Citation}}
	}
	due := ui.TermView{Term: v.Site.t("portal.status.answer_by"), Text: r.AnswerBy}
	if r.AnswerBy == "" {
		due.Text = v.Site.t("portal.status.answer_open")
	}
	if r.Before != "" {
		due.Note = v.Site.t("portal.status.extended", "Date", r.Before)
	}
	return []ui.TermView{due, {Term: v.Site.t("portal.status.rule"), Text: r.Citation}}
}

// step is one word on the timeline.
type step struct {
	Word    string
	Reading string // "Done:", read aloud before the word
	Date    string
	Hint    string
	Now     bool
	Class   string
	Tone    string
	Shape   ui.Tone
}

// steps lays the five words on a line: those reached, the present one, those to come. A word that was passed by
// without an event (nothing to check, nothing to fetch) is left out.
func (v StatusPage) steps(r Request) []step {
	at := slices.Index(Words, r.Word)
	var out []step
	for i, word := range Words {
		s := step{Word: v.Site.t("portal.word." + word), Date: dateOf(r.Events, word)}
		switch {
		case i == at:
			s.Now, s.Class, s.Reading = true, "timeline-now", v.Site.t("portal.status.now")
			s.Hint, s.Tone, s.Shape = v.Site.t("portal.word_hint."+word), "tone-info", ui.Info
		case i < at && s.Date == "":
			continue
		case i < at:
			s.Reading, s.Tone, s.Shape = v.Site.t("portal.status.done"), "tone-fine", ui.Fine
		default:
			s.Reading, s.Class = v.Site.t("portal.status.later"), "timeline-later"
		}
		out = append(out, s)
	}
	return out
}

func dateOf(events []WordEvent, word string) string {
	for _, e := range events {
		if e.Word == word {
			return e.Date
		}
	}
	return ""
}

func (v StatusPage) sender(m Message) string {
	if m.FromYou {
		return v.Site.t("portal.message.from_you")
	}
	return v.Site.t("portal.message.from_us", "Brand", v.Site.Brand)
}

// place is the beginning of the ids of a form's fields: several forms on the page have fields of one name.
func (v StatusPage) place(form, number string) string {
	place := "f"
	for _, r := range form {
		switch {
		case r == '/':
			place += "-"
		default:
			place += string(r)
		}
	}
	if number != "" {
		place += "-" + number
	}
	return place + "-"
}

// field completes a field of one of the forms: its id, and its error if that form was refused.
func (v StatusPage) field(form, number string, f ui.FieldView) ui.FieldView {
	f.ID = v.place(form, number) + f.Name
	if v.ErrorForm == form && v.ErrorFor == number {
		f.Error = v.Errors.For(f.Name)
	}
	return f
}

func (v StatusPage) messageField() ui.FieldView {
	return v.field("/status/messages", "", ui.FieldView{Kind: ui.TextArea, Name: FieldMessage, Rows: 4, Spell: true,
		Label: v.Site.t("portal.message.write"), Hint: v.Site.t("portal.message.write_hint"), Value: v.Draft,
		Autocomplete: "off", InputMode: "text"})
}
