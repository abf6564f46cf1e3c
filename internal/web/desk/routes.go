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
	keepers        = []dsr.Role{dsr.Officer, dsr.Administrator} // of legal holds and letters
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
	get("/calendar/:token", nil, calendarFeed),
}

var listRoutes = []route{
	get("", everyone, showToday),
	get("/queue", readers, showQueue),
	post("/queue/assign", officers, assignMany),
	post("/search", readers, search),
}

var workRoutes = []route{
	get("/triage", officers, nextTriage),
	get("/triage/:reference", officers, showTriage),
	post("/triage/:reference/take", officers, take),
	get("/intake", officers, showIntake),
	post("/intake", officers, logRequest),
	get("/tasks", officers, showTasks),
	get("/tasks/:task", officers, showTask),
	post("/tasks/:task", officers, answerTask),
}

var houseRoutes = []route{
	get("/systems", everyone, showSystems),
	post("/systems/check", operators, checkSystems),
	freshPost("/systems/stop", operators, stopErasure),
	freshPost("/systems/resume", operators, resumeErasure),
	get("/law", everyone, showLaw),
	get("/letters", keepers, showLetters),
	get("/letters/:letter", keepers, showLetter),
	get("/letters/:letter/html", keepers, showLetterHTML),
	get("/metrics", everyone, showMetrics),
	get("/metrics.csv", everyone, saveMetrics),
	get("/audit", everyone, showAudit),
	get("/staff", administrators, showStaff),
	freshPost("/staff/invite", administrators, invite),
	freshPost("/staff/:member/role", administrators, setRole),
	freshPost("/staff/:member/disable", administrators, disable),
	get("/holds", keepers, showHolds),
	freshPost("/holds", keepers, placeHold),
	freshPost("/holds/:hold/end", keepers, endHold),
	get("/lists", keepers, showLists),
	freshPost("/lists", administrators, decideMarks),
	get("/settings", everyone, showSettings),
	freshPost("/settings/calendar", readers, renewCalendar),
	post("/settings/calendar/end", readers, endCalendar),
	freshPost("/settings/rules", handlers, proposeRule),
	freshPost("/settings/rules/:rule/sign", handlers, signRule),
	freshPost("/settings/rules/:rule/end", handlers, endRule),
}
