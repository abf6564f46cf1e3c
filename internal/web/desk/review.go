package desk

import (
	"net/http"
	"strconv"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/fulfillment"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/web"
	page "github.com/habeasdata/habeas/views/desk"
)

// showReview is the check before release: collections with counts and flags. Values stand behind a button.
func showReview(c *call) error {
	r, err := c.request()
	if err != nil {
		return err
	}
	if r.Right == regime.Delete || weighed(r) || usedBy(r) {
		return web.See(c, reviewPath(r))
	}
	d, err := c.open(r, nil)
	if err != nil {
		return err
	}
	return d.showReview(http.StatusOK, c.QueryParam("collection"))
}

func (d *dossier) showReview(status int, chosen string) error {
	v, err := d.reviewView(chosen)
	if err != nil {
		return err
	}
	return d.render(status, page.Review(v))
}

// rowsShown is how many rows one look shows.
const rowsShown = 50

// showRows opens a part of a collection. The use case writes the look down before it opens anything.
func showRows(c *call) error {
	r, err := c.request()
	if err != nil {
		return err
	}
	chosen, err := c.read().Collections().Get(c.field("collection"))
	if err == nil && chosen.RequestID != r.ID {
		err = problem.New(problem.NotFound, "There is nothing here.")
	}
	if err != nil {
		return err
	}
	from, _ := strconv.Atoi(c.field("from"))
	rows, err := c.d.Fulfillment.Rows(c.ctx(), chosen.ID, c.actor, max(from, 0), rowsShown)
	if err != nil {
		return err
	}
	if r, err = c.request(); err != nil {
		return err
	}
	d, err := c.open(r, nil)
	if err != nil {
		return err
	}
	v, err := d.reviewView(chosen.ID)
	if err != nil {
		return err
	}
	d.fillRows(&v, chosen, rows, max(from, 0))
	return c.render(http.StatusOK, page.Review(v))
}

// fillRows puts opened rows into the page.
func (d *dossier) fillRows(v *page.ReviewView, c dsr.Collection, rows fulfillment.Page, from int) {
	for i, cells := range rows.Rows {
		v.Rows = append(v.Rows, page.ReviewRowView{
			ID: strconv.Itoa(from + i + 1), Cells: cells, State: decisionChip(c), Path: c.Path,
		})
	}
	last := from + len(rows.Rows)
	v.Pager.Summary = count(int64(from+1)) + " to " + count(int64(last)) + " of " + count(c.Rows)
	v.Whole = nil
	if rows.More {
		v.Whole = append(v.Whole, d.rowsButton(c, "Next rows (written down)", last))
	}
}
