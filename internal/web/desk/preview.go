package desk

import (
	"net/http"
	"strconv"

	"github.com/habeasdata/habeas/internal/connector"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/web"
	page "github.com/habeasdata/habeas/views/desk"
	"github.com/habeasdata/habeas/views/ui"
)

// showPreview is what a deletion would do, per system and collection. It holds counts and reasons, no values.
func showPreview(c *call) error {
	r, err := c.request()
	if err != nil {
		return err
	}
	if r.Right != regime.Delete {
		return web.See(c, reviewPath(r))
	}
	d, err := c.open(r, nil)
	if err != nil {
		return err
	}
	return d.showPreview(http.StatusOK)
}

func (d *dossier) showPreview(status int) error {
	v, err := d.previewView()
	if err != nil {
		return err
	}
	return d.render(status, page.ErasurePreview(v))
}

func (d *dossier) previewView() (page.ErasurePreviewView, error) {
	shell, err := d.shell("Deletion preview "+d.r.Reference, "Queue")
	v := page.ErasurePreviewView{
		Shell: shell, Back: requestPath(d.r), Reference: d.r.Reference, Title: "What deletion would do", Plan: short(d.r.PlanHash),
		Notes: d.notes(), Aside: d.bound(),
	}
	if err != nil {
		return v, err
	}
	list, err := d.collections()
	if err != nil {
		return v, err
	}
	if v.Conflicts, err = d.openItems(); err != nil {
		return v, err
	}
	sum := tallyErasure(list)
	v.Totals = []page.FactView{
		{Number: count(sum.del), Text: oneOr(sum.del, "row", "rows") + " deleted", Tone: ui.Late},
		{Number: count(sum.mask), Text: oneOr(sum.mask, "row", "rows") + " masked"},
		{Number: count(sum.keep), Text: oneOr(sum.keep, "row", "rows") + " kept"},
		{Number: strconv.Itoa(sum.systems), Text: oneOr(int64(sum.systems), "system", "systems")},
	}
	for _, c := range list {
		if n := len(v.Systems); n == 0 || v.Systems[n-1].Name != c.Connector {
			v.Systems = append(v.Systems, page.ErasureSystemView{Name: c.Connector, State: ui.ChipView{Tone: ui.Info, Word: "planned"}})
		}
		s := &v.Systems[len(v.Systems)-1]
		s.Rows = append(s.Rows, page.ErasureRowView{
			Collection: c.Name, Delete: count(c.Delete), Mask: count(c.Mask), Keep: count(c.Keep), Why: c.KeepReason, Citation: c.Citation,
		})
		s.Total = erasureTotal(list, c.Connector)
	}
	v.Systems = append(v.Systems, d.byPeople()...)
	return v, d.fillApproval(&v, sum)
}

// byPeople are the systems whose owners are asked once the deletion is approved: nobody can count there beforehand.
func (d *dossier) byPeople() []page.ErasureSystemView {
	var out []page.ErasureSystemView
	for _, c := range d.d.Systems.Connectors() {
		if c.Manual() && c.May(connector.Erasure) {
			out = append(out, page.ErasureSystemView{
				Name: c.Name, State: ui.ChipView{Word: "by hand"},
				Detail: "People answer for this system. They are asked to delete when the deletion runs, and the answer says what they did.",
			})
		}
	}
	return out
}

// erasure is a plan in figures.
type erasure struct {
	del, mask, keep int64
	systems         int
}

func tallyErasure(list []dsr.Collection) erasure {
	var e erasure
	seen := map[string]bool{}
	for _, c := range list {
		e.del, e.mask, e.keep = e.del+c.Delete, e.mask+c.Mask, e.keep+c.Keep
		if !seen[c.Connector] && c.Delete+c.Mask > 0 {
			seen[c.Connector] = true
			e.systems++
		}
	}
	return e
}

func erasureTotal(list []dsr.Collection, system string) string {
	var mine []dsr.Collection
	for _, c := range list {
		if c.Connector == system {
			mine = append(mine, c)
		}
	}
	e := tallyErasure(mine)
	return count(e.del) + " deleted, " + count(e.mask) + " masked, " + count(e.keep) + " kept"
}

// fillApproval offers the approval, or says why there is none. Above the cap the number of rows must be typed.
func (d *dossier) fillApproval(v *page.ErasurePreviewView, sum erasure) error {
	var err error
	if v.Blocked, err = d.approvalBlocked(len(v.Conflicts)); err != nil || v.Blocked != "" {
		return err
	}
	label := "Approve: delete " + counted(sum.del, "row", "rows")
	if sum.mask > 0 {
		label += ", mask " + count(sum.mask)
	}
	label += " in " + counted(int64(sum.systems), "system", "systems")
	typed := ""
	if rows := sum.del + sum.mask; rows > d.d.Work.Controller.RowCap {
		typed = strconv.FormatInt(rows, 10)
	}
	f := d.form("approve", page.ApproveErasure(d.target("approve"), d.r.PlanHash, label, typed, ""))
	v.Approve = &f
	return nil
}

// bound says what else stands between an approval and the deletion.
func (d *dossier) bound() []ui.TermView {
	r := d.r
	out := []ui.TermView{
		{Term: "Approvals", Text: strconv.Itoa(r.Approvals) + " of " + strconv.Itoa(r.ApprovalsNeeded), Note: d.approvalIntro()},
		{Term: "The person's confirmation", Text: orNot(d.face.when(r.ConfirmedAt))},
		{Term: "Hold", Text: "starts when both are there", Note: "The person can cancel while it runs."},
	}
	if !r.HoldUntil.IsZero() {
		out[2].Text = "until " + d.face.when(r.HoldUntil)
	}
	return out
}
