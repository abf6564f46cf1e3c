package portal

import (
	"github.com/habeasdata/habeas/internal/deadline"
	"github.com/habeasdata/habeas/views/ui"
)

// The choices of the field "look_back".
const (
	LookBackMonths = "months"
	LookBackAll    = "all"
)

// LookBacks lists the choices of the field "look_back" in order.
var LookBacks = []string{LookBackMonths, LookBackAll}

// LookBack is what a law lets a person choose about how far back an answer goes. Without months there is nothing to choose.
type LookBack struct {
	Months int
	Since  deadline.Date
}

// words says one of the choices; "" for what is none.
func (l LookBack) words(s Site, choice string) string {
	switch {
	case l.Months == 0:
	case choice == LookBackMonths:
		return s.t("portal.find.look_back_months", "Months", l.Months)
	case choice == LookBackAll:
		return s.t("portal.find.look_back_all", "Day", s.P.Date(l.Since.Year(), int(l.Since.Month()), l.Since.Day()))
	}
	return ""
}

// lookBack asks how far back to look. What is asked first is the most that can be asked for.
func (v FindPage) lookBack() ui.FieldView {
	f := ui.FieldView{Kind: ui.Radios, Name: FieldLookBack, Label: v.Site.t("portal.find.look_back"), Hint: v.Site.t("portal.find.look_back_hint"), Error: v.Errors.For(FieldLookBack)}
	for _, choice := range LookBacks {
		chosen := choice == v.Answer.LookBack || v.Answer.LookBack == "" && choice == LookBackAll
		f.Options = append(f.Options, ui.OptionView{Value: choice, Label: v.LookBack.words(v.Site, choice), Selected: chosen})
	}
	return f
}
