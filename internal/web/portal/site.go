package portal

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/habeasdata/habeas/internal/deadline"
	"github.com/habeasdata/habeas/internal/locale"
	"github.com/habeasdata/habeas/internal/web"
	view "github.com/habeasdata/habeas/views/portal"
)

// site is what every page shows around its content.
func (p *Portal) site(c echo.Context) view.Site {
	words := p.printer(c)
	s := view.Site{
		P: words, Brand: p.Work.Controller.Name, BrandURL: p.BrandURL, Assets: p.Server.Assets(""), CSRF: web.CSRF(c),
		Path: pagePath(c), Contact: p.Contact, Metrics: p.Work.Controller.PublicMetrics,
	}
	if offered, err := p.Intake.Offered(p.Now()); err == nil {
		s.Offered = offered // a law that cannot be read offers nothing that hangs on its date
	}
	for _, tag := range p.Catalog.Tags() {
		name := display.Self.Name(language.Make(tag))
		s.Languages = append(s.Languages, view.Language{Tag: tag, Name: name, Current: tag == words.Tag()})
	}
	return s
}

// printer speaks the language that was chosen, else the browser's, else the company's.
func (p *Portal) printer(c echo.Context) *locale.Printer {
	if chosen := web.Cookie(c, languageCookie); slices.Contains(p.Catalog.Tags(), chosen) {
		return p.Catalog.Printer(chosen)
	}
	return p.Catalog.Printer(c.Request().Header.Get("Accept-Language"), p.Work.Controller.Locale)
}

// pagePath is the address at which this page can be fetched again.
func pagePath(c echo.Context) string {
	path := c.Request().URL.Path
	if c.Request().Method != http.MethodGet {
		switch {
		case path == "/requests":
			path = view.StepCheck.Path()
		case strings.HasPrefix(path, "/status/") && path != "/status/code":
			path = "/status"
		}
	}
	if !web.LocalPath(path) {
		return "/"
	}
	return path
}

// checks are the rules of a form today: a choice that a law gives from a later day on cannot be made yet.
func (p *Portal) checks(words *locale.Printer) checks {
	return checks{words: words, begins: func(right string) string {
		from, err := p.Intake.Begins(right, p.Now())
		if err != nil {
			return "" // the intake refuses what no law gives
		}
		return day(words, from)
	}}
}

// date says an instant's date in the controller's time zone.
func (p *Portal) date(words *locale.Printer, at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return day(words, p.Work.Controller.Today(at))
}

// moment says an instant in the controller's time zone.
func (p *Portal) moment(words *locale.Printer, at time.Time) string {
	return words.Moment(at.In(p.Work.Controller.Location))
}

func day(words *locale.Printer, d deadline.Date) string {
	if d.IsZero() {
		return ""
	}
	return words.Date(d.Year(), int(d.Month()), d.Day())
}
