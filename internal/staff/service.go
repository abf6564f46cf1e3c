package staff

import (
	"context"
	"time"

	"github.com/habeasdata/habeas/internal/audit"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/vault"
)

// Service changes and checks staff accounts.
type Service struct {
	Store      *store.Store
	Vault      *vault.Vault
	Controller dsr.Controller
	Now        func() time.Time
}

// Member is what the pages may know of an account without asking for more.
type Member struct {
	ID        dsr.StaffID
	Role      dsr.Role
	State     dsr.MemberState
	Name      string
	CreatedAt time.Time
	// Unreadable says that the account's key was destroyed: nobody can read its name or sign in with it any more.
	Unreadable bool
}

// Console returns the actor at the machine's own command line, where no session exists: whoever can start the
// program on the data folder may do what an administrator may.
func Console() dsr.Actor { return dsr.System(dsr.ByRule, "console") }

func console(a dsr.Actor) bool { return a == Console() }

// The events of the administration chain that this package writes.
const (
	eventInvited      = "staff_invited"
	eventEnrolled     = "staff_enrolled"
	eventBootstrapped = "staff_bootstrapped"
	eventDisabled     = "staff_disabled"
	eventRole         = "staff_role_changed"
	eventSignedIn     = "staff_signed_in"
	eventSignedOut    = "staff_signed_out"
	eventSteppedUp    = "staff_stepped_up"
	eventWrongCode    = "staff_wrong_code"
	eventThrottled    = "staff_sign_in_throttled"
	eventRekeyed      = "staff_rekeyed"
)

// act runs one change of accounts. Its audit record goes first: taking the next place in the administration chain
// puts parallel acts in order, so that what change reads afterwards still holds when it commits.
func (s *Service) act(ctx context.Context, actor dsr.Actor, event string, details map[string]string, change func(tx *store.Tx) error) error {
	return s.Store.InTx(ctx, func(tx *store.Tx) error {
		if err := s.record(tx, actor, event, details); err != nil {
			return err
		}
		return change(tx)
	})
}

func (s *Service) record(tx *store.Tx, actor dsr.Actor, event string, details map[string]string) error {
	who := actor.ID
	if actor.Cause == dsr.ByStaff {
		who = s.pseudonym(dsr.StaffID(actor.ID))
	}
	return tx.Audit(audit.Record{
		Chain: store.AdminChain, Actor: audit.Actor{Kind: string(actor.Cause), Pseudonym: who},
		Event: event, Cause: string(actor.Cause), Details: details,
	})
}

// pseudonym is how a member stands in the audit log, here and where they act on requests.
func (s *Service) pseudonym(id dsr.StaffID) string {
	return audit.Pseudonym(s.Vault.MAC("audit actor", []byte(id)))
}

func (s *Service) about(id dsr.StaffID, role dsr.Role) map[string]string {
	return map[string]string{"member": s.pseudonym(id), "role": string(role)}
}

// mustAdminister refuses whoever is not an active administrator now, whatever role their session began with.
func (s *Service) mustAdminister(tx *store.Tx, actor dsr.Actor) error {
	if console(actor) {
		return nil
	}
	refusal := problem.New(problem.Forbidden, "Only an administrator may change staff accounts.")
	if actor.Cause != dsr.ByStaff || actor.Role != dsr.Administrator {
		return refusal
	}
	m, err := tx.Members().Get(actor.ID)
	if problem.Is(err, problem.NotFound) {
		return refusal
	}
	if err == nil && (m.State != dsr.Active || m.Role != dsr.Administrator) {
		return refusal
	}
	return err
}

// save changes an account over the version that was read, or returns a Conflict problem.
func save(tx *store.Tx, m dsr.Member, values store.Values) error {
	values["version"] = m.Version + 1
	return tx.Members().SetOne(store.Match{"id": m.ID, "version": m.Version}, values)
}
