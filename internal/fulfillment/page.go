package fulfillment

import (
	"strings"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/views/answer"
)

// page is the head of index.html; the packer adds the collections.
func (s *Service) page(r dsr.Request, m Manifest) answer.Page {
	p := s.Catalog.Printer(s.Work.Controller.Locale)
	today := s.Work.Controller.Today(s.Now())
	page := answer.Page{
		Language: p.Tag(), Title: p.T("answer.title"), Company: s.Work.Controller.Name, Reference: r.Reference,
		Made: p.Date(today.Year(), int(today.Month()), today.Day()), Categories: r.Lesser,
		Intro: []string{p.T("answer.intro", "Company", s.Work.Controller.Name), p.T("answer.files")},
		Labels: answer.Labels{
			Contents: p.T("answer.contents"), Rows: p.T("answer.rows"), System: p.T("answer.system"),
			Files: p.T("answer.download"), Withheld: p.T("answer.withheld"), Silent: p.T("answer.silent"),
			More: p.T("answer.more"), Field: p.T("answer.field"), Reason: p.T("answer.reason"),
			Uploads: p.T("answer.uploads"),
		},
	}
	if r.Lesser {
		page.Intro = []string{p.T("answer.lesser")}
	}
	for _, i := range m.Withheld {
		page.Withheld = append(page.Withheld, answer.Item(i))
	}
	for _, i := range m.NotAnswered {
		page.Silent = append(page.Silent, answer.Item(i))
	}
	return page
}

// forbiddenItem says that a value is held that may not be sent out: its kind, never the value (11 CCR 7024(d)).
func forbiddenItem(collection, fieldAndKind string) ManifestItem {
	field, kind, _ := strings.Cut(fieldAndKind, "=")
	return ManifestItem{
		Name:   collection + "." + field,
		Reason: "We hold a value of this kind (" + strings.ReplaceAll(kind, "_", " ") + "). For your safety it is not sent out.",
	}
}
