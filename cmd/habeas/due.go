package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"text/tabwriter"
	"time"
	_ "time/tzdata" // the zones of the world, also on a machine that has none

	"github.com/habeasdata/habeas/internal/deadline"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/regime"
)

// DueCmd computes the dates that one request is owed, or checks a file of worked cases. It opens no database.
type DueCmd struct {
	Regime                 string `help:"Regime id, such as us_ca_ccpa."`
	Right                  string `help:"Right id, such as delete."`
	Received               string `help:"Time of receipt, such as 2026-11-13T18:00:00Z."`
	TZ                     string `name:"tz" help:"Time zone of the controller, such as America/Los_Angeles."`
	Calendar               string `help:"Holiday calendar of the controller, such as us_federal. Without it, weekends only."`
	Stage                  string `enum:"request,appeal" default:"request" help:"request or appeal."`
	IdentityRequested      string `help:"When identity data were asked for."`
	IdentityReceived       string `help:"When identity data arrived."`
	ClarificationRequested string `help:"When a clarification was asked for."`
	ClarificationReceived  string `help:"When the clarification arrived."`
	Authenticated          string `help:"When the person was authenticated."`
	Cases                  string `type:"existingfile" help:"Check the worked cases of a CSV file instead."`
	Format                 string `enum:"text,json" default:"text" help:"text or json."`
	Law                    string `type:"existingdir" help:"Folder with regimes/ and calendars/ of your own."`
}

// DueResult is what "habeas due --format json" prints. Dates that do not exist are empty.
type DueResult struct {
	ReceivedLocalDate  string   `json:"received_local_date"`
	AckDue             string   `json:"ack_due"`
	RespondDue         string   `json:"respond_due"`
	ExtensionNoticeDue string   `json:"extension_notice_due"`
	ExtendedDue        string   `json:"extended_due"`
	WorkingDate        string   `json:"working_date"`
	RespondDeadlineUTC string   `json:"respond_deadline_utc"`
	Steps              []string `json:"steps"`
	Citations          []string `json:"citations"`
}

// Run prints the dates, or the outcome of the cases. base is the embedded configuration tree.
func (c *DueCmd) Run(out io.Writer, base fs.FS) error {
	l, err := loadLaw(base, c.Law)
	if err != nil {
		return err
	}
	if c.Cases != "" {
		return l.checkCases(c.Cases, out)
	}
	result, err := l.due(*c)
	if err != nil {
		return err
	}
	if c.Format == "json" {
		encoder := json.NewEncoder(out)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		return encoder.Encode(result)
	}
	return result.print(out)
}

// law is everything that the offline commands about law read.
type law struct {
	library   *regime.Library
	calendars deadline.Calendars
}

// loadLaw reads the packs and calendars of base and those of the operator's folder, if one is named.
func loadLaw(base fs.FS, folder string) (law, error) {
	var overlays []fs.FS
	if folder != "" {
		overlays = append(overlays, os.DirFS(folder))
	}
	library, err := regime.Load(base, overlays...)
	if err != nil {
		return law{}, err
	}
	calendars, err := deadline.LoadCalendars(append([]fs.FS{base}, overlays...)...)
	if err != nil {
		return law{}, err
	}
	return law{library, calendars}, nil
}

// due computes the dates for the given flags. Every wrong flag is named.
func (l law) due(c DueCmd) (DueResult, error) {
	facts, err := l.facts(c)
	if err != nil {
		return DueResult{}, err
	}
	if err := facts.Check(); err != nil {
		return DueResult{}, err
	}
	pack, err := l.library.Pack(c.Regime)
	if err != nil {
		return DueResult{}, err
	}
	rule, err := pack.Rule(regime.Right(c.Right), deadline.DateOf(facts.ReceivedAt, facts.Location))
	if err != nil {
		return DueResult{}, err
	}
	clock, err := deadline.Compute(rule.Clock(), facts)
	if err != nil {
		return DueResult{}, err
	}
	return dueResult(clock), nil
}

func (l law) facts(c DueCmd) (deadline.Facts, error) {
	var wrong []problem.Field
	moment := func(name, text string) time.Time {
		if text == "" {
			return time.Time{}
		}
		at, err := time.Parse(time.RFC3339, text)
		if err != nil {
			wrong = append(wrong, problem.Field{Name: name, Message: "is not a time like 2026-11-13T18:00:00Z"})
		}
		return at
	}
	calendar, err := l.calendars.Get(c.Calendar)
	if err != nil {
		wrong = append(wrong, problem.Field{Name: "calendar", Message: "there is no calendar " + c.Calendar})
	}
	location, err := time.LoadLocation(c.TZ)
	if err != nil || c.TZ == "" || c.TZ == "Local" {
		wrong = append(wrong, problem.Field{Name: "tz", Message: "is not a time zone like America/Los_Angeles"})
	}
	facts := deadline.Facts{
		ReceivedAt:               moment("received", c.Received),
		Location:                 location,
		Calendar:                 calendar,
		Stage:                    deadline.Stage(c.Stage),
		IdentityRequestedAt:      moment("identity_requested", c.IdentityRequested),
		IdentityReceivedAt:       moment("identity_received", c.IdentityReceived),
		ClarificationRequestedAt: moment("clarification_requested", c.ClarificationRequested),
		ClarificationReceivedAt:  moment("clarification_received", c.ClarificationReceived),
		AuthenticatedAt:          moment("authenticated", c.Authenticated),
	}
	if c.Received == "" {
		wrong = append(wrong, problem.Field{Name: "received", Message: "is missing"})
	}
	return facts, problem.Fields(wrong...)
}

func dueResult(c deadline.Clock) DueResult {
	result := DueResult{
		ReceivedLocalDate: c.Received.String(), AckDue: c.AckBy.String(), RespondDue: c.AnswerBy.String(),
		ExtensionNoticeDue: c.ExtensionNoticeBy.String(), ExtendedDue: c.ExtendedTo.String(),
		WorkingDate: c.Working.String(), Steps: deadline.Explain(c), Citations: c.Citations,
	}
	if !c.DeadlineUTC.IsZero() {
		result.RespondDeadlineUTC = c.DeadlineUTC.Format(time.RFC3339)
	}
	return result
}

func (r DueResult) print(out io.Writer) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, line := range [][2]string{
		{"received", r.ReceivedLocalDate}, {"acknowledge by", r.AckDue}, {"answer by", r.RespondDue},
		{"tell of an extension by", r.ExtensionNoticeDue}, {"with extension", r.ExtendedDue},
		{"working date", r.WorkingDate}, {"deadline (UTC)", r.RespondDeadlineUTC},
	} {
		if line[1] != "" {
			fmt.Fprintf(table, "%s\t%s\n", line[0], line[1])
		}
	}
	err := table.Flush()
	_, errSteps := fmt.Fprintf(out, "\nbecause\n  %s\n", strings.Join(r.Steps, "\n  "))
	return errors.Join(err, errSteps)
}
