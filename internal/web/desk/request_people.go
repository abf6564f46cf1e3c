package desk

import (
	"strings"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
	page "github.com/habeasdata/habeas/views/desk"
	"github.com/habeasdata/habeas/views/ui"
)

// value is a personal value as the reader may see it now.
func (d *dossier) value(kind dsr.IdentifierKind, value string) string {
	if d.clear {
		return value
	}
	return masked(kind, value)
}

// fillPeople lists who is behind the request.
func (d *dossier) fillPeople(v *page.RequestView) error {
	add := func(term, text, note string) {
		if text != "" {
			v.People = append(v.People, ui.TermView{Term: term, Text: text, Note: note})
		}
	}
	add("Data subject", d.label(), relationshipNames[d.sub.Relationship])
	add("Requester", requesterNames[d.sub.Requester], "")
	add("Lives in", placeName(d.sub.Residence), "")
	if d.gone {
		return nil
	}
	p := d.person
	if d.sub.Requester != dsr.Self {
		add("Agent", d.value(dsr.Name, p.AgentName), d.masking(p.AgentCompany))
		add("Agent's email", d.value(dsr.Email, p.AgentEmail), "")
		add("Agent's phone", d.value(dsr.Phone, p.AgentPhone), "")
		add("Authority", plainWord(p.Authority), "")
	}
	add("Address", d.masking(p.Address), "")
	return d.fillIdentifiers(v)
}

// masking hides a value of no fixed form whole.
func (d *dossier) masking(value string) string {
	if value == "" || d.clear {
		return value
	}
	return dots
}

// fillIdentifiers lists each identifier once, with every way in which it came.
func (d *dossier) fillIdentifiers(v *page.RequestView) error {
	list, err := d.read().Identifiers().Find(store.Match{"submission_id": d.sub.ID}, "kind", "created_at", "id")
	if err != nil {
		return err
	}
	at := map[string]int{}
	for _, i := range list {
		if i.Source == dsr.ByAgent {
			continue // stands with the agent
		}
		key := string(i.Kind) + string(i.Index)
		if n, ok := at[key]; ok {
			v.People[n].Note += ", " + sourceNames[i.Source]
			continue
		}
		clear, err := d.sealer.OpenIdentifier(i)
		if err != nil {
			return err
		}
		at[key] = len(v.People)
		v.People = append(v.People, ui.TermView{Term: identifierNames[i.Kind], Text: d.value(i.Kind, clear), Note: sourceNames[i.Source]})
	}
	return nil
}

// fillFacts lists what is settled about the request.
func (d *dossier) fillFacts(v *page.RequestView) error {
	add := func(term, text, note string) {
		if text != "" {
			v.Facts = append(v.Facts, ui.TermView{Term: term, Text: text, Note: note})
		}
	}
	r := d.r
	add("Law", d.lawName(r.Regime), "version "+r.RegimeVersion)
	add("Came by", channelNames[d.sub.Channel], d.loggedBy())
	add("Language", languageName(d.sub.Locale), "")
	add("Assigned to", d.member(r.Assignee), "")
	add("Proof", levels(r), "")
	add("Looks back", lookBackWords[r.LookBack], "")
	if r.ApprovalsNeeded > 0 {
		add("Approvals", count(int64(r.Approvals))+" of "+count(int64(r.ApprovalsNeeded)), "")
	}
	if r.Right == regime.Delete {
		add("Confirmed by the person", orNot(d.face.when(r.ConfirmedAt)), "")
		add("Hold until", d.face.when(r.HoldUntil), "")
	}
	add("Outcome", outcomeWords[r.Outcome], "")
	return d.ground(add)
}

func orNot(s string) string {
	if s == "" {
		return "not yet"
	}
	return s
}

// ground adds the ground of a refusal with its citation.
func (d *dossier) ground(add func(term, text, note string)) error {
	if d.r.Ground == "" {
		return nil
	}
	pack, _, err := d.d.Work.Rule(d.r)
	if err != nil {
		return err
	}
	if g, err := pack.Ground(d.r.Ground, d.r.Right); err == nil {
		add("Ground", g.Text, g.Citation)
		return nil
	}
	add("Ground", plainWord(d.r.Ground), "")
	return nil
}

func (d *dossier) loggedBy() string {
	if d.sub.LoggedBy == "" {
		return ""
	}
	return "logged by " + d.member(d.sub.LoggedBy) + " on " + d.face.day(d.sub.CreatedAt)
}

// levels says what proof was reached and what is needed.
func levels(r dsr.Request) string {
	if r.Need == regime.L0 {
		return "none needed"
	}
	return strings.Join([]string{r.Level.String() + " reached", r.Need.String() + " needed"}, ", ")
}
