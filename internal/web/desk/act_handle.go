package desk

import (
	"slices"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
)

var assignAct = act{path: "assign", roles: officers, said: "assigned", do: func(c *call, r dsr.Request) error {
	return c.d.Work.Assign(c.ctx(), r.ID, c.actor, dsr.StaffID(c.field("assignee")))
}}

var commentAct = act{path: "comment", roles: handlers, said: "commented", fields: map[string]string{"comment": "text"},
	do: func(c *call, r dsr.Request) error {
		return c.d.Work.Comment(c.ctx(), r.ID, c.actor, c.field("text"))
	}}

var messageAct = act{path: "message", roles: officers, said: "sent", fields: map[string]string{"message": "text"},
	do: func(c *call, r dsr.Request) error {
		return c.d.Work.MessageTo(c.ctx(), r.ID, c.actor, c.field("text"))
	}}

var denyAct = act{path: "deny", roles: officers, said: "denied", fields: map[string]string{"reason": "explanation"},
	do: func(c *call, r dsr.Request) error {
		if err := c.d.Identity.LesserFirst(c.read().Tables, r, c.field("ground"), c.actor); err != nil {
			return err
		}
		if err := c.d.Fulfillment.MayRefuse(r, c.field("ground")); err != nil {
			return err
		}
		_, err := c.d.Work.Deny(c.ctx(), r.ID, c.actor, c.field("ground"), c.field("explanation"))
		return err
	}}

var withdrawAct = act{path: "withdraw", roles: officers, said: "withdrawn",
	do: func(c *call, r dsr.Request) error {
		return c.d.Work.Withdraw(c.ctx(), r.ID, c.actor, c.field("reason"))
	}}

// concludeAct records what a person decided, or did by hand.
var concludeAct = act{path: "conclude", roles: officers, said: "concluded",
	do: func(c *call, r dsr.Request) error {
		outcome := dsr.Outcome(c.field("outcome"))
		if !slices.Contains(concludeOutcomes, outcome) {
			return problem.Fields(problem.Field{Name: "outcome", Message: "Choose how it was answered."})
		}
		return c.d.Work.Conclude(c.ctx(), r.ID, c.actor, outcome, c.field("reason"))
	}}

// askAgainAct sends a new code to the contact on record, which stays the one that was found.
var askAgainAct = act{path: "ask-again", roles: officers, said: "asked", fields: commented,
	do: func(c *call, r dsr.Request) error {
		return c.d.Identity.AskAgainAtDesk(c.ctx(), r, c.actor, c.field("reason"))
	}}

// enterCodeAct takes the code that the contact on record got, from a person at the counter, on the phone or by letter. The
// second factor is fresh, for with one officer it stands for the second person.
var enterCodeAct = act{path: "enter-code", roles: officers, fresh: true, said: "proven", fields: map[string]string{"comment": "reason", "value": "record_code"},
	do: func(c *call, r dsr.Request) error {
		return c.d.Identity.ProveAtDesk(c.ctx(), r, c.actor, c.field("record_code"), c.field("reason"))
	}}

// documentAct records an identity document that was looked at in person.
var documentAct = act{path: "document", roles: officers, said: "proven", fields: commented,
	do: func(c *call, r dsr.Request) error {
		return c.d.Identity.SawDocument(c.ctx(), r, c.actor, c.field("reason"))
	}}

var confirmAct = act{path: "confirm", roles: officers, said: "confirmed",
	do: func(c *call, r dsr.Request) error {
		return c.d.Work.ConfirmErasure(c.ctx(), r.ID, c.actor, c.field("reason"))
	}}

var cancelAct = act{path: "cancel", roles: officers, said: "cancelled",
	do: func(c *call, r dsr.Request) error {
		return c.d.Work.CancelHold(c.ctx(), r.ID, c.actor, c.field("reason"))
	}}

var collectAct = act{path: "collect", roles: officers, said: "collecting", do: func(c *call, r dsr.Request) error {
	return c.d.Fulfillment.CollectAgain(c.ctx(), r.ID, c.actor)
}}

var retryAct = act{path: "systems/:task/retry", roles: officers, said: "retrying", do: func(c *call, r dsr.Request) error {
	id, err := c.task(r)
	if err != nil {
		return err
	}
	return c.d.Fulfillment.Retry(c.ctx(), id, c.actor)
}}

var skipAct = act{path: "systems/:task/skip", roles: officers, said: "released", do: func(c *call, r dsr.Request) error {
	id, err := c.task(r)
	if err != nil {
		return err
	}
	return c.d.Fulfillment.Skip(c.ctx(), id, c.actor, c.field("reason"))
}}

// task is the task that the address names, if it is one of this request.
func (c *call) task(r dsr.Request) (dsr.TaskID, error) {
	t, err := c.read().Tasks().Get(c.Param("task"))
	if err == nil && t.RequestID != r.ID {
		err = problem.New(problem.NotFound, "There is nothing here.")
	}
	return t.ID, err
}

var resendAct = act{path: "mails/:mail/resend", roles: officers, said: "resent", do: func(c *call, r dsr.Request) error {
	m, err := c.read().Outbox().Get(c.Param("mail"))
	if err != nil {
		return err
	}
	if m.SubmissionID != r.SubmissionID {
		return problem.New(problem.NotFound, "There is nothing here.")
	}
	return c.d.Notice.Resend(c.ctx(), m.ID, c.actor)
}}
