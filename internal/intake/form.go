package intake

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/habeasdata/habeas/internal/deadline"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/mail"
	"github.com/habeasdata/habeas/internal/mail/triage"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/workflow"
)

// Service takes submissions in.
type Service struct {
	Work    *workflow.Service
	Rules   *triage.Rules // what a mail asks for
	Locales []string      // the languages that letters are written in
	Now     func() time.Time
}

// Form is a whole submission as the public form or the API sends it. Field names are those of docs/forms.md.
type Form struct {
	SubmissionKey string
	Rights        []string
	Requester     string
	Relationship  string
	AgentName     string
	AgentEmail    string
	AgentPhone    string
	AgentCompany  string
	Authority     string
	SubjectName   string
	ChildAge      string
	Country       string
	State         string
	Name          string
	Email         string
	Phone         string
	Account       string
	Order         string
	Device        string
	Details       string
	LookBack      string      // how far back to look: dsr.LookBackMonths, dsr.LookBackAll or nothing
	Wrong         []dsr.Claim // what is wrong, for a correction
	Locale        string
	Test          bool
}

var requesters = map[string]dsr.RequesterKind{"self": dsr.Self, "agent": dsr.Agent, "parent": dsr.Guardian}

var relationships = map[string]dsr.Relationship{
	"customer": dsr.Customer, "employee": dsr.Employee, "applicant": dsr.Applicant,
	"business_contact": dsr.BusinessContact, "client_customer": dsr.ClientEndUser, "other": dsr.OtherRelation,
}

// FromForm checks a form and accepts it. It returns all field errors at once, and what the same submission key opened
// before if it was sent twice.
func (s *Service) FromForm(ctx context.Context, f Form) (workflow.Submitted, error) {
	f = f.trimmed()
	if err := f.Check(); err != nil {
		return workflow.Submitted{}, err
	}
	if f.Requester == "" {
		f.Requester = "self"
	}
	relationship, known := relationships[f.Relationship]
	if !known {
		relationship = dsr.OtherRelation
	}
	now := s.Now().UTC()
	pack, rights, err := s.law(f.residence(), f.Rights, now)
	if err != nil {
		return workflow.Submitted{}, err
	}
	return s.Work.Accept(ctx, workflow.New{
		Channel: dsr.ChannelForm, Requester: requesters[f.Requester], Relationship: relationship,
		Residence: f.residence(), Regime: pack.ID, Locale: f.Locale, ReceivedAt: now, Person: f.person(),
		Identifiers: f.identifiers(), Rights: rights, DedupKey: f.dedupKey(), Test: f.Test,
		LookBack: dsr.LookBack(f.LookBack),
	})
}

// law chooses the pack for a place and maps the choices to its rights. Where nobody said where they live (a form of
// wishes alone does not ask), the law of this controller that answers soonest counts.
func (s *Service) law(residence string, choices []string, received time.Time) (*regime.Pack, []regime.Right, error) {
	c, on := s.Work.Controller, s.Work.Controller.Today(received)
	if residence == "" {
		return s.strictest(choices, received, on)
	}
	var packs []*regime.Pack
	for _, id := range append(s.Work.Law.Choose(residence, c.DefaultRegime), c.DefaultRegime) {
		p, err := s.Work.Law.Pack(id)
		if err != nil {
			return nil, nil, err
		}
		packs = append(packs, p)
	}
	return Rights(packs, choices, on)
}

func (s *Service) strictest(choices []string, received time.Time, on deadline.Date) (*regime.Pack, []regime.Right, error) {
	c := s.Work.Controller
	packs, err := s.laws()
	if err != nil {
		return nil, nil, err
	}
	var best *regime.Pack
	var rights []regime.Right
	var soonest deadline.Date
	for _, p := range packs {
		found, err := answersBy(p, of(p, choices, on), deadline.Facts{ReceivedAt: received, Location: c.Location, Calendar: c.Calendar}, on)
		if err == nil && !found.IsZero() && (best == nil || found.Before(soonest)) {
			best, rights, soonest = p, of(p, choices, on), found
		}
	}
	if best == nil {
		if _, _, err := Rights(packs[:1], choices, on); err == nil {
			return Rights(packs[:1], choices, on)
		}
		return Rights(packs, choices, on)
	}
	return best, rights, nil
}

// answersBy is the latest date by which a law answers all of the rights; zero where it lacks one or sets no date.
func answersBy(p *regime.Pack, rights []regime.Right, f deadline.Facts, on deadline.Date) (deadline.Date, error) {
	var latest deadline.Date
	for _, right := range rights {
		rule, err := p.Rule(right, on)
		if err != nil {
			return deadline.Date{}, err
		}
		clock, err := deadline.Compute(rule.Clock(), f)
		if err != nil || clock.AnswerBy.IsZero() {
			return deadline.Date{}, err
		}
		if clock.AnswerBy.After(latest) {
			latest = clock.AnswerBy
		}
	}
	return latest, nil
}

// Check returns everything that is wrong with the form, by field.
func (f Form) Check() error {
	var c checks
	c.some("right", f.Rights, slices.Concat(Choices, Dated))
	// A form of wishes alone asks neither who you are nor where you live: nothing hangs on it (11 CCR 7060(b)).
	preference := PreferenceOnly(f.Rights)
	if f.Requester != "" || !preference {
		c.oneOf("requester", f.Requester, keys(requesters))
	}
	if f.Relationship != "" || !preference {
		c.oneOf("relationship", f.Relationship, keys(relationships))
	}
	if f.Country != "" || !preference {
		f.checkPlace(&c)
	}
	f.checkFind(&c)
	if f.forAnother() {
		f.checkOther(&c)
	}
	return problem.Fields(c...)
}

// forAnother reports whether somebody asks for another person.
func (f Form) forAnother() bool { return f.Requester == "agent" || f.Requester == "parent" }

func (f Form) checkPlace(c *checks) {
	if len(f.Country) != 2 || !ascii(f.Country) {
		c.add("country", "Choose the country where you live.")
	}
	if f.Country == "US" && (len(f.State) != 2 || !ascii(f.State)) {
		c.add("state", "Choose the state where you live.")
	}
}

func (f Form) checkFind(c *checks) {
	// Who asks for another may know anything of them but their address.
	known := f.forAnother() && f.Phone+f.Account+f.Order+f.Device != "" || PreferenceOnly(f.Rights) && f.Phone+f.Device != ""
	if f.Email == "" && !known {
		c.add("email", "Type your email address, such as name@example.com.")
	}
	if f.Email != "" {
		if _, err := mail.ParseAddr(f.Email); err != nil {
			c.add("email", "Type an email address such as name@example.com.")
		}
	}
	c.text("name", f.Name, 120)
	c.text("phone", f.Phone, 32)
	c.text("account", f.Account, 64)
	c.text("order", f.Order, 64)
	c.text("device", f.Device, 200)
	c.text("details", f.Details, 4000)
	if f.Phone != "" && len(dsr.Normalize(dsr.Phone, f.Phone)) < 5 {
		c.add("phone", "Type a phone number with at least 5 digits.")
	}
	if !dsr.LookBack(f.LookBack).Known() {
		c.add("look_back", "Choose how far back to look.")
	}
	f.checkWrong(c)
	unsaid := slices.Contains(f.Rights, ChoiceCorrect) && len(f.Wrong) == 0 || slices.Contains(f.Rights, ChoiceOther)
	if f.Details == "" && unsaid {
		c.add("details", "Say in your own words what you want us to do.")
	}
}

// checkWrong checks each thing that is said to be wrong.
func (f Form) checkWrong(c *checks) {
	if len(f.Wrong) > dsr.MaxClaims {
		c.add("wrong_what_1", fmt.Sprintf("Name at most %d things.", dsr.MaxClaims))
	}
	for i, w := range f.Wrong {
		n := strconv.Itoa(i + 1)
		if !w.What.Known() {
			c.add("wrong_what_"+n, "Choose what it is about.")
		}
		c.text("wrong_now_"+n, w.Now, 500)
		c.needed("wrong_right_"+n, w.Right, 500, "Tell us what is right.")
	}
}

func (f Form) checkOther(c *checks) {
	c.needed("subject_name", f.SubjectName, 120, "Type the name of the person whose data it is.")
	c.needed("agent_name", f.AgentName, 120, "Type your own name.")
	c.text("agent_company", f.AgentCompany, 160)
	c.text("agent_phone", f.AgentPhone, 32)
	if _, err := mail.ParseAddr(f.AgentEmail); err != nil {
		c.add("agent_email", "Type your own email address, such as name@example.com.")
	}
	if f.Requester == "agent" {
		c.oneOf("authority", f.Authority, []string{"signed_permission", "power_of_attorney"})
	} else if f.ChildAge != "" { // a guardian of a grown-up has none to give
		c.oneOf("child_age", f.ChildAge, []string{"under_13", "13_to_15", "16_or_17"})
	}
}

func (f Form) residence() string {
	if f.Country == "US" && f.State != "" {
		return "US-" + strings.ToUpper(f.State)
	}
	return strings.ToUpper(f.Country)
}

func (f Form) person() dsr.Person {
	if f.Requester == "self" {
		f.AgentName, f.AgentEmail, f.AgentPhone, f.AgentCompany, f.Authority, f.ChildAge, f.SubjectName = "", "", "", "", "", "", ""
	}
	return dsr.Person{
		Name: f.Name, Email: f.Email, Phone: f.Phone, Text: f.Details, Subject: f.SubjectName, Rights: f.Rights, Wrong: f.Wrong,
		AgentName: f.AgentName, AgentEmail: f.AgentEmail, AgentPhone: f.AgentPhone, AgentCompany: f.AgentCompany,
		Authority: f.Authority, ChildAge: f.ChildAge,
	}
}

func (f Form) identifiers() []workflow.Given {
	var list []workflow.Given
	for _, g := range []workflow.Given{
		{Kind: dsr.Email, Value: f.Email}, {Kind: dsr.Phone, Value: f.Phone}, {Kind: dsr.Account, Value: f.Account},
		{Kind: dsr.Order, Value: f.Order}, {Kind: dsr.Name, Value: f.Name}, {Kind: dsr.Device, Value: f.Device},
	} {
		if dsr.Normalize(g.Kind, g.Value) != "" {
			g.Source = dsr.Typed
			list = append(list, g)
		}
	}
	if f.AgentEmail != "" {
		list = append(list, workflow.Given{Kind: dsr.Email, Value: f.AgentEmail, Source: dsr.ByAgent})
	}
	return list
}

// dedupKey makes a double click one submission: the page's own key, which is random, hashed.
func (f Form) dedupKey() string {
	if f.SubmissionKey == "" {
		return ""
	}
	sum := sha256.Sum256([]byte("form\x00" + f.SubmissionKey))
	return hex.EncodeToString(sum[:])
}

// trimmed cuts white space at the ends, and what no person types and no column takes: NUL and other control
// characters, and bytes that are not UTF-8 (ATK-33).
func (f Form) trimmed() Form {
	for _, p := range []*string{
		&f.SubmissionKey, &f.Requester, &f.Relationship, &f.AgentName, &f.AgentEmail, &f.AgentPhone, &f.AgentCompany,
		&f.Authority, &f.SubjectName, &f.ChildAge, &f.Country, &f.State, &f.Name, &f.Email, &f.Phone, &f.Account,
		&f.Order, &f.Device, &f.Details,
	} {
		*p = Clean(*p)
	}
	f.Wrong = slices.Clone(f.Wrong)
	for i := range f.Wrong {
		f.Wrong[i].Now, f.Wrong[i].Right = Clean(f.Wrong[i].Now), Clean(f.Wrong[i].Right)
	}
	return f
}

// Clean makes typed text valid UTF-8 without control characters (line breaks and tabs stay) and without white space
// at its ends.
func Clean(s string) string {
	s = strings.Map(func(r rune) rune {
		if r == utf8.RuneError || unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, strings.ReplaceAll(s, "\r\n", "\n"))
	return strings.TrimSpace(s)
}

func ascii(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r > unicode.MaxASCII || !unicode.IsLetter(r) })
}
