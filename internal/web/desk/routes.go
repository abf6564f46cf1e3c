package desk

import (
	"net/http"
	"slices"

	"github.com/habeasdata/habeas/internal/dsr"
)

// route is one address of the desk: who may use it, and whether the second factor must be fresh.
type route struct {
	method string
	path   string
	roles  []dsr.Role // nil for whoever comes, signed in or not
	fresh  bool
	handle func(c *call) error
}

// The sets of roles that routes name. Administrators run the house and see no request; auditors read, masked.
var (
	everyone       = dsr.Roles
	readers        = []dsr.Role{dsr.Officer, dsr.Approver, dsr.Auditor}
	handlers       = []dsr.Role{dsr.Officer, dsr.Approver}
	officers       = []dsr.Role{dsr.Officer}
	administrators = []dsr.Role{dsr.Administrator}
	operators      = []dsr.Role{dsr.Officer, dsr.Approver, dsr.Administrator}
)

func get(path string, roles []dsr.Role, h func(*call) error) route {
	return route{http.MethodGet, path, roles, false, h}
}

func post(path string, roles []dsr.Role, h func(*call) error) route {
	return route{http.MethodPost, path, roles, false, h}
}

// freshPost is a post that needs the second factor again.
func freshPost(path string, roles []dsr.Role, h func(*call) error) route {
	return route{http.MethodPost, path, roles, true, h}
}

// routes is the whole zone.
func (d *Desk) routes() []route {
	return slices.Concat(accessRoutes, listRoutes, requestRoutes, workRoutes, houseRoutes)
}

var accessRoutes = []route{
	get("/sign-in", nil, showSignIn),
	post("/sign-in", nil, signIn),
	get("/sign-in/code", nil, showCode),
	post("/sign-in/code", nil, signInCode),
	get("/enrol/:token", nil, showEnrol),
	post("/enrol/:token", nil, enrol),
	post("/sign-out", nil, signOut),
}

var listRoutes = []route{
	get("", everyone, showToday),
	get("/queue", readers, showQueue),
	post("/queue/assign", officers, assignMany),
	post("/search", readers, search),
}
