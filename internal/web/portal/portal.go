package portal

import (
	"time"

	"github.com/labstack/echo/v4"

	"github.com/habeasdata/habeas/internal/identity"
	"github.com/habeasdata/habeas/internal/intake"
	"github.com/habeasdata/habeas/internal/locale"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/web"
	"github.com/habeasdata/habeas/internal/workflow"
	view "github.com/habeasdata/habeas/views/portal"
)

// Options are the use cases and facts that the pages need.
type Options struct {
	Server    *web.Server
	Work      *workflow.Service
	Intake    *intake.Service
	Drafts    *intake.Drafts
	Identity  *identity.Service
	Downloads Downloads
	Catalog   *locale.Catalog
	BrandURL  string   // the company's own site; "" for none
	Contact   Contact  // other ways to reach the company
	Regimes   []string // whose periods the start page shows; empty: the controller's default
	Now       func() time.Time
}

// Contact is every other way to reach the company; empty ways are not shown.
type Contact = view.Contact

// Portal is the public trust zone.
type Portal struct{ Options }

var _ web.Zone = (*Portal)(nil)

// New returns the zone; mount it under "".
func New(o Options) *Portal { return &Portal{o} }

// Routes implements [web.Zone]. docs/forms.md is the contract.
func (p *Portal) Routes(g *echo.Group) {
	g.GET("/", p.start)
	g.GET("/privacy", p.privacy)
	g.GET("/privacy-metrics", p.metrics)
	g.POST("/language", p.language)

	g.GET("/request/rights", p.askRights)
	g.POST("/request/rights", p.takeRights)
	g.GET("/request/who", p.askWho)
	g.POST("/request/who", p.takeWho)
	g.GET("/request/where", p.askWhere)
	g.POST("/request/where", p.takeWhere)
	g.GET("/request/find", p.askFind)
	g.POST("/request/find", p.takeFind)
	g.GET("/request/check", p.check)
	g.POST("/requests", p.send)
	g.GET("/sent", p.sent)

	g.GET("/c/:token", p.confirmLink)
	g.GET("/confirm", p.askConfirm)
	g.POST("/confirm", p.confirm)
	g.GET("/confirmed", p.done(view.DoneConfirmed))

	g.GET("/status", p.status)
	g.POST("/status", p.askCode)
	g.GET("/status/code", p.enterCode)
	g.POST("/status/code", p.takeCode)
	g.POST("/status/messages", p.message)
	g.POST("/status/proof", p.proof)
	g.POST("/status/record-code", p.newRecordCode)
	g.POST("/status/declaration", p.declare)
	g.POST("/status/passphrase", p.passphrase)
	g.POST("/status/delete-confirm", p.confirmDelete)
	g.POST("/status/delete-cancel", p.cancelDelete)
	g.POST("/status/withdraw", p.withdraw)
	g.POST("/status/appeal", p.contest)
	g.POST("/status/sign-out", p.signOut)
	g.GET("/signed-out", p.done(view.DoneSignedOut))

	g.GET("/download/:token", p.describeDownload)
	g.POST("/download/:token", p.download)
	g.GET("/not-me/:token", p.askNotMe)
	g.POST("/not-me/:token", p.notMe)
	g.GET("/stopped", p.done(view.DoneStopped))
	g.GET("/appeal/:token", p.askAppeal)
	g.POST("/appeal/:token", p.appeal)
	g.GET("/appealed", p.done(view.DoneAppealed))
}

// Fault implements [web.Zone].
func (p *Portal) Fault(c echo.Context, f web.Fault) error {
	if f.Kind == problem.Unauthenticated {
		return web.See(c, "/status")
	}
	page := view.FaultPage{Site: p.site(c), Status: f.Status}
	if f.Status >= 500 {
		page.Reference = f.Reference
	}
	return web.Render(c, f.Status, view.Fault(page))
}

// The names of the public's cookies.
const (
	draftCookie    = "draft"
	sentCookie     = "sent"
	sessionCookie  = "session"
	wantedCookie   = "wanted" // the reference for which a code was asked
	flashCookie    = "flash"
	languageCookie = "language"
)
