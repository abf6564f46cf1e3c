package desk

import (
	"slices"
	"strconv"
	"strings"

	"github.com/habeasdata/habeas/internal/audit"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
	page "github.com/habeasdata/habeas/views/desk"
	"github.com/habeasdata/habeas/views/ui"
)

// auditRows is how many records a request's page shows.
const auditRows = 20

// fillTimeline tells the request's history in words, newest first, from its audit chain.
func (d *dossier) fillTimeline(v *page.RequestView) error {
	entries, err := d.read().History(string(d.r.ID))
	if err != nil {
		return err
	}
	slices.Reverse(entries)
	actors, err := d.actors()
	if err != nil {
		return err
	}
	if d.r.Open() {
		v.Timeline = append(v.Timeline, ui.EventView{
			Title: "Answer due", When: shortDay(d.r.AnswerBy), Machine: d.r.AnswerBy.String(), Later: true,
		})
	}
	proofs, err := d.proofNamesByID()
	if err != nil {
		return err
	}
	v.Audit = []page.AuditRowView{}
	for i, e := range entries {
		event := d.event(e.Record, actors)
		if name := proofs[e.Record.Details["item"]]; name != "" && e.Record.Event == string(dsr.Prove) {
			event.Detail = name
		}
		event.Now = i == 0 && d.r.Open()
		v.Timeline = append(v.Timeline, event)
		if i < auditRows {
			v.Audit = append(v.Audit, d.auditRow(e, actors))
		}
	}
	if len(entries) > auditRows {
		v.AuditMore = Prefix + "/audit?request=" + d.r.Reference
	}
	return nil
}

// proofNamesByID says of each verification item what it is and how it was decided, so that no two of them look alike.
func (d *dossier) proofNamesByID() (map[string]string, error) {
	items, err := d.read().Proofs().Find(store.Match{"submission_id": d.sub.ID})
	names := make(map[string]string, len(items))
	for _, p := range items {
		row := d.proofRow(p)
		names[string(p.ID)] = row.Name + ": " + row.State.Word
	}
	return names, err
}

// actors names the staff behind the pseudonyms of the audit log.
func (c *call) actors() (map[string]string, error) {
	list, err := c.staff()
	if err != nil {
		return nil, err
	}
	names := make(map[string]string, len(list))
	for _, m := range list {
		names[audit.Pseudonym(c.d.Work.Vault.MAC("audit actor", []byte(m.ID)))] = m.Name
	}
	return names, nil
}

// cause says who or what brought a record about.
func cause(a audit.Actor, names map[string]string) string {
	switch a.Kind {
	case audit.Staff:
		if name := names[a.Pseudonym]; name != "" {
			return name
		}
		return "former staff"
	case audit.Requester:
		return "the person"
	}
	return a.Kind + " " + plainWord(a.Pseudonym)
}

func (d *dossier) event(rec audit.Record, actors map[string]string) ui.EventView {
	e := ui.EventView{When: d.face.when(rec.At), Machine: machine(rec.At), Cause: cause(rec.Actor, actors)}
	said, ok := eventWords[dsr.Event(rec.Event)]
	if !ok {
		said = told{title: plainWord(rec.Event)}
	}
	e.Title, e.Tone = said.title, said.tone
	e.Detail = d.details(rec)
	if rec.From != rec.To && rec.From != "" {
		e.Detail = join(e.Detail, stateWords[dsr.State(rec.From)].Word+" → "+stateWords[dsr.State(rec.To)].Word)
	}
	return e
}

// details says what a record's details mean. All of them are ids and enumerations.
func (d *dossier) details(rec audit.Record) string {
	out := ""
	for _, key := range []string{"level", "right", "ground", "outcome", "assignee", "attention", "detail", "plan", "single_officer"} {
		value := rec.Details[key]
		if value == "" {
			continue
		}
		switch key {
		case "level":
			value = "at " + value
		case "right":
			value = "now: " + rightName(regime.Right(value))
		case "ground":
			value = "ground: " + plainWord(value)
		case "outcome":
			value = outcomeWords[dsr.Outcome(value)]
		case "assignee":
			value = "to " + d.member(dsr.StaffID(value))
		case "attention":
			at := d.r
			at.Attention = value
			a, _ := attended(at)
			value = a.why
		case "plan":
			value = "plan " + short(value)
		case "single_officer":
			value = "single-officer mode"
		case "detail":
			value = said(value)
		default:
			value = plainWord(value)
		}
		out = join(out, value)
	}
	return out
}

// said puts the two halves of a detail such as "collect.done" into words.
func said(detail string) string {
	if name, ok := channelNames[dsr.Channel(detail)]; ok {
		return name
	}
	what, how, both := strings.Cut(detail, ".")
	if !both {
		return plainWord(detail)
	}
	if name, ok := proofNames[dsr.ProofKind(what)]; ok {
		what = name
	} else if name, ok := taskKinds[dsr.TaskKind(what)]; ok {
		what = name
	}
	return plainWord(what) + ": " + plainWord(how)
}

func join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " · " + b
}

// auditRow is one record as the log's table shows it.
func (c *call) auditRow(e audit.Entry, actors map[string]string) page.AuditRowView {
	rec := e.Record
	detail := ""
	if rec.From != rec.To {
		detail = rec.From + " → " + rec.To
	}
	for _, key := range slices.Sorted(mapsKeys(rec.Details)) {
		detail = join(detail, key+" "+short20(rec.Details[key]))
	}
	return page.AuditRowView{
		Number: strconv.FormatInt(rec.Seq, 10), When: rec.At.In(c.face.where).Format("2 Jan 2006, 15:04:05"), Machine: machine(rec.At),
		Actor: cause(rec.Actor, actors), Action: rec.Event, Detail: detail, Hash: hashStart(e.Hash),
	}
}
