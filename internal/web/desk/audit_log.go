package desk

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/habeasdata/habeas/internal/audit"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/store"
	page "github.com/habeasdata/habeas/views/desk"
	"github.com/habeasdata/habeas/views/ui"
)

// logRows is how many records of the log one page shows.
const logRows = 100

// showAudit is the log, newest first, or the chain of one request. Administrators see what belongs to no request.
func showAudit(c *call) error {
	shell, err := c.shell("Audit", "Audit")
	if err != nil {
		return err
	}
	v := page.AuditView{
		Shell: shell, Summary: "Who or what did what. Records name people by pseudonyms; the desk says who they are.",
		FilterAction: Prefix + "/audit", ClearFilters: Prefix + "/audit",
		Empty: ui.EmptyView{Title: "No record fits", Text: "Every act and every look at personal values is recorded here."},
	}
	entries, err := c.auditEntries(&v)
	if err != nil {
		return err
	}
	head, err := c.read().LogHead()
	if err != nil {
		return err
	}
	v.Seal = &ui.NoteView{Tone: ui.Info, Word: "Sealed", Text: counted(head.Seq, "record is", "records are") + " in the signed log. Check it with: habeas audit verify."}
	actors, err := c.actors()
	if err != nil {
		return err
	}
	links, err := c.auditLinks(entries)
	if err != nil {
		return err
	}
	for _, e := range entries {
		row := c.auditRow(e, actors)
		row.Href, row.Reference = links[e.Record.Chain].Href, links[e.Record.Chain].Text
		v.Rows = append(v.Rows, row)
	}
	return c.render(http.StatusOK, page.Audit(v))
}

// auditEntries reads what the address asks for.
func (c *call) auditEntries(v *page.AuditView) ([]audit.Entry, error) {
	if c.role() == dsr.Administrator {
		return c.chain(store.AdminChain)
	}
	reference := c.QueryParam("request")
	v.FilterFields = []ui.FieldView{{Name: "request", Label: "Reference of a request", Value: reference, MaxLength: 20}}
	if reference == "" {
		before, _ := strconv.ParseInt(c.QueryParam("before"), 10, 64)
		return c.read().RecentAudit(max(before, 0), logRows)
	}
	v.Filters = []page.FilterView{{Text: "request: " + reference, Remove: Prefix + "/audit"}}
	r, err := c.read().Requests().First(store.Match{"reference": reference})
	if err != nil {
		return nil, nil // an unknown reference has no records
	}
	return c.chain(string(r.ID))
}

func (c *call) chain(name string) ([]audit.Entry, error) {
	entries, err := c.read().History(name)
	slices.Reverse(entries)
	return entries, err
}

// auditLinks maps chains to the pages of their requests, for whoever may see requests.
func (c *call) auditLinks(entries []audit.Entry) (map[string]page.LinkView, error) {
	links := map[string]page.LinkView{}
	if !slices.Contains(readers, c.role()) {
		return links, nil
	}
	var ids []string
	for _, e := range entries {
		if e.Record.Chain != store.AdminChain && !slices.Contains(ids, e.Record.Chain) {
			ids = append(ids, e.Record.Chain)
		}
	}
	if len(ids) == 0 {
		return links, nil
	}
	list, err := c.read().Requests().Find(store.Match{"id": ids})
	for _, r := range list {
		links[string(r.ID)] = page.LinkView{Text: r.Reference, Href: Prefix + "/requests/" + url.PathEscape(r.Reference)}
	}
	return links, err
}
