package notice

import (
	"context"

	"github.com/habeasdata/habeas/internal/dsr"
)

// address opens the sealed address of a mail's recipient, by what kind of recipient it is.
func (s *Service) address(ctx context.Context, m dsr.Outgoing) (string, error) {
	switch m.RecipientClass {
	case dsr.ToOwner:
		if c := s.Systems.Connector(m.RecipientID); c != nil && c.Owner != "" {
			return c.Owner, nil
		}
		return "", errNoAddress
	case dsr.ToStaff:
		return s.Staff.Address(ctx, dsr.StaffID(m.RecipientID))
	}
	read := s.Work.Store.Read(ctx)
	i, err := read.Identifiers().Get(m.RecipientID)
	if err != nil {
		return "", err
	}
	// The class says how the address was proven; the row must say the same.
	if want := sources[m.RecipientClass]; i.Source != want && !(m.RecipientClass == dsr.ToUnconfirmed && i.Source == dsr.ByAgent) {
		return "", errNoAddress
	}
	sealer, err := s.sealer(ctx, i.SubmissionID)
	if err != nil {
		return "", err
	}
	return sealer.OpenIdentifier(i)
}

var sources = map[dsr.RecipientClass]dsr.Source{
	dsr.ToUnconfirmed: dsr.Typed, dsr.ToConfirmed: dsr.Confirmed, dsr.ToOnRecord: dsr.OnRecord,
}
