package locale

import (
	"strconv"
	"strings"
	"time"
)

// calendar is how one language says a date, an instant and a list. The pattern's %w, %d, %m and %y stand for weekday,
// day, month, year; those of an instant, %D, %t and %z, for the date, the time of day and its zone.
// Words and patterns follow the "full date" of the Unicode CLDR (https://cldr.unicode.org), which golang.org/x/text
// does not publish; English is day-month-year everywhere, French says "1er" for the first of a month, and Chinese
// puts the weekday into brackets, so that a date can stand inside a sentence without a space.
// Thai counts the years of the Buddhist era (%b, 543 more) and says so: letters of Thai offices to the public are
// dated that way (Office of the Prime Minister's Regulation on Correspondence, B.E. 2526; its wording was not looked up
// again), and with "พ.ศ." before it nobody can take 2569 for a year of the common era.
type calendar struct {
	pattern  string
	moment   string
	first    string // the day 1, where it is not "1"
	comma    string // joins the items of a list
	and      string // joins the last two items of a list
	months   [12]string
	weekdays [7]string // from Sunday, as in package time
}

// buddhistEra is what the years of the Thai calendar have more than those of the common era.
const buddhistEra = 543

// months and weekdays split a line of names; too few of them stop the program at its start.
func months(s string) [12]string  { return [12]string(strings.Fields(s)) }
func weekdays(s string) [7]string { return [7]string(strings.Fields(s)) }

var calendars = map[string]calendar{
	"en": {"%w %d %m %y", "%D, %t %z", "1", ", ", " and ",
		months("January February March April May June July August September October November December"),
		weekdays("Sunday Monday Tuesday Wednesday Thursday Friday Saturday")},
	"es": {"%w, %d de %m de %y", "%D, %t %z", "1", ", ", " y ",
		months("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"),
		weekdays("domingo lunes martes miércoles jueves viernes sábado")},
	"fr": {"%w %d %m %y", "%D, %t %z", "1er", ", ", " et ",
		months("janvier février mars avril mai juin juillet août septembre octobre novembre décembre"),
		weekdays("dimanche lundi mardi mercredi jeudi vendredi samedi")},
	"de": {"%w, %d. %m %y", "%D, %t Uhr (%z)", "1", ", ", " und ",
		months("Januar Februar März April Mai Juni Juli August September Oktober November Dezember"),
		weekdays("Sonntag Montag Dienstag Mittwoch Donnerstag Freitag Samstag")},
	"it": {"%w %d %m %y", "%D, %t %z", "1", ", ", " e ",
		months("gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre"),
		weekdays("domenica lunedì martedì mercoledì giovedì venerdì sabato")},
	"pt": {"%w, %d de %m de %y", "%D, %t %z", "1", ", ", " e ",
		months("janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro"),
		weekdays("domingo segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado")},
	"nl": {"%w %d %m %y", "%D, %t %z", "1", ", ", " en ",
		months("januari februari maart april mei juni juli augustus september oktober november december"),
		weekdays("zondag maandag dinsdag woensdag donderdag vrijdag zaterdag")},
	"zh-Hant": {"%y年%m%d日（%w）", "%D %t（%z）", "1", "、", "和",
		months("1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月"),
		weekdays("星期日 星期一 星期二 星期三 星期四 星期五 星期六")},
	"th": {"วัน%wที่ %d %m พ.ศ. %b", "%D เวลา %t น. (%z)", "1", ", ", " และ ",
		months("มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม"),
		weekdays("อาทิตย์ จันทร์ อังคาร พุธ พฤหัสบดี ศุกร์ เสาร์")},
}

// Known returns the languages whose calendar words are here, sorted: those a catalog may be added for.
func Known() []string { return sortedKeys(calendars) }

// Date returns a date in full with its weekday, as legal dates are written: "Monday 28 December 2026".
// month counts from 1.
func (p *Printer) Date(year, month, day int) string {
	at := time.Date(year, time.Month(month), day, 12, 0, 0, 0, time.UTC)
	return p.calendar.say(at)
}

// Moment returns an instant in full, in the zone that t carries, with that zone's name:
// "Monday 28 December 2026, 14:05 CET".
func (p *Printer) Moment(t time.Time) string {
	zone := t.Format("MST")
	if strings.HasPrefix(zone, "+") || strings.HasPrefix(zone, "-") {
		zone = "UTC" + t.Format("-07:00") // a zone without letters
	}
	return strings.NewReplacer("%D", p.calendar.say(t), "%t", t.Format("15:04"), "%z", zone).Replace(p.calendar.moment)
}

// say fills the pattern; a Replacer does it in one pass, so names are not searched again.
func (c calendar) say(t time.Time) string {
	day := strconv.Itoa(t.Day())
	if t.Day() == 1 {
		day = c.first
	}
	return strings.NewReplacer(
		"%w", c.weekdays[t.Weekday()], "%d", day, "%m", c.months[t.Month()-1], "%y", strconv.Itoa(t.Year()),
		"%b", strconv.Itoa(t.Year()+buddhistEra),
	).Replace(c.pattern)
}
