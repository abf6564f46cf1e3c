package portal

import (
	"slices"
	"strconv"

	"github.com/habeasdata/habeas/views/ui"
)

// WrongAnswer is one thing that a person says is wrong about them.
type WrongAnswer struct {
	What  string `json:"what,omitempty"`
	Now   string `json:"now,omitempty"`
	Right string `json:"right,omitempty"`
}

// String hides what the person typed from logs.
func (WrongAnswer) String() string { return "[redacted]" }

// GoString hides what the person typed from %#v.
func (WrongAnswer) GoString() string { return "[redacted]" }

// Empty reports whether nothing was typed.
func (w WrongAnswer) Empty() bool { return w == WrongAnswer{} }

// WrongTopics lists the choices of the field "wrong_what_1" to "wrong_what_5", in order.
var WrongTopics = []string{"name", "email", "phone", "address", "birth_date", "purchase", "health", "other"}

// MaxWrong is how many things one form says are wrong, MaxWrongValue how long each value is.
const (
	MaxWrong      = 5
	MaxWrongValue = 500
)

// WrongField is the name of one of the numbered fields: FieldWrongWhat, FieldWrongNow or FieldWrongRight of item n, from 1.
func WrongField(field string, n int) string { return field + "_" + strconv.Itoa(n) }

// wrongView is one item as the step asks for it.
type wrongView struct {
	legend           string
	what, now, right ui.FieldView
}

// wrongs are the items; all but the first, and those that hold something, are folded away.
func (v FindPage) wrongs() (shown, folded []wrongView) {
	last := 1
	for n := 1; n <= MaxWrong; n++ {
		if n <= len(v.Answer.Wrong) && !v.Answer.Wrong[n-1].Empty() {
			last = n
		}
	}
	for n := 1; n <= MaxWrong; n++ {
		if n <= last {
			shown = append(shown, v.wrong(n))
			continue
		}
		folded = append(folded, v.wrong(n))
	}
	return shown, folded
}

func (v FindPage) wrong(n int) wrongView {
	var typed WrongAnswer
	if n <= len(v.Answer.Wrong) {
		typed = v.Answer.Wrong[n-1]
	}
	field := func(name, value string) ui.FieldView {
		id := WrongField(name, n)
		return ui.FieldView{Name: id, Label: v.Site.t("portal.find." + name), Value: value, Error: v.Errors.For(id), Autocomplete: "off", InputMode: "text"}
	}
	w := wrongView{legend: v.Site.t("portal.find.wrong", "Number", n)}
	w.what = field(FieldWrongWhat, typed.What)
	w.what.Kind, w.what.Width = ui.Select, ui.Medium
	w.what.Options = []ui.OptionView{{Label: v.Site.t("portal.find.wrong_choose")}}
	for _, t := range WrongTopics {
		w.what.Options = append(w.what.Options, ui.OptionView{Value: t, Label: v.Site.t("portal.wrong." + t), Selected: t == typed.What})
	}
	w.now = v.Site.optional(field(FieldWrongNow, typed.Now))
	w.now.Hint = v.Site.t("portal.find.wrong_now_hint")
	w.right = field(FieldWrongRight, typed.Right)
	return w
}

// asksWrong reports whether the form asks what is wrong.
func (v FindPage) asksWrong() bool { return slices.Contains(v.Rights, RightCorrect) }

// wrongRows are the items on the check page.
func (v CheckPage) wrongRows() []answer {
	var rows []answer
	for i, w := range v.Draft.Find.Wrong {
		if w.Empty() {
			continue
		}
		row := answer{Field: WrongField(FieldWrongWhat, i+1), Label: v.Site.t("portal.check.wrong", "Number", i+1)}
		for _, part := range []struct{ label, value string }{
			{"portal.find.wrong_what", v.chosen("portal.wrong.", WrongTopics, w.What)}, {"portal.find.wrong_now", w.Now}, {"portal.find.wrong_right", w.Right},
		} {
			if part.value != "" {
				row.Values = append(row.Values, v.Site.t("portal.check.wrong_part", "Label", v.Site.t(part.label), "Value", part.value))
			}
		}
		for _, name := range []string{FieldWrongWhat, FieldWrongNow, FieldWrongRight} {
			if e := v.Errors.For(WrongField(name, i+1)); e != "" && row.Error == "" {
				row.Error, row.Field = e, WrongField(name, i+1)
			}
		}
		rows = append(rows, row)
	}
	return rows
}
