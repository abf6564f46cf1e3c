package staff

import (
	"context"
	"slices"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/store"
)

// Disable ends an account and its sessions at once. The last active administrator cannot be disabled. Only
// administrators and the console may.
func (s *Service) Disable(ctx context.Context, actor dsr.Actor, id dsr.StaffID) error {
	return s.act(ctx, actor, eventDisabled, s.about(id, ""), func(tx *store.Tx) error {
		m, err := s.managed(tx, actor, id)
		if err != nil {
			return err
		}
		if m.State == dsr.Disabled {
			return problem.New(problem.Conflict, "This account is disabled already.")
		}
		if err := keepsAdministrator(tx, m); err != nil {
			return err
		}
		if _, err := tx.Tokens().Delete(store.Match{"owner_id": id, "purpose": []dsr.TokenPurpose{dsr.TokenEnrol, dsr.TokenCalendar}}); err != nil {
			return err
		}
		return s.end(tx, m, store.Values{"state": dsr.Disabled, "password": ""})
	})
}

// SetRole gives another member another role; their sessions end at once. Nobody changes their own role, and the last
// active administrator stays one. Only administrators and the console may.
func (s *Service) SetRole(ctx context.Context, actor dsr.Actor, id dsr.StaffID, role dsr.Role) error {
	if !slices.Contains(dsr.Roles, role) {
		return problem.Fields(problem.Field{Name: "role", Message: "Choose one of the roles."})
	}
	return s.act(ctx, actor, eventRole, s.about(id, role), func(tx *store.Tx) error {
		m, err := s.managed(tx, actor, id)
		if err != nil {
			return err
		}
		if actor.Cause == dsr.ByStaff && actor.ID == string(id) {
			return problem.New(problem.Forbidden, "Nobody changes their own role: ask another administrator.")
		}
		if m.Role == role {
			return problem.New(problem.Conflict, "This is the role that the account has.")
		}
		if err := keepsAdministrator(tx, m); err != nil {
			return err
		}
		return s.end(tx, m, store.Values{"role": role})
	})
}

func (s *Service) managed(tx *store.Tx, actor dsr.Actor, id dsr.StaffID) (dsr.Member, error) {
	if err := s.mustAdminister(tx, actor); err != nil {
		return dsr.Member{}, err
	}
	return tx.Members().Get(string(id))
}

// end changes an account and ends its sessions.
func (s *Service) end(tx *store.Tx, m dsr.Member, values store.Values) error {
	if err := save(tx, m, values); err != nil {
		return err
	}
	return endSessions(tx, m.ID)
}

// keepsAdministrator refuses to take away the last active administrator.
func keepsAdministrator(tx *store.Tx, m dsr.Member) error {
	if m.Role != dsr.Administrator || m.State != dsr.Active {
		return nil
	}
	n, err := tx.Members().Count(store.Match{"role": dsr.Administrator, "state": dsr.Active})
	if err == nil && n < 2 {
		return problem.New(problem.Conflict, "This is the only active administrator. Make another one first.")
	}
	return err
}

// List returns all accounts, the oldest first. One whose key was destroyed is Unreadable.
func (s *Service) List(ctx context.Context) ([]Member, error) {
	rows, err := s.Store.Read(ctx).Members().Find(nil, "created_at", "id")
	if err != nil {
		return nil, err
	}
	list := make([]Member, len(rows))
	for i, m := range rows {
		list[i], err = s.view(m)
		if problem.Is(err, problem.Gone) {
			list[i].Unreadable, err = true, nil
		}
		if err != nil {
			return nil, err
		}
	}
	return list, nil
}

// Member returns one account, or a NotFound problem.
func (s *Service) Member(ctx context.Context, id dsr.StaffID) (Member, error) {
	m, err := s.Store.Read(ctx).Members().Get(string(id))
	if err != nil {
		return Member{}, err
	}
	return s.view(m)
}

// Reveal returns where mail to a member goes and how it addresses them.
func (s *Service) Reveal(ctx context.Context, id dsr.StaffID) (email, name string, err error) {
	m, err := s.Store.Read(ctx).Members().Get(string(id))
	if err != nil {
		return "", "", err
	}
	c, err := s.open(m)
	return c.email, c.name, err
}
