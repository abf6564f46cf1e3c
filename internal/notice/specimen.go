package notice

import (
	"slices"
	"strings"
	"time"

	"github.com/habeasdata/habeas/internal/deadline"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/views/letter"
)

// SpecimenReference marks every specimen as one: no request has it.
const SpecimenReference = "SAMPLE-0000"

// staffWords stand in a specimen where a member of staff writes.
const staffWords = "[Sample: here stand the words of the member of staff.]"

// Specimen is one letter as the desk shows it, with sample data and the real words, dates and citations of a law.
type Specimen struct {
	ID       string
	Name     string
	Template string
	// rights are those that the letter may be about, the usual one first; nil for all of a law.
	rights []regime.Right
	write  func(sample) (letter.Notice, bool) // false where the law does not know it
}

// Rendered is a specimen in one language.
type Rendered struct {
	letter.Rendered
	Language  string
	Right     regime.Right // that it is about
	Citations []string     // of the law, as they stand in the letter
}

// Specimens lists all letters, those to the person first.
func Specimens() []Specimen { return slices.Clone(specimens) }

// Specimen writes one letter as it would be under a law today. A law that does not know it is a NotFound problem.
func (s *Service) Specimen(id string, pack *regime.Pack, language string) (Rendered, error) {
	at := slices.IndexFunc(specimens, func(one Specimen) bool { return one.ID == id })
	if at < 0 {
		return Rendered{}, problem.New(problem.NotFound, "There is no such letter.")
	}
	n, right, ok := s.specimen(specimens[at], pack, language)
	if !ok {
		return Rendered{}, problem.New(problem.NotFound, "%s does not know this letter.", pack.Jurisdiction)
	}
	words := s.Catalog.Printer(language)
	out, err := letter.Render(words, n)
	return Rendered{Rendered: out, Language: words.Tag(), Right: right, Citations: cited(pack, out.Text)}, err
}

// Knows reports whether a law knows a letter.
func (s *Service) Knows(one Specimen, pack *regime.Pack) bool {
	_, _, ok := s.specimen(one, pack, "")
	return ok
}

// specimen writes one with the first right that the law has and the letter fits.
func (s *Service) specimen(one Specimen, pack *regime.Pack, language string) (letter.Notice, regime.Right, bool) {
	now := s.Now()
	given := pack.Rights(s.Work.Controller.Today(now))
	rights := given
	if one.rights != nil {
		rights = slices.DeleteFunc(slices.Clone(one.rights), func(r regime.Right) bool { return !slices.Contains(given, r) })
	}
	for _, right := range rights {
		if right.Class() == regime.DecisionClass && (one.rights == nil || !dsr.Reviews(right)) {
			continue
		}
		data, err := s.sample(pack, right, now)
		if err != nil {
			continue // no clock: nothing could be written about it
		}
		data.language = language
		if n, ok := one.write(data); ok {
			return n, right, true
		}
	}
	return nil, "", false
}

// sample is what a specimen is written from.
type sample struct {
	s     *Service
	pack  *regime.Pack
	rule  regime.Rule
	r     dsr.Request // was never asked by anybody
	clock deadline.Clock
	now   time.Time // in the controller's zone
	today deadline.Date

	language string // of the specimen
}

func (s *Service) sample(pack *regime.Pack, right regime.Right, now time.Time) (sample, error) {
	r := dsr.Request{
		Reference: SpecimenReference + "-1", Regime: pack.ID, Right: right, Class: right.Class(), State: dsr.Verifying, ReceivedAt: now, Ordinal: 1,
	}
	clock, err := s.Work.Clock(r)
	if err != nil {
		return sample{}, err
	}
	r.AnswerBy, r.AckBy, r.ExtendTo = clock.AnswerBy, clock.AckBy, clock.ExtendedTo
	_, rule, err := s.Work.Rule(r)
	return sample{
		s: s, pack: pack, rule: rule, r: r, clock: clock, now: now.In(s.Work.Controller.Location), today: s.Work.Controller.Today(now),
	}, err
}

func (f sample) head() letter.Head {
	return letter.Head{Brand: f.s.Work.Controller.Name, Reference: f.r.Reference, StatusURL: f.url("/status")}
}

// quiet is the head of a letter to somebody who has no status page.
func (f sample) quiet() letter.Head {
	return letter.Head{Brand: f.s.Work.Controller.Name, Reference: SpecimenReference}
}

// url is an address that leads nowhere: a specimen opens nothing.
func (f sample) url(path string) string { return f.s.Work.Controller.BaseURL + path + "?sample" }

func (f sample) right() string { return string(f.r.Right) }

func (f sample) due() letter.Due {
	return letter.Due{Reference: f.r.Reference, Right: f.right(), By: f.r.AnswerBy, Rule: f.rule.Citation}
}

func (f sample) recourse() letter.Recourse {
	return f.s.redress(f.pack, f.language, f.r, f.url("/appeal/sample"))
}

// offer is what the law wants offered beside a refusal.
func (f sample) offer() *letter.Offer {
	in, ok := f.pack.OffersInstead(f.r.Right)
	if !ok {
		return nil
	}
	return &letter.Offer{Right: string(in.Offer), URL: f.url("/request/rights"), Rule: in.Citation}
}

// appeal is the request by which the answer to this one is contested.
func (f sample) appeal() (letter.Due, bool) {
	right, rule, ok := f.pack.Redress(f.r.Right, f.today)
	if !ok {
		return letter.Due{}, false
	}
	about := dsr.Request{
		Regime: f.pack.ID, Right: right, AboutRight: f.r.Right, About: "sample", Class: right.Class(), State: dsr.Collecting, ReceivedAt: f.r.ReceivedAt,
	}
	due := letter.Due{Reference: SpecimenReference + "-2", Right: string(right), Rule: rule.Citation}
	if clock, err := f.s.Work.Clock(about); err == nil {
		due.By = clock.AnswerBy
	}
	return due, true
}

// cited lists the citations of a law that stand in a letter, in its own words.
func cited(pack *regime.Pack, text string) []string {
	flat := strings.Join(strings.Fields(text), " ")
	all := []string{pack.Regulator.Citation, pack.Court.Citation, processorRule(pack)}
	for _, r := range pack.Rules {
		all = append(all, r.Citation, r.AppealCitation, r.LaterBecause)
	}
	for _, g := range pack.Grounds {
		all = append(all, g.Citation)
	}
	for _, i := range pack.Instead {
		all = append(all, i.Citation)
	}
	for _, l := range pack.Lesser {
		all = append(all, l.Citation)
	}
	slices.Sort(all)
	return slices.DeleteFunc(slices.Compact(all), func(c string) bool { return c == "" || !strings.Contains(flat, c) })
}
