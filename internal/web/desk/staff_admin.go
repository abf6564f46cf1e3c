package desk

import (
	"net/http"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/staff"
	"github.com/habeasdata/habeas/internal/web"
	page "github.com/habeasdata/habeas/views/desk"
	"github.com/habeasdata/habeas/views/ui"
)

var memberStates = map[dsr.MemberState]ui.ChipView{
	dsr.Invited: {Tone: ui.Info, Word: "invited"}, dsr.Active: {Tone: ui.Fine, Word: "active"}, dsr.Disabled: {Word: "disabled"},
}

// showStaff lists who works here.
func showStaff(c *call) error { return c.staffPage(http.StatusOK, "", nil) }

// staffPage shows the list, once with a fresh link if there is one, or with an act that comes back.
func (c *call) staffPage(status int, link string, failed *failure) error {
	shell, err := c.shell("Staff", "Staff")
	if err != nil {
		return err
	}
	list, err := c.staff()
	if err != nil {
		return err
	}
	v := page.StaffView{Shell: shell, Summary: counted(int64(len(list)), "account", "accounts"), Link: link}
	if link != "" {
		v.LinkNote = "Hand this link over yourself. It works once, for " + counted(staff.EnrolmentDays, "day", "days") + "."
	}
	d := dossier{call: c, failed: failed}
	add := d.again("invite", addStaff(c))
	v.Add = &add
	for _, m := range list {
		row := page.StaffRowView{Name: m.Name, State: memberStates[m.State], Roles: []ui.ChipView{{Word: roleNames[m.Role], Outline: true}}, Seen: "since " + c.face.day(m.CreatedAt)}
		if m.Unreadable {
			row.State, row.Seen = ui.ChipView{Tone: ui.Late, Word: "unreadable"}, "Its key was destroyed: nobody can sign in with it. Disable it, and invite the person again."
		}
		row.Forms = c.memberForms(d, m)
		v.Rows = append(v.Rows, row)
	}
	return c.render(status, page.Staff(v))
}

func addStaff(c *call) page.ActionView {
	return page.Act(page.TargetView{Action: Prefix + "/staff/invite", CSRF: web.CSRF(c)}, "Add a member of staff", "i",
		ui.ButtonView{Label: "Make an enrolment link", Kind: ui.Primary}, "They choose their password and second factor behind the link.", nil,
		ui.FieldView{Name: "name", Label: "Name", Required: true, MaxLength: 100, Autocomplete: "off"},
		ui.FieldView{Kind: ui.Email, Name: "email", Label: "Work email", Required: true, MaxLength: 254, Autocomplete: "off"},
		ui.FieldView{Kind: ui.Radios, Name: "role", Label: "Role", Options: roleOptions(""), Required: true})
}

func roleOptions(but dsr.Role) []ui.OptionView {
	var out []ui.OptionView
	for _, r := range dsr.Roles {
		if r != but {
			out = append(out, ui.OptionView{Value: string(r), Label: roleNames[r]})
		}
	}
	return out
}

// memberForms offers what may be done to an account: nothing to one's own.
func (c *call) memberForms(d dossier, m staff.Member) []page.ActionView {
	if m.ID == c.session.Member.ID || m.State == dsr.Disabled {
		return nil
	}
	at := Prefix + "/staff/" + string(m.ID)
	id := string(m.ID)
	role := page.Act(page.TargetView{Action: at + "/role", CSRF: web.CSRF(c)}, "Change the role", "role-"+id, ui.ButtonView{Label: "Change the role"},
		"They are signed out and sign in again.", nil, ui.FieldView{Kind: ui.Radios, Name: "role", Label: "Role", Options: roleOptions(m.Role), Required: true})
	off := page.Act(page.TargetView{Action: at + "/disable", CSRF: web.CSRF(c)}, "Disable", "disable-"+id, ui.ButtonView{Label: "Disable " + m.Name, Kind: ui.Danger},
		"They are signed out at once. What they did stays on record.", nil)
	if m.Unreadable {
		return []page.ActionView{off}
	}
	return []page.ActionView{d.again(id+"/role", role), off}
}

// invite makes an account and shows its one-time link, once: it is kept nowhere in clear.
func invite(c *call) error {
	token, err := c.d.Staff.Invite(c.ctx(), c.actor, c.field("email"), c.field("name"), dsr.Role(c.field("role")))
	if problem.Is(err, problem.Invalid) || problem.Is(err, problem.Conflict) {
		return c.staffPage(web.Status(problem.KindOf(err)), "", c.backWith("invite", err))
	}
	if err != nil {
		return err
	}
	return c.staffPage(http.StatusOK, c.d.Work.Controller.BaseURL+Prefix+"/enrol/"+token, nil)
}

// backWith is a refused act of a page of the house; a refusal of the whole stands at its first field.
func (c *call) backWith(act string, err error) *failure {
	f := &failure{act: act, values: web.Form(c), messages: fields(err, nil), said: sentence(err)}
	if f.messages == nil {
		f.messages = map[string]string{"name": f.said, "role": f.said, "right": f.said}
	}
	return f
}

// setRole gives a member another role.
func setRole(c *call) error {
	err := c.d.Staff.SetRole(c.ctx(), c.actor, dsr.StaffID(c.Param("member")), dsr.Role(c.field("role")))
	if problem.Is(err, problem.Invalid) || problem.Is(err, problem.Conflict) {
		return c.staffPage(web.Status(problem.KindOf(err)), "", c.backWith(c.Param("member")+"/role", err))
	}
	if err != nil {
		return err
	}
	return c.done(Prefix+"/staff", "role")
}

// disable takes an account out of use.
func disable(c *call) error {
	if err := c.d.Staff.Disable(c.ctx(), c.actor, dsr.StaffID(c.Param("member"))); err != nil {
		return err
	}
	return c.done(Prefix+"/staff", "disabled")
}
