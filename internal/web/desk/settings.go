package desk

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/web"
	page "github.com/habeasdata/habeas/views/desk"
	"github.com/habeasdata/habeas/views/ui"
)

// showSettings is what this controller has decided.
func showSettings(c *call) error { return c.settingsPage(http.StatusOK, "", nil) }

// settingsPage shows the page, once with a fresh calendar address if there is one, or with an act that comes back.
func (c *call) settingsPage(status int, feed string, failed *failure) error {
	shell, err := c.shell("Settings", "Settings")
	if err != nil {
		return err
	}
	rules, err := c.read().StandingRules().Find(nil, "created_at", "id")
	if err != nil {
		return err
	}
	v := page.SettingsView{
		Shell: shell, Facts: c.houseFacts(), SingleOfficer: ui.ChipView{Word: "off"},
		SingleText: "In this mode a fresh code stands for the second person, and the audit log says so. It is set in the configuration.",
		RulesEmpty: ui.EmptyView{Title: "No standing rule", Text: "Every plan waits for a person until two of you have signed one."},
	}
	if c.d.Work.Controller.SingleOfficer {
		v.SingleOfficer = ui.ChipView{Tone: ui.Soon, Word: "on"}
	}
	if v.Calendar, err = c.calendarView(feed); err != nil {
		return err
	}
	for _, r := range rules {
		v.Rules = append(v.Rules, c.ruleView(r))
	}
	if c.handles() {
		d := dossier{call: c, failed: failed}
		add := d.again("propose", c.proposeForm())
		v.AddRule = &add
	}
	return c.render(status, page.Settings(v))
}

func (c *call) houseFacts() []ui.TermView {
	k := c.d.Work.Controller
	return []ui.TermView{
		{Term: "Name", Text: k.Name}, {Term: "Time zone", Text: k.Location.String()},
		{Term: "Law where no other applies", Text: c.lawName(k.DefaultRegime)},
		{Term: "Hold before a deletion", Text: counted(int64(k.Hold.Hours()), "hour", "hours")},
		{Term: "Row cap", Text: count(k.RowCap), Note: "a deletion above it needs a second person and the number typed"},
		{Term: "Own targets", Text: targets(k.Targets), Note: "they make alarms earlier, never a legal date later"},
	}
}

// targets says the controller's own limits.
func targets(t dsr.Targets) string {
	var parts []string
	if !t.Acknowledge.IsZero() {
		parts = append(parts, "acknowledge within "+t.Acknowledge.String())
	}
	if !t.Answer.IsZero() {
		parts = append(parts, "answer within "+t.Answer.String())
	}
	if len(parts) == 0 {
		return "none"
	}
	return strings.Join(parts, ", ")
}

// ruleView shows one standing rule with what may be done about it.
func (c *call) ruleView(r dsr.StandingRule) page.StandingRuleView {
	v := page.StandingRuleView{
		Title: rightName(regime.Right(r.Right)) + " · up to " + counted(r.RowCap, "row", "rows"), Sample: strconv.Itoa(r.SamplePer100) + " % still go to review",
		Detail: "Own rows only.", Signed: "proposed by " + c.member(r.CreatedBy) + ", " + c.face.day(r.CreatedAt),
		State: ui.ChipView{Tone: ui.Soon, Word: "waits for a second signature"},
	}
	if r.Reference {
		v.Detail = "Own rows, and reference data about things."
	}
	if !r.SignedAt.IsZero() {
		v.Signed += "; signed by " + c.member(r.SignedBy) + ", " + c.face.day(r.SignedAt)
		v.State = ui.ChipView{Tone: ui.Fine, Word: "in force"}
	}
	if !r.EndedAt.IsZero() {
		v.State = ui.ChipView{Word: "ended " + c.face.day(r.EndedAt)}
		return v
	}
	if !c.handles() {
		return v
	}
	at := Prefix + "/settings/rules/" + r.ID
	if r.SignedAt.IsZero() && string(r.CreatedBy) != c.actor.ID {
		v.Actions = append(v.Actions, page.PostButtonView{Action: at + "/sign", Button: ui.ButtonView{Label: "Sign this rule", Kind: ui.Primary}})
	}
	v.Actions = append(v.Actions, page.PostButtonView{Action: at + "/end", Button: ui.ButtonView{Label: "End this rule", Kind: ui.Danger}})
	return v
}

// proposeForm asks for what a standing rule may let through.
func (c *call) proposeForm() page.ActionView {
	var rights []ui.OptionView
	for _, r := range regime.Rights() {
		if r.Class() == regime.DataClass || r == regime.Delete {
			rights = append(rights, ui.OptionView{Value: string(r), Label: rightName(r)})
		}
	}
	return page.Act(page.TargetView{Action: Prefix + "/settings/rules", CSRF: web.CSRF(c)}, "Propose a standing rule", "b",
		ui.ButtonView{Label: "Sign and ask a second person", Kind: ui.Primary}, "Plans that match go through without a person, but for the sample. Other people's rows never do.", nil,
		ui.FieldView{Kind: ui.Select, Name: "right", Label: "Right", Options: rights, Required: true},
		ui.FieldView{Kind: ui.Number, Name: "cap", Label: "At most this many rows", Value: "500", Min: "1", Required: true, Width: ui.Short},
		ui.FieldView{Kind: ui.Number, Name: "sample", Label: "Percent that a person still reviews", Value: "5", Min: "0", Max: "100", Required: true, Width: ui.Short},
		ui.FieldView{Kind: ui.Checkboxes, Name: "reference", Label: "Also", Options: []ui.OptionView{{Value: "yes", Label: "Reference data about things, such as products"}}})
}

// proposeRule writes a standing rule down; it works once a second person signed it.
func proposeRule(c *call) error {
	rows, err := strconv.ParseInt(strings.TrimSpace(c.field("cap")), 10, 64)
	if err != nil {
		rows = 0 // out of range: the use case says what to type
	}
	sample, err := strconv.Atoi(strings.TrimSpace(c.field("sample")))
	if err != nil {
		sample = -1
	}
	err = c.d.Fulfillment.ProposeRule(c.ctx(), c.actor, dsr.StandingRule{
		Right: c.field("right"), RowCap: rows, SamplePer100: sample, Reference: c.field("reference") == "yes",
	})
	if problem.Is(err, problem.Invalid) {
		return c.settingsPage(http.StatusUnprocessableEntity, "", c.backWith("propose", err))
	}
	if err != nil {
		return err
	}
	return c.done(Prefix+"/settings", "proposed")
}

// signRule is the second signature.
func signRule(c *call) error {
	if err := c.d.Fulfillment.SignRule(c.ctx(), c.actor, c.Param("rule")); err != nil {
		return err
	}
	return c.done(Prefix+"/settings", "signed")
}

// endRule takes a rule out of force.
func endRule(c *call) error {
	if err := c.d.Fulfillment.EndRule(c.ctx(), c.actor, c.Param("rule")); err != nil {
		return err
	}
	return c.done(Prefix+"/settings", "ended")
}
