package desk

import (
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/habeasdata/habeas/internal/connector"
	"github.com/habeasdata/habeas/internal/dataset"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/web"
	page "github.com/habeasdata/habeas/views/desk"
	"github.com/habeasdata/habeas/views/ui"
)

// showSystems lists the connected systems with the emergency stop.
func showSystems(c *call) error { return c.systemsPage(http.StatusOK, nil) }

// checkSystems connects to every system and holds the datasets against what is there. It reads no rows.
func checkSystems(c *call) error {
	return c.systemsPage(http.StatusOK, c.d.Systems.Check(c.ctx()))
}

func (c *call) systemsPage(status int, health []connector.Health) error {
	shell, err := c.shell("Connectors", "Connectors")
	if err != nil {
		return err
	}
	stops, err := c.stops()
	if err != nil {
		return err
	}
	systems := c.d.Systems.Connectors()
	v := page.ConnectorsView{
		Shell: shell, Summary: counted(int64(len(systems)), "system", "systems") + ", from the configuration folder",
		Empty: ui.EmptyView{Title: "No system is connected", Text: "Describe each in the configuration folder, then start again. Until then every answer says that nothing is held."},
	}
	for _, s := range systems {
		v.Rows = append(v.Rows, c.systemView(s, health, stops))
	}
	if c.operates() {
		all := c.stopAction(stops, "", "")
		v.StopAll = &all
	}
	for _, h := range health {
		for _, f := range h.Findings {
			v.Problems = append(v.Problems, problemView(f))
		}
	}
	return c.render(status, page.Connectors(v))
}

// operates reports whether the caller may pull the emergency stop.
func (c *call) operates() bool { return slices.Contains(operators, c.role()) }

func problemView(f dataset.Finding) page.ConfigProblemView {
	return page.ConfigProblemView{Place: filepath.Base(f.File) + ":" + strconv.Itoa(f.Line), Text: f.Message + ".", Remedy: f.Remedy}
}

func (c *call) systemView(s *connector.Connector, health []connector.Health, stops []dsr.Setting) page.ConnectorRowView {
	row := page.ConnectorRowView{
		Name: s.Name, Kind: strings.TrimSpace(s.Kind + " " + s.Driver), Does: does(s),
		Datasets: strings.Join(s.Described(), ", "), Tested: "not checked now", State: ui.ChipView{Word: "configured"},
	}
	for _, h := range health {
		if h.Connector != s.Name {
			continue
		}
		row.Tested, row.State = "checked "+c.face.when(c.face.now), ui.ChipView{Tone: ui.Fine, Word: "in order"}
		if !h.OK {
			row.State, row.Error = ui.ChipView{Tone: ui.Late, Word: "failed"}, faultWord(string(h.Class))
		}
	}
	if s.Manual() {
		row.Tested, row.State = "people answer for it", ui.ChipView{Word: "manual"}
	}
	for _, stop := range stops {
		if stop.Name == dsr.StopSwitch(s.Name) || stop.Name == dsr.StopAll {
			row.Stopped = "erasure stopped " + c.since(stop)
		}
	}
	if c.operates() && !s.Manual() {
		row.Test = &page.PostButtonView{Action: Prefix + "/systems/check", Button: ui.ButtonView{Label: "Check now", Small: true}}
	}
	if c.operates() && s.May(connector.Erasure) {
		one := c.stopAction(stops, s.Name, s.Name)
		row.Stop = &one
	}
	return row
}

func does(s *connector.Connector) string {
	words := make([]string, len(s.Actions))
	for i, a := range s.Actions {
		words[i] = string(a)
	}
	return strings.Join(words, ", ")
}

// stopAction is the switch for one system, or for all with "".
func (c *call) stopAction(stops []dsr.Setting, system, name string) page.ActionView {
	t := page.TargetView{Action: Prefix + "/systems/stop", CSRF: web.CSRF(c)}
	on := slices.ContainsFunc(stops, func(s dsr.Setting) bool { return s.Name == dsr.StopSwitch(system) })
	a := page.EmergencyStop(t, system, name)
	if on {
		t.Action = Prefix + "/systems/resume"
		a = page.EmergencyResume(t, system, name)
	}
	// The switch keeps who and when; the stop itself asks for no words, so that nobody hesitates.
	a.Form.Fields = nil
	return a
}

// stopErasure pulls the emergency stop.
func stopErasure(c *call) error {
	system, err := c.system()
	if err != nil {
		return err
	}
	if err := c.d.Work.Stop(c.ctx(), c.actor, system); err != nil {
		return err
	}
	return c.done(Prefix+"/systems", "stopped")
}

// resumeErasure lifts the emergency stop.
func resumeErasure(c *call) error {
	system, err := c.system()
	if err != nil {
		return err
	}
	if err := c.d.Work.Resume(c.ctx(), c.actor, system); err != nil {
		return err
	}
	return c.done(Prefix+"/systems", "resumed")
}

// system is the named system of a form, "" for all of them.
func (c *call) system() (string, error) {
	name := c.field("system")
	if name != "" && c.d.Systems.Connector(name) == nil {
		return "", problem.New(problem.NotFound, "There is no such system.")
	}
	return name, nil
}
