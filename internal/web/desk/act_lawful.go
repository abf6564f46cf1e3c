package desk

import (
	"strings"

	"github.com/habeasdata/habeas/internal/deadline"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/web"
)

// extendAct sends the law's reason together with the officer's own words: the person reads both.
var extendAct = act{path: "extend", roles: officers, said: "extended", fields: map[string]string{"reason": "explanation", "choice": "reason"},
	do: func(c *call, r dsr.Request) error {
		label, explanation := "", c.field("explanation")
		for _, o := range extensionReasons {
			if o.Value == c.field("reason") {
				label = o.Label
			}
		}
		if label == "" {
			return problem.Fields(problem.Field{Name: "choice", Message: "Choose why more time is needed."})
		}
		if explanation != "" {
			explanation = label + ". " + explanation
		}
		var until deadline.Date
		if typed := c.field("until"); typed != "" {
			var err error
			if until, err = deadline.ParseDate(typed); err != nil {
				return problem.Fields(problem.Field{Name: "until", Message: "Type the new date, such as " + r.AnswerBy.String() + "."})
			}
		}
		_, err := c.d.Work.Extend(c.ctx(), r.ID, c.actor, explanation, until)
		return err
	}}

// pauseAct stops the clock where the law lets it stop, with the notice that asks the person.
var pauseAct = act{path: "pause", roles: officers, said: "paused", do: func(c *call, r dsr.Request) error {
	_, err := c.d.Work.PauseClock(c.ctx(), r.ID, c.actor, dsr.Wait(c.field("wait")), c.field("explanation"))
	return err
}}

// resumeAct lets the clock run again when what it waits for came another way than by the pages.
var resumeAct = act{path: "resume", roles: officers, said: "running", do: func(c *call, r dsr.Request) error {
	return c.d.Work.ResumeClock(c.ctx(), r.ID, c.actor, c.field("reason"))
}}

// lesserAct answers with less than was asked, because the full proof will not come.
var lesserAct = act{path: "lesser", roles: officers, said: "lesser", fields: commented, do: func(c *call, r dsr.Request) error {
	return c.d.Identity.GiveLesser(c.ctx(), r.ID, c.actor, c.field("reason"))
}}

// contestAct opens the appeal or complaint of somebody who wrote, called or came.
var contestAct = act{path: "contest", roles: officers, said: "contested", do: func(c *call, r dsr.Request) error {
	_, err := c.d.Work.Contest(c.ctx(), r.ID, c.actor, c.field("message"))
	return err
}}

// partAct keeps a part out of a deletion, on a ground of its law.
var partAct = act{path: "refuse-part", roles: officers, said: "part", do: func(c *call, r dsr.Request) error {
	return c.d.Work.RefusePart(c.ctx(), r.ID, c.actor, web.Form(c)["scope"], c.field("ground"), c.field("reason"))
}}

// lawAct puts a request under another law. Its choice is "law:right", for each law has its own words for a wish.
var lawAct = act{path: "law", roles: officers, said: "law", fields: map[string]string{"regime": "law", "right": "law"}, do: func(c *call, r dsr.Request) error {
	law, right, _ := strings.Cut(c.field("law"), ":")
	_, err := c.d.Work.ChangeLaw(c.ctx(), r.ID, c.actor, law, regime.Right(right), c.field("reason"))
	return err
}}

// referAct tells a client's end user whom to ask.
var referAct = act{path: "refer", roles: officers, said: "referred", fields: map[string]string{"reason": "client"},
	do: func(c *call, r dsr.Request) error {
		_, err := c.d.Work.Refer(c.ctx(), r.ID, c.actor, c.field("client"), c.field("forwarded") == "yes")
		return err
	}}
