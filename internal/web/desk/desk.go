package desk

import (
	"log/slog"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/habeasdata/habeas/internal/connector"
	"github.com/habeasdata/habeas/internal/fulfillment"
	"github.com/habeasdata/habeas/internal/identity"
	"github.com/habeasdata/habeas/internal/intake"
	"github.com/habeasdata/habeas/internal/notice"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/staff"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/web"
	"github.com/habeasdata/habeas/internal/workflow"
	"github.com/habeasdata/habeas/views/ui"
)

// Prefix is the path under which the desk is mounted.
const Prefix = "/desk"

// Desk is the staff's zone.
type Desk struct {
	Work        *workflow.Service
	Intake      *intake.Service
	Staff       *staff.Service
	Notice      *notice.Service
	Fulfillment *fulfillment.Service
	Identity    *identity.Service
	Systems     *connector.Registry
	Law         *regime.Library
	Assets      ui.Assets
	Log         *slog.Logger
	Now         func() time.Time

	pace *web.Pace // of accounts
}

var (
	_ web.Zone      = (*Desk)(nil)
	_ web.Uploader  = (*Desk)(nil)
	_ web.Accounted = (*Desk)(nil)
)

// postsPerMinute is what one member of staff may post: more than anybody does by hand.
const postsPerMinute = 240

// AccountPace limits what each member of staff posts, wherever they sit.
func (d *Desk) AccountPace() *web.Pace { return d.pace }

// Routes registers every row of the table behind its guards.
func (d *Desk) Routes(g *echo.Group) {
	d.pace = web.NewPace(postsPerMinute)
	for _, r := range d.routes() {
		g.Add(r.method, r.path, d.guard(r))
	}
}

// Uploads names the routes that take files.
func (d *Desk) Uploads() map[string]int64 {
	return map[string]int64{Prefix + "/tasks/:task": maxUpload}
}

// read is the read-only store of one call.
func (c *call) read() store.Reader { return c.d.Work.Store.Read(c.ctx()) }
