package desk

import (
	"slices"
	"strconv"
	"strings"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/fulfillment"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/regime"
)

// planPage is where plans are checked and approved.
var planPage = &actPage{path: reviewPath, show: func(d *dossier, status int) error {
	if d.r.Right == regime.Delete {
		return d.showPreview(status)
	}
	if weighed(d.r) {
		return d.showCorrection(status)
	}
	if usedBy(d.r) {
		return d.showUses(status)
	}
	return d.showReview(status, d.field("collection"))
}}

var decideAct = act{path: "review/decide", roles: handlers, said: "decided", page: planPage, do: func(c *call, r dsr.Request) error {
	include := c.field("decision") == "include"
	if !include && c.field("decision") != "exclude" {
		return problem.New(problem.Malformed, "Choose whether the collection goes in or stays out.")
	}
	return c.d.Fulfillment.Decide(c.ctx(), r.ID, c.actor, fulfillment.Decision{
		Collection: c.field("collection"), Include: &include, Reason: c.field("reason"),
	})
}}

// redactAct takes one more field out of a collection.
var redactAct = act{path: "review/redact", roles: handlers, said: "decided", page: planPage, fields: map[string]string{"redact": "field"},
	do: func(c *call, r dsr.Request) error {
		col, err := c.read().Collections().Get(c.field("collection"))
		if err != nil {
			return err
		}
		return c.d.Fulfillment.Decide(c.ctx(), r.ID, c.actor, fulfillment.Decision{
			Collection: col.ID, Redact: append(slices.Clone([]string(col.Redacted)), c.field("field")), Reason: c.field("reason"),
		})
	}}

var resolveAct = act{path: "review/resolve/:item", roles: handlers, said: "decided", page: planPage, do: func(c *call, r dsr.Request) error {
	return c.d.Fulfillment.Resolve(c.ctx(), r.ID, c.Param("item"), c.actor, c.field("reason"))
}}

// approveAct is a person's yes to the plan they looked at. It needs the second factor anew.
var approveAct = act{path: "approve", roles: handlers, fresh: true, said: "approved", page: planPage, do: func(c *call, r dsr.Request) error {
	typed, err := strconv.ParseInt(strings.NewReplacer(",", "", " ", "").Replace(c.field("rows")), 10, 64)
	if err != nil {
		typed = 0 // no number is none of the numbers that fit
	}
	return c.d.Fulfillment.Approve(c.ctx(), r.ID, c.actor, c.field("plan"), typed)
}}
