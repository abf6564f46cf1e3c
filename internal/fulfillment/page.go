package fulfillment

import (
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/habeasdata/habeas/internal/datamap"
	"github.com/habeasdata/habeas/internal/deadline"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/locale"
	"github.com/habeasdata/habeas/views/answer"
)

// page is the head of index.html; the packer adds the collections.
func (s *Service) page(r dsr.Request, m Manifest, p *locale.Printer) (answer.Page, error) {
	right, err := s.Work.AnsweredAs(r)
	if err != nil {
		return answer.Page{}, err
	}
	page := answer.Page{
		Language: p.Tag(), Title: p.T("answer.title"), Company: s.Work.Controller.Name, Reference: r.Reference,
		Made:  say(p, s.Work.Controller.Today(s.Now())),
		Intro: []string{p.T("answer.intro", "Company", s.Work.Controller.Name), p.T("answer.files")},
		Labels: answer.Labels{
			Contents: p.T("answer.contents"), Rows: p.T("answer.rows"), System: p.T("answer.system"),
			Files: p.T("answer.download"), Withheld: p.T("answer.withheld"), Silent: p.T("answer.silent"),
			More: p.T("answer.more"), Field: p.T("answer.field"), Reason: p.T("answer.reason"),
			Uploads: p.T("answer.uploads"), About: p.T("answer.about"),
		},
	}
	switch {
	case r.Lesser:
		page.Title, page.Intro = p.T("answer.title_about"), []string{p.T("answer.lesser")}
	case !right.ShowsRows():
		page.Title, page.Intro = p.T("answer.title_about"), []string{p.T("answer.kinds")}
	}
	for _, i := range m.Withheld {
		page.Withheld = append(page.Withheld, answer.Item(i))
	}
	for _, i := range m.NotAnswered {
		page.Silent = append(page.Silent, answer.Item(i))
	}
	if page.Period, err = s.periodWords(p, r, m.Period); err != nil || m.Information == nil {
		return page, err
	}
	page.About = []string{p.T("answer.about_intro"), p.T("answer.machine")}
	law, _, err := s.Work.Rule(r)
	if err != nil {
		return page, err
	}
	w := wording{p: p, countries: display.Regions(language.Make(p.Tag())), authority: law.In(p.Tag(), law.Regulator.Name)}
	for _, section := range m.Information.Sections {
		page.Sections = append(page.Sections, w.section(section))
	}
	return page, nil
}

func say(p *locale.Printer, d deadline.Date) string { return p.Date(d.Year(), int(d.Month()), d.Day()) }

// wording puts facts into a language.
type wording struct {
	p         *locale.Printer
	countries display.Namer
	authority string
}

// column is one column of a section: its heading and what it shows of a fact.
type column struct {
	id   string
	show func(w wording, f datamap.Fact) []string
}

// section is one item of the law as the page shows it: a table of facts, else the sentence that there are none, and what
// people wrote.
func (w wording) section(s datamap.Section) answer.Section {
	id := "answer.item." + string(s.Item)
	v := answer.Section{
		Anchor: "about-" + strings.ReplaceAll(string(s.Item), "_", "-"), Title: w.p.T(id + ".title"),
		Law: w.p.T("answer.law", "Citation", s.Citation), Notes: s.Written,
	}
	if len(s.Facts) == 0 {
		if len(s.Written) == 0 {
			v.None = w.p.T(id+".none", w.noneArgs(s)...)
		}
		return v
	}
	columns := columnsOf[s.Item]
	for _, c := range columns {
		v.Columns = append(v.Columns, w.p.T("answer.column."+c.id))
	}
	for _, f := range s.Facts {
		row := make([][]string, len(columns))
		for i, c := range columns {
			row[i] = c.show(w, f)
		}
		v.Rows = append(v.Rows, row)
	}
	return v
}
