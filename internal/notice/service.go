package notice

import (
	"context"
	"log/slog"
	"time"

	"github.com/habeasdata/habeas/internal/connector"
	"github.com/habeasdata/habeas/internal/datamap"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/locale"
	"github.com/habeasdata/habeas/internal/mail"
	"github.com/habeasdata/habeas/internal/workflow"
)

// Sender hands one mail to a server.
type Sender interface {
	Send(ctx context.Context, m mail.Message) mail.Result
}

// Service sends notices.
type Service struct {
	Work    *workflow.Service
	Systems *connector.Registry
	Catalog *locale.Catalog
	Sender  Sender
	From    mail.EmailAddr
	Map     *datamap.Map // nil: there is none, and nobody can say that nothing is sold
	Staff   Directory
	Log     *slog.Logger
	Now     func() time.Time
}

// Directory knows staff members' addresses.
type Directory interface {
	Address(ctx context.Context, id dsr.StaffID) (string, error)
}
