package desk

import (
	"bytes"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/habeasdata/habeas/internal/deadline"
)

// dutyNames say what is due on a day.
var dutyNames = map[deadline.Duty]string{
	deadline.ForAcknowledgment: "acknowledge", deadline.ForAnswer: "answer", deadline.ForNotice: "last day to tell of an extension",
}

// iCalendar is a feed of all-day events as RFC 5545 has it.
type iCalendar struct {
	out   bytes.Buffer
	host  string
	stamp string
	empty bool
}

// event is one day on which something is due. Its id stays the same when its day moves, so that calendar programs move it.
type event struct {
	id, summary, text, url string
	on                     deadline.Date
}

func newICalendar(name, base string, now time.Time) *iCalendar {
	f := &iCalendar{stamp: now.UTC().Format("20060102T150405Z"), host: "habeas", empty: true}
	if u, err := url.Parse(base); err == nil && u.Hostname() != "" {
		f.host = u.Hostname()
	}
	f.line("BEGIN", "VCALENDAR")
	f.line("VERSION", "2.0")
	f.line("PRODID", "-//Habeas//Due dates//EN")
	f.line("CALSCALE", "GREGORIAN")
	f.line("METHOD", "PUBLISH")
	f.line("NAME", escaped(name)) // RFC 7986; the next is what programs read before it
	f.line("X-WR-CALNAME", escaped(name))
	f.line("REFRESH-INTERVAL;VALUE=DURATION", "PT1H")
	return f
}

func (f *iCalendar) add(e event) {
	f.empty = false
	f.line("BEGIN", "VEVENT")
	f.line("UID", e.id+"@"+f.host)
	f.line("DTSTAMP", f.stamp)
	f.line("DTSTART;VALUE=DATE", basic(e.on))
	f.line("DTEND;VALUE=DATE", basic(e.on.AddDays(1))) // the day after: the end is not part of the event
	f.line("SUMMARY", escaped(e.summary))
	f.line("DESCRIPTION", escaped(e.text))
	f.line("URL", e.url)
	f.line("CLASS", "CONFIDENTIAL")
	f.line("TRANSP", "TRANSPARENT")
	f.line("END", "VEVENT")
}

// bytes ends the calendar. It needs a component (RFC 5545, 3.6): without an event it says its time zone.
func (f *iCalendar) bytes() []byte {
	if f.empty {
		for _, l := range [][2]string{
			{"BEGIN", "VTIMEZONE"}, {"TZID", "UTC"}, {"BEGIN", "STANDARD"}, {"DTSTART", "19700101T000000"}, {"TZOFFSETFROM", "+0000"},
			{"TZOFFSETTO", "+0000"}, {"END", "STANDARD"}, {"END", "VTIMEZONE"},
		} {
			f.line(l[0], l[1])
		}
	}
	f.line("END", "VCALENDAR")
	return f.out.Bytes()
}

// lineOctets is the longest line without its end (RFC 5545, 3.1).
const lineOctets = 75

// line writes a content line, folded between characters where it is too long.
func (f *iCalendar) line(name, value string) {
	rest, room := name+":"+value, lineOctets
	for len(rest) > room {
		cut := room
		for !utf8.RuneStart(rest[cut]) {
			cut--
		}
		f.out.WriteString(rest[:cut] + "\r\n ")
		rest, room = rest[cut:], lineOctets-1 // the space counts
	}
	f.out.WriteString(rest + "\r\n")
}

func basic(d deadline.Date) string { return strings.ReplaceAll(d.String(), "-", "") }

var escaper = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`, "\r", "")

// escaped is a text value (RFC 5545, 3.3.11).
func escaped(text string) string { return escaper.Replace(text) }
