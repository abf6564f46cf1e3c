package desk

import (
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/web"
)

var splitAct = act{path: "split", roles: officers, said: "split", fields: map[string]string{"right": "rights", "comment": "reason"},
	do: func(c *call, r dsr.Request) error {
		var rights []regime.Right
		for _, id := range web.Form(c)["rights"] {
			rights = append(rights, regime.Right(id))
		}
		_, err := c.d.Work.Split(c.ctx(), r.ID, c.actor, rights, c.field("reason"))
		return err
	}}

var retypeAct = act{path: "retype", roles: officers, said: "retyped", fields: commented,
	do: func(c *call, r dsr.Request) error {
		_, err := c.d.Work.Retype(c.ctx(), r.ID, c.actor, regime.Right(c.field("right")), c.field("reason"))
		return err
	}}

var mergeAct = act{path: "merge", roles: officers, said: "merged", fields: map[string]string{"duplicate_of": "into"},
	do: func(c *call, r dsr.Request) error {
		return c.d.Work.Merge(c.ctx(), r.ID, dsr.RequestID(c.field("into")), c.actor, c.field("reason"))
	}}

var dismissAct = act{path: "dismiss", roles: officers, said: "dismissed", do: func(c *call, r dsr.Request) error {
	return c.d.Work.Dismiss(c.ctx(), r.ID, c.actor, c.field("reason"))
}}
