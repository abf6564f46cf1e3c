package desk_test

import (
	"encoding/csv"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/intake"
	"github.com/habeasdata/habeas/internal/store"
)

// ends gives a request an end without walking the road: only what the figures read.
func (h *house) ends(r dsr.Request, state dsr.State, outcome dsr.Outcome, after time.Duration) {
	h.t.Helper()
	err := h.work.Store.InTx(h.t.Context(), func(tx *store.Tx) error {
		values := store.Values{"state": state, "outcome": outcome, "closed_at": tx.Now(), "answered_at": r.ReceivedAt.Add(after)}
		if state == dsr.Withdrawn {
			values["answered_at"] = store.Never
		}
		return tx.Requests().SetOne(store.Match{"id": r.ID}, values)
	})
	if err != nil {
		h.t.Fatal(err)
	}
}

// figured is a house with one request of each end.
func figured(t *testing.T) *house {
	h := open(t)
	h.ends(h.log("copy"), dsr.Fulfilled, dsr.InFull, day)
	h.ends(h.log("copy"), dsr.Fulfilled, dsr.InPart, 3*day)
	h.ends(h.log("copy"), dsr.Fulfilled, dsr.NothingHeld, 90*day) // late
	h.ends(h.log("copy"), dsr.Denied, "", 5*day)
	h.ends(h.log("delete"), dsr.Withdrawn, "", 0)
	h.ends(h.log("copy", func(l *intake.Logged) { l.Test, l.Email = true, "test@larkspur.example" }), dsr.Fulfilled, dsr.InFull, day)
	h.log("delete")
	return h
}

var drill = regexp.MustCompile(`<a href="(/desk/queue\?[^"]*)">([0-9,]+)</a>`)

// Every number of the metrics leads to exactly the requests that it counts, tests aside.
func TestEveryNumberOfTheMetricsLeadsToItsRequests(t *testing.T) {
	t.Parallel()
	h := figured(t)
	officer := h.as(dsr.Officer)
	body := officer.get("/desk/metrics").body
	links := drill.FindAllStringSubmatch(body, -1)
	if len(links) < 20 {
		t.Fatalf("%d numbers lead anywhere:\n%s", len(links), text(body))
	}
	for _, link := range links {
		list := officer.get(strings.ReplaceAll(link[1], "&amp;", "&")).body
		n := regexp.MustCompile(`class="row-link"`).FindAllString(list, -1)
		if decimals := regexp.MustCompile(`answered=yes`); decimals.MatchString(link[1]) {
			if len(n) != 4 {
				t.Errorf("the days lead to %d requests: %s", len(n), link[1])
			}
			continue
		}
		if want := link[2]; want != strconv.Itoa(len(n)) {
			t.Errorf("%s leads to %d requests: %s", want, len(n), link[1])
		}
	}
	for _, want := range []string{"6 received", "2 complied with", "1 denied", "75 % answered on time", "4 days median"} {
		if !strings.Contains(text(body), want) {
			t.Errorf("the page does not say %q: %s", want, text(body))
		}
	}
	if strings.Contains(h.as(dsr.Administrator).get("/desk/metrics").body, "/desk/queue?") {
		t.Error("an administrator is led to requests")
	}
}

func TestTheMetricsAreSavedAsCSV(t *testing.T) {
	t.Parallel()
	h := figured(t)
	got := h.as(dsr.Auditor).get("/desk/metrics.csv?year=2026")
	lines, err := csv.NewReader(strings.NewReader(got.body)).ReadAll()
	if err != nil || got.status != http.StatusOK {
		t.Fatalf("%d %v", got.status, err)
	}
	want := [][]string{
		{"year", "right", "received", "complied_in_whole", "complied_in_part", "nothing_to_give", "denied", "withdrawn", "open", "answered", "on_time", "late", "overdue", "mean_days", "median_days"},
		{"2026", "access", "4", "1", "1", "1", "1", "0", "0", "4", "3", "1", "0", "24.75", "4.00"},
		{"2026", "delete", "2", "0", "0", "0", "0", "1", "1", "0", "0", "0", "0", "", ""},
		{"2026", "all", "6", "1", "1", "1", "1", "1", "1", "4", "3", "1", "0", "24.75", "4.00"},
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestAnOpenRequestPastItsDateIsOverdueInTheFigures(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.ends(h.log("copy"), dsr.Fulfilled, dsr.InFull, day)
	h.log("copy")
	overdue := func() string {
		t.Helper()
		lines := must(csv.NewReader(strings.NewReader(h.as(dsr.Officer).get("/desk/metrics.csv?year=2026").body)).ReadAll())
		return lines[len(lines)-1][12]
	}
	h.forward(10 * day)
	early := overdue()
	h.forward(50 * day)
	if late := overdue(); early != "0" || late != "1" {
		t.Errorf("overdue after 10 days: %s, after 60: %s", early, late)
	}
}

// The charts are pictures with a name and a description, and hold no script.
func TestChartsHaveANameADescriptionAndATable(t *testing.T) {
	t.Parallel()
	h := figured(t)
	body := h.as(dsr.Officer).get("/desk/metrics").body
	charts := strings.Split(body, "<svg class=\"bars\"")[1:]
	if len(charts) != 4 {
		t.Fatalf("%d charts", len(charts))
	}
	for _, c := range charts {
		svg, after, _ := strings.Cut(c, "</svg>")
		section, _, _ := strings.Cut(after, "</section>")
		for _, want := range []string{`role="img"`, "aria-labelledby", "<title id=", "<desc id="} {
			if !strings.Contains(svg, want) {
				t.Errorf("a chart without %s: %s", want, svg)
			}
		}
		if strings.Contains(svg, "script") || !strings.Contains(section, "<table") {
			t.Errorf("a chart with a script or without a table: %s", svg)
		}
	}
}

func TestTheCalendarHoldsDatesAndNobody(t *testing.T) {
	t.Parallel()
	h := open(t)
	r := h.log("copy")
	officer := h.as(dsr.Officer)
	address := func() string {
		t.Helper()
		body := officer.post("/desk/settings/calendar").body
		_, rest, ok := strings.Cut(body, `<p class="secret">`)
		link, _, _ := strings.Cut(rest, "<")
		at := strings.Index(link, "/desk/calendar/")
		if !ok || at < 0 {
			t.Fatalf("no address: %s", text(body))
		}
		return link[at:]
	}
	first := address()
	out := h.browser()
	feed := out.get(first)
	unfolded := strings.ReplaceAll(feed.body, "\r\n ", "")
	if feed.status != 200 || !strings.HasPrefix(feed.header.Get("Content-Type"), "text/calendar") {
		t.Fatalf("%d %s", feed.status, feed.header.Get("Content-Type"))
	}
	for _, want := range []string{
		"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:", "SUMMARY:" + r.Reference + " · answer · ", "UID:" + string(r.ID) + "-answer@",
		"DTSTART;VALUE=DATE:" + strings.ReplaceAll(r.AnswerBy.String(), "-", ""), `Rule: GDPR Art. 15\, 12(3)`, "END:VCALENDAR\r\n",
	} {
		if !strings.Contains(unfolded, want) {
			t.Errorf("no %q in\n%s", want, unfolded)
		}
	}
	for _, personal := range []string{"jane", "Jane", "Roe", "351"} {
		if strings.Contains(strings.ReplaceAll(unfolded, string(r.ID), ""), personal) {
			t.Errorf("the feed names %q:\n%s", personal, unfolded)
		}
	}
	for _, line := range strings.Split(feed.body, "\r\n") {
		if len(line) > 75 {
			t.Errorf("a line of %d octets: %s", len(line), line)
		}
	}
	second := address() // a renewed address ends the one before
	if got := out.get(first); got.status != http.StatusNotFound {
		t.Errorf("the old address: %d", got.status)
	}
	if got := out.get(second); got.status != http.StatusOK {
		t.Errorf("the new address: %d", got.status)
	}
	if got := out.get("/desk/calendar/AAAAAAAAAAAAAAAAAAAAAAAAAA.ics"); got.status != http.StatusNotFound {
		t.Errorf("a guess: %d", got.status)
	}
	if err := h.desk.Staff.Disable(t.Context(), dsr.System(dsr.ByRule, "console"), officer.who.id); err != nil {
		t.Fatal(err)
	}
	if got := out.get(second); got.status != http.StatusNotFound {
		t.Errorf("of a disabled account: %d", got.status)
	}
}

func TestTheClockExplainsEachDateWithItsSources(t *testing.T) {
	t.Parallel()
	h := open(t)
	r := h.log("copy", func(l *intake.Logged) { l.Country, l.State = "US", "CA" })
	body := text(h.as(dsr.Officer).get(page(r)).body)
	for _, want := range []string{
		"How these dates are made", "Start", "Received Wednesday 18 November 2026", "Acknowledge by", "Plus 10 business days", "Answer by",
		"Plus 45 calendar days", "Tell of an extension by", "With the extension", "Plus 90 calendar days", "Working date of alarms",
		"the strictest reading", "Sources", "11 CCR 7021",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the clock does not say %q: %s", want, body)
		}
	}
}
