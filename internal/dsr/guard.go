package dsr

import (
	"slices"
	"time"

	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/regime"
)

// Permission is a kind of actor that a row admits.
type Permission string

// The permissions named by the table.
const (
	anyRequester Permission = "requester"
	officer      Permission = "officer"
	approver     Permission = "approver"
	rule         Permission = "rule"
	clock        Permission = "clock"
	connector    Permission = "connector"
)

func by(p ...Permission) []Permission { return p }

// admits reports whether the actor is one of those the row names.
func (row Row) admits(a Actor) bool {
	switch a.Cause {
	case ByRequester:
		return slices.Contains(row.By, anyRequester)
	case ByStaff:
		return slices.Contains(row.By, Permission(a.Role)) && (a.Role == Officer || a.Role == Approver)
	default:
		return slices.Contains(row.By, Permission(a.Cause))
	}
}

// Guard is a condition beyond class, state and actor. It returns nil, or a problem that says what is missing.
type Guard func(r Request, c Command, now time.Time) error

func choose(name, message string) error {
	return problem.Fields(problem.Field{Name: name, Message: message})
}

func conflict(format string, args ...any) error {
	return problem.New(problem.Conflict, format, args...)
}

func levelMet(r Request, c Command, _ time.Time) error {
	if c.Level < r.Need {
		return conflict("The level of proof that this right needs has not been reached.")
	}
	return nil
}

func lesserExists(_ Request, c Command, _ time.Time) error {
	switch {
	case c.Lesser == "":
		return conflict("This law gives no lesser answer to this right.")
	case c.Level < c.Need || c.Level < regime.L2:
		return conflict("The proof so far does not reach what the lesser answer needs.")
	}
	return nil
}

func verifiedAndPlanned(r Request, c Command, _ time.Time) error {
	if !r.Verified() {
		return conflict("Nothing may be prepared before the person is verified.")
	}
	if c.PlanHash == "" {
		return conflict("There is no plan to review.")
	}
	return nil
}

func boundToPlan(r Request, c Command, _ time.Time) error {
	if c.PlanHash == "" || c.PlanHash != r.PlanHash {
		return conflict("The plan has changed since you looked at it. Look again, then approve.")
	}
	return nil
}

func readyToRelease(r Request, _ Command, now time.Time) error {
	if !r.Verified() {
		return conflict("The person is not verified at the level that this right needs.")
	}
	if !r.Ready(now) {
		return conflict("An approval, the person's confirmation or the end of the hold is still missing.")
	}
	return nil
}

// needsProof: the answer to a review says what was decided about a person, so they prove who they are. An appeal comes from
// the contact of what it is about.
func needsProof(r Request, _ Command, _ time.Time) error {
	if r.Need == regime.L0 {
		return conflict("Nobody has to prove who they are for this.")
	}
	return nil
}

func needsNoProof(r Request, _ Command, _ time.Time) error {
	if r.Need > regime.L0 {
		return conflict("The person must prove first who they are.")
	}
	return nil
}

func outcomeOfProven(r Request, c Command, now time.Time) error {
	if !r.Verified() {
		return conflict("The person is not verified at the level that this right needs.")
	}
	return outcomeGiven(r, c, now)
}

func outcomeGiven(_ Request, c Command, _ time.Time) error {
	if c.Outcome == "" {
		return conflict("Say how the request was answered.")
	}
	return nil
}

func byHand(r Request, c Command, now time.Time) error {
	if r.Right == regime.Delete {
		return conflict("A deletion ends through its plan, not by hand.")
	}
	if !r.ByHand() || r.PlanHash == "" {
		return conflict("This ends through its plan, not by hand.")
	}
	if !r.Verified() {
		return conflict("The person is not verified at the level that this right needs.")
	}
	return outcomeGiven(r, c, now)
}

func groundGiven(_ Request, c Command, _ time.Time) error {
	if c.Ground == "" {
		return problem.Fields(problem.Field{Name: "ground", Message: "Choose the ground on which the law lets you refuse."})
	}
	return nil
}

func notRefused(r Request, _ Command, _ time.Time) error {
	if r.Ground != "" {
		return conflict("This request was refused; its answer is the refusal.")
	}
	return nil
}

func refused(r Request, _ Command, _ time.Time) error {
	if r.Ground == "" {
		return conflict("This request was not refused.")
	}
	return nil
}

func otherRequest(r Request, c Command, _ time.Time) error {
	if c.DuplicateOf == "" || c.DuplicateOf == r.ID {
		return problem.Fields(problem.Field{Name: "duplicate_of", Message: "Name the other request that stays open."})
	}
	return nil
}

func newRight(r Request, c Command, _ time.Time) error {
	if c.NewRight == nil || c.NewRight.Right == r.Right && (c.NewRight.Regime == "" || c.NewRight.Regime == r.Regime) {
		return choose("right", "Choose another right than the present one.")
	}
	return nil
}

// extendable: the notice must go before the first period ends; later there is nothing to extend.
// GDPR Art. 12(3) second sentence; Cal. Civ. Code 1798.130(a)(2).
func extendable(r Request, c Command, _ time.Time) error {
	switch {
	case r.ExtendTo.IsZero() && c.Until.IsZero():
		return conflict("The law gives no extension for this right.")
	case r.Extended:
		return conflict("This request was extended already; the law gives one extension.")
	case !r.AnsweredAt.IsZero():
		return conflict("The answer is out; there is nothing to extend.")
	case r.Paused():
		return conflict("The clock is stopped. It can be extended when it runs again.")
	case c.Today.After(r.NoticeBy):
		return conflict("The extension had to be told by %s.", r.NoticeBy)
	}
	return nil
}

func isDelete(r Request, _ Command, _ time.Time) error {
	if r.Right != regime.Delete {
		return conflict("Only a deletion is confirmed this way.")
	}
	if !r.ConfirmedAt.IsZero() {
		return conflict("This deletion is confirmed already.")
	}
	return nil
}

func mayHold(r Request, c Command, now time.Time) error {
	if r.Right != regime.Delete || !r.HoldUntil.IsZero() || !c.HoldUntil.After(now) {
		return conflict("A hold is set once, before a deletion, and ends in the future.")
	}
	if r.PlanHash == "" || r.Approvals < r.ApprovalsNeeded || r.ConfirmedAt.IsZero() {
		return conflict("The hold starts when the plan is approved and the person has confirmed.")
	}
	return nil
}

func inHold(r Request, _ Command, now time.Time) error {
	if r.HoldUntil.IsZero() || !now.Before(r.HoldUntil) {
		return conflict("There is no hold to cancel any more.")
	}
	return nil
}

func mayLift(r Request, c Command, now time.Time) error {
	switch {
	case !r.Restricted():
		return conflict("Nothing is restricted because of this request.")
	case !r.LiftToldAt.IsZero():
		return conflict("The person was told already that the restriction ends.")
	case !c.LiftAt.IsZero() && c.LiftAt.Before(now):
		return conflict("A restriction ends after the person was told, never before.")
	}
	return nil
}

func liftComes(r Request, _ Command, _ time.Time) error {
	if !r.Restricted() || r.LiftToldAt.IsZero() {
		return conflict("There is no end of a restriction to call off.")
	}
	return nil
}

// liftIsDue: the person is told before the restriction ends. GDPR Art. 18(3).
func liftIsDue(r Request, _ Command, now time.Time) error {
	if err := liftComes(r, Command{}, now); err != nil {
		return err
	}
	if now.Before(r.LiftAt) {
		return conflict("The person was told another day.")
	}
	return nil
}
