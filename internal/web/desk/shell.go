package desk

import (
	"slices"
	"strings"
	"time"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/web"
	page "github.com/habeasdata/habeas/views/desk"
	"github.com/habeasdata/habeas/views/ui"
)

const (
	flashCookie = "desk-said"
	flashLife   = time.Minute
)

// place is one entry of the rail.
type place struct {
	name, icon, path string
	roles            []dsr.Role
}

var places = []place{
	{"Today", "today", Prefix, readers},
	{"Queue", "queue", Prefix + "/queue", readers},
	{"Triage", "inbox", Prefix + "/triage", officers},
	{"Tasks", "tasks", Prefix + "/tasks", officers},
	{"Connectors", "connectors", Prefix + "/systems", everyone},
	{"Holds", "holds", Prefix + "/holds", keepers},
	{"Lists", "lists", Prefix + "/lists", keepers},
	{"Law", "law", Prefix + "/law", everyone},
	{"Letters", "letters", Prefix + "/letters", keepers},
	{"Metrics", "metrics", Prefix + "/metrics", everyone},
	{"Audit", "audit", Prefix + "/audit", everyone},
	{"Staff", "staff", Prefix + "/staff", administrators},
	{"Settings", "settings", Prefix + "/settings", everyone},
}

// home is the first page that the caller's role has.
func (c *call) home() string {
	if c.role() == dsr.Administrator {
		return Prefix + "/systems"
	}
	return Prefix
}

func (c *call) page(title string) ui.PageView {
	return ui.PageView{Title: title + " · Habeas", Face: ui.Desk, Assets: c.d.Assets}
}

// shell is the frame of a page; current is the name of its place in the rail.
func (c *call) shell(title, current string) (page.ShellView, error) {
	v := page.ShellView{
		Page: c.page(title), CSRF: web.CSRF(c), Home: c.home(), Controller: c.d.Work.Controller.Name,
		UserName: c.session.Member.Name, UserRole: roleNames[c.role()], SignOut: Prefix + "/sign-out",
	}
	for _, p := range places {
		if slices.Contains(p.roles, c.role()) {
			v.Nav = append(v.Nav, page.NavItemView{Name: p.name, Href: p.path, Icon: p.icon, Current: p.name == current})
		}
	}
	if slices.Contains(readers, c.role()) {
		v.SearchHref = Prefix + "/search"
	}
	if c.role() == dsr.Officer {
		v.LogHref = Prefix + "/intake"
	}
	if said := web.Signed(c, flashCookie); said != "" {
		web.DropCookie(c, flashCookie)
		v.Flash = &ui.NoteView{Tone: ui.Fine, Word: "Done", Text: flashes[said]}
	}
	stops, err := c.stops()
	if err != nil || len(stops) == 0 {
		return v, err
	}
	v.Stop = page.StopView{On: true, Text: c.stopText(stops), Href: Prefix + "/systems"}
	return v, nil
}

// stops are the emergency stops in force.
func (c *call) stops() ([]dsr.Setting, error) {
	rows, err := c.read().Settings().Find(store.Match{"value": "on"}, "name")
	return slices.DeleteFunc(rows, func(s dsr.Setting) bool { return !strings.HasPrefix(s.Name, "stop:") }), err
}

func (c *call) stopText(stops []dsr.Setting) string {
	if i := slices.IndexFunc(stops, func(s dsr.Setting) bool { return s.Name == dsr.StopAll }); i >= 0 {
		return "Nothing is erased in any system, " + c.since(stops[i]) + "."
	}
	names := make([]string, len(stops))
	for i, s := range stops {
		names[i] = strings.TrimPrefix(s.Name, "stop:")
	}
	return "Nothing is erased in " + strings.Join(names, ", ") + ", " + c.since(stops[0]) + "."
}

func (c *call) since(s dsr.Setting) string {
	return "since " + c.face.when(s.ChangedAt) + ", by " + c.member(s.ChangedBy)
}
