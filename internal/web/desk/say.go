package desk

import (
	"fmt"
	"strconv"
	"time"

	"github.com/habeasdata/habeas/internal/deadline"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/views/ui"
)

// count writes a number with thousands apart.
func count(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// counted writes a number with its thing.
func counted(n int64, one, many string) string { return count(n) + " " + oneOr(n, one, many) }

// oneOr is the thing beside its number.
func oneOr(n int64, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// clockFace says instants and days as the controller's wall clock does.
type clockFace struct {
	now   time.Time
	where *time.Location
}

func (f clockFace) today() deadline.Date { return deadline.DateOf(f.now, f.where) }

// when says an instant: "today, 09:30", "Fri 20 Nov, 16:40", with the year where it is another one.
func (f clockFace) when(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	local := t.In(f.where)
	switch day := deadline.DateOf(t, f.where); {
	case day == f.today():
		return local.Format("today, 15:04")
	case day.Year() == f.today().Year():
		return local.Format("Mon 2 Jan, 15:04")
	}
	return local.Format("Mon 2 Jan 2006, 15:04")
}

func (f clockFace) day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(f.where).Format("2 Jan 2006")
}

// machine is an instant for programs.
func machine(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// age says how long ago something was.
func (f clockFace) age(t time.Time) string {
	switch d := f.now.Sub(t); {
	case t.IsZero():
		return ""
	case d < time.Minute:
		return "just now"
	case d < time.Hour:
		return fmt.Sprintf("%d min", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h", int(d.Hours()))
	default:
		return fmt.Sprintf("%d days", int(d.Hours()/24))
	}
}

// shortDay is a legal date as lists write it: with its weekday and year.
func shortDay(d deadline.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.Weekday().String()[:3] + " " + strconv.Itoa(d.Day()) + " " + d.Month().String()[:3] + " " + strconv.Itoa(d.Year())
}

// The days before a legal date at which a chip turns to "soon".
const soonDays = 7

// dueChip says how long the answer may still take.
func (f clockFace) dueChip(r dsr.Request) ui.ChipView {
	switch {
	case !r.AnsweredAt.IsZero():
		return ui.ChipView{Tone: ui.Fine, Word: "answered"}
	case r.State.Final():
		return ui.ChipView{Word: "closed"}
	}
	left := f.today().DaysUntil(r.AnswerBy)
	chip := ui.ChipView{Title: "Due " + r.AnswerBy.Long()}
	switch {
	case r.Overdue(f.now):
		chip.Tone, chip.Word = ui.Late, "overdue "+counted(int64(max(1, -left)), "day", "days")
	case left == 0:
		chip.Tone, chip.Word = ui.Late, "due today"
	case left <= soonDays:
		chip.Tone, chip.Word = ui.Soon, counted(int64(left), "day left", "days left")
	default:
		chip.Word = counted(int64(left), "day left", "days left")
	}
	return chip
}

// size says a number of bytes.
func size(n int64) string {
	switch {
	case n < 1000:
		return counted(n, "byte", "bytes")
	case n < 1000*1000:
		return fmt.Sprintf("%.0f kB", float64(n)/1000)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/1e6)
}

// short cuts an id or hash to what tells it apart.
func short(id string) string {
	if len(id) > 8 {
		return id[:8]
	}
	return id
}
