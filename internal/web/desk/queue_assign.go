package desk

import (
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/web"
)

// assignMany gives the ticked requests to one member. Each is a change of its own; the first refusal ends it.
func assignMany(c *call) error {
	ids := web.Form(c)["ids"]
	if len(ids) == 0 || len(ids) > queueRows {
		return problem.New(problem.Malformed, "Tick the requests to assign, up to %d at once.", queueRows)
	}
	for _, id := range ids {
		if err := c.d.Work.Assign(c.ctx(), dsr.RequestID(id), c.actor, dsr.StaffID(c.field("assignee"))); err != nil {
			return err
		}
	}
	return c.done(Prefix+"/queue", "assigned")
}
