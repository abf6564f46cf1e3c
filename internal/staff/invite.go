package staff

import (
	"context"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/vault"
)

// EnrolmentDays is how long the link of an invitation works.
const EnrolmentDays = 7

// Invite makes an account and returns the token of its one-time enrolment link, which works for [EnrolmentDays]. An
// account that is invited or disabled is invited anew: its earlier link and password work no more. The console may do
// so for an active one too, which is the way back in for somebody who lost the second factor. Only administrators and
// the console may invite.
func (s *Service) Invite(ctx context.Context, actor dsr.Actor, email, name string, role dsr.Role) (token string, err error) {
	email, name = strings.TrimSpace(email), strings.TrimSpace(name)
	if err := checkInvitation(email, name, role); err != nil {
		return "", err
	}
	err = s.Store.InTx(ctx, func(tx *store.Tx) error {
		m, known, err := s.byEmail(tx.Tables, email)
		if err != nil {
			return err
		}
		if !known {
			m = s.newMember(email, tx.Now())
		}
		if err := s.record(tx, actor, eventInvited, s.about(m.ID, role)); err != nil {
			return err
		}
		if err := s.mustAdminister(tx, actor); err != nil {
			return err
		}
		if known && m.State == dsr.Active && !console(actor) {
			return problem.New(problem.Conflict, "There is an active account with this address.")
		}
		m.Role, m.State, m.Password = role, dsr.Invited, ""
		if err := s.seal(&m, clearMember{email, name, NewSecret()}, tx.Now()); err != nil {
			return err
		}
		if err := keepInvited(tx, &m, known); err != nil {
			return err
		}
		token, err = s.enrolmentToken(tx, m)
		return err
	})
	return token, err
}

func checkInvitation(email, name string, role dsr.Role) error {
	var wrong []problem.Field
	local, domain, at := strings.Cut(email, "@")
	if !at || local == "" || domain == "" || len(email) > 254 || strings.ContainsAny(email, " \t\r\n<>,;") || strings.Contains(domain, "@") {
		wrong = append(wrong, problem.Field{Name: "email", Message: "Give an email address, such as name@example.com."})
	}
	if n := utf8.RuneCountInString(name); n < 1 || n > 100 || !utf8.ValidString(name) || strings.ContainsAny(name, "\r\n\x00") {
		wrong = append(wrong, problem.Field{Name: "name", Message: "Give the person's name, up to 100 characters."})
	}
	if !slices.Contains(dsr.Roles, role) {
		wrong = append(wrong, problem.Field{Name: "role", Message: "Choose one of the roles."})
	}
	return problem.Fields(wrong...)
}

func (s *Service) newMember(email string, now time.Time) dsr.Member {
	return dsr.Member{
		ID: dsr.StaffID(store.NewID()), ControllerID: s.Controller.ID, CreatedAt: now, Version: 1,
		EmailIndex: s.Vault.Index(string(dsr.Email), dsr.Normalize(dsr.Email, email)),
	}
}

// keepInvited writes the account; one that was there loses its sessions and links.
func keepInvited(tx *store.Tx, m *dsr.Member, known bool) error {
	if !known {
		return tx.Members().Insert(m)
	}
	if err := endSessions(tx, m.ID); err != nil {
		return err
	}
	if _, err := tx.Tokens().Delete(store.Match{"owner_id": m.ID, "purpose": dsr.TokenEnrol}); err != nil {
		return err
	}
	values := sealedValues(*m)
	values["role"], values["state"], values["password"] = m.Role, m.State, m.Password
	values["failures"], values["blocked_until"] = 0, time.Time{}
	err := save(tx, *m, values)
	m.Version++
	return err
}

// enrolmentToken makes the link's token. The account's version makes it a new one for every invitation.
func (s *Service) enrolmentToken(tx *store.Tx, m dsr.Member) (string, error) {
	id := string(m.ID) + ":" + strconv.FormatInt(m.Version, 10)
	token := s.Vault.Token(string(dsr.TokenEnrol), id)
	return token, tx.Tokens().Insert(&dsr.Token{
		Hash: tokenHash(token), ControllerID: s.Controller.ID, Purpose: dsr.TokenEnrol, OwnerID: string(m.ID),
		CreatedAt: tx.Now(), ExpiresAt: tx.Now().Add(EnrolmentDays * 24 * time.Hour),
	})
}

// tokenHash is the column form of a token: hexadecimal SHA-256.
func tokenHash(token string) string { return hex.EncodeToString(vault.TokenHash(token)) }
