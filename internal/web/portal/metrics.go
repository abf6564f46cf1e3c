package portal

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"github.com/habeasdata/habeas/internal/locale"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/web"
	"github.com/habeasdata/habeas/internal/workflow"
	view "github.com/habeasdata/habeas/views/portal"
)

// publicYears is how many full calendar years the public sees.
const publicYears = 3

// metrics shows the figures of past years where the controller has switched them on.
func (p *Portal) metrics(c echo.Context) error {
	if !p.Work.Controller.PublicMetrics {
		return problem.New(problem.NotFound, "There is nothing here.")
	}
	v := view.MetricsPage{Site: p.site(c)}
	now := p.Now()
	last := p.Work.Controller.Today(now).Year() - 1
	for year := last; year > last-publicYears; year-- {
		figures, err := p.Work.Figures(c.Request().Context(), year, now)
		if err != nil {
			return err
		}
		if y := metricsYear(v.Site.P, figures); len(y.Lines) > 0 || year == last {
			v.Years = append(v.Years, y)
		}
	}
	return web.Render(c, http.StatusOK, view.Metrics(v))
}

func metricsYear(words *locale.Printer, f workflow.Figures) view.MetricsYear {
	y := view.MetricsYear{Year: strconv.Itoa(f.Year)}
	if f.All.Received == 0 {
		return y
	}
	for _, one := range append(f.Rights, f.All) {
		l := view.MetricsLine{
			Right: string(one.Right), Received: words.Number(one.Received), Complied: words.Number(one.Complied()),
			Nothing: words.Number(one.Nothing), Denied: words.Number(one.Denied), Mean: "–", Median: "–",
		}
		if mean, ok := one.Mean(); ok {
			l.Mean = words.Decimal(mean)
		}
		if median, ok := one.Median(); ok {
			l.Median = words.Decimal(median)
		}
		y.Lines = append(y.Lines, l)
	}
	return y
}
