package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/habeasdata/habeas/configs"
	"github.com/habeasdata/habeas/internal/audit"
	"github.com/habeasdata/habeas/internal/connector"
	"github.com/habeasdata/habeas/internal/connector/manual"
	"github.com/habeasdata/habeas/internal/connector/sqldb"
	"github.com/habeasdata/habeas/internal/datamap"
	"github.com/habeasdata/habeas/internal/deadline"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/fulfillment"
	"github.com/habeasdata/habeas/internal/identity"
	"github.com/habeasdata/habeas/internal/intake"
	"github.com/habeasdata/habeas/internal/locale"
	"github.com/habeasdata/habeas/internal/mail"
	"github.com/habeasdata/habeas/internal/mail/triage"
	"github.com/habeasdata/habeas/internal/notice"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/staff"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/vault"
	"github.com/habeasdata/habeas/internal/workflow"
	view "github.com/habeasdata/habeas/views/portal"
)

// Options are what differs between production, the demonstration and tests.
type Options struct {
	Log    *slog.Logger
	Now    func() time.Time // nil: the real clock
	Sender notice.Sender    // nil: the configured mail server
	Env    func(string) (string, bool)
	Poll   time.Duration // of the job queue; 0: its default
	Lease  time.Duration // of a job; 0: its default
}

// App is the whole house, put together.
type App struct {
	Config      Config
	Log         *slog.Logger
	Now         func() time.Time
	Store       *store.Store
	Vault       *vault.Vault
	Law         *regime.Library
	Catalog     *locale.Catalog
	Systems     *connector.Registry
	Map         *datamap.Map // nil: there is none
	Work        *workflow.Service
	Identity    *identity.Service
	Intake      *intake.Service
	Drafts      *intake.Drafts
	Fulfillment *fulfillment.Service
	Notice      *notice.Service
	Staff       *staff.Service
	rules       *triage.Rules
	signer      *audit.Signer
	poll        time.Duration
	lease       time.Duration
}

// Kinds are the kinds of connector that this program knows.
func Kinds() []connector.Kind { return []connector.Kind{sqldb.Kind, manual.Kind} }

// Files is the tree of data that the binary carries: law packs, calendars, catalogs.
func Files() fs.FS { return configs.FS }

// Open puts the house together: database, keys, law, systems, use cases. It brings the schema up to date and refuses
// a newer one, a wrong key and a broken law pack or connector, each with one sentence that says what to do.
func Open(ctx context.Context, c Config, o Options) (*App, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Env == nil {
		o.Env = os.LookupEnv
	}
	a := &App{Config: c, Log: o.Log, Now: o.Now, poll: o.Poll, lease: o.Lease}
	controller, err := a.data()
	if err != nil {
		return nil, err
	}
	if a.Vault, err = openVault(c); err != nil {
		return nil, err
	}
	if a.Systems, err = a.systems(o.Env); err != nil {
		return nil, err
	}
	if err := a.dataMap(); err != nil {
		return nil, errors.Join(err, a.Systems.Close())
	}
	sender, from, err := a.sender(o.Sender)
	if err != nil {
		return nil, errors.Join(err, a.Systems.Close())
	}
	if err := a.database(ctx); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	seed := a.Vault.MAC("audit.seal")
	if a.signer, err = audit.NewSigner("habeas-"+controller.ID, seed); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	a.services(controller, sender, from)
	return a, nil
}

// data reads law, calendars and catalogs, and makes the controller from the configuration.
func (a *App) data() (dsr.Controller, error) {
	c := a.Config.Controller
	overlays := []fs.FS{}
	if a.Config.Law != "" {
		overlays = append(overlays, os.DirFS(a.Config.Law))
	}
	var err error
	if a.Law, err = regime.Load(configs.FS, overlays...); err != nil {
		return dsr.Controller{}, fmt.Errorf("law packs: %w", err)
	}
	if a.Catalog, err = locale.Load(configs.FS); err != nil {
		return dsr.Controller{}, fmt.Errorf("catalogs: %w", err)
	}
	if a.rules, err = triage.Load(configs.FS); err != nil {
		return dsr.Controller{}, fmt.Errorf("rules for mail: %w", err)
	}
	for _, p := range a.Law.Packs() {
		if text := p.Declaration.Text; text != "" && !slices.Contains(a.Catalog.IDs(), view.DeclarationTexts+text) {
			return dsr.Controller{}, fmt.Errorf("law packs: %s: declaration.text: there is no text %s%s in the catalogs", p.ID, view.DeclarationTexts, text)
		}
	}
	calendars, err := deadline.LoadCalendars(append([]fs.FS{configs.FS}, overlays...)...)
	if err != nil {
		return dsr.Controller{}, fmt.Errorf("calendars: %w", err)
	}
	calendar, err := calendars.Get(c.Calendar)
	if err != nil {
		return dsr.Controller{}, wrong("controller.calendar", "there is no calendar %q; there are %s", c.Calendar, strings.Join(slices.Sorted(maps.Keys(calendars)), ", "))
	}
	location, err := time.LoadLocation(c.TimeZone)
	if err != nil {
		return dsr.Controller{}, wrong("controller.time_zone", "%v", err)
	}
	if _, err := a.Law.Pack(c.DefaultRegime); err != nil {
		return dsr.Controller{}, noLaw("controller.default_regime", c.DefaultRegime)
	}
	for _, id := range c.Regimes {
		if _, err := a.Law.Pack(id); err != nil {
			return dsr.Controller{}, noLaw("controller.regimes", id)
		}
	}
	if !slices.Contains(a.Catalog.Tags(), c.Locale) {
		return dsr.Controller{}, wrong("controller.locale", "there are no texts in %q; there are %s", c.Locale, strings.Join(a.Catalog.Tags(), ", "))
	}
	keep := dsr.Retention{RecordMonths: a.Config.Retention.RecordMonths, LogMonths: a.Config.Retention.LogMonths}
	if err := a.keptLongEnough(keep); err != nil {
		return dsr.Controller{}, err
	}
	return dsr.Controller{
		ID: c.ID, Name: c.Name, BaseURL: a.Config.baseURL(), Location: location, Calendar: calendar, Locale: c.Locale,
		Mailbox: a.Config.Mail.From, DefaultRegime: c.DefaultRegime, Regimes: c.Regimes, SingleOfficer: c.SingleOfficer,
		Hold: time.Duration(c.HoldHours) * time.Hour, RowCap: c.RowCap, Retention: keep,
		Targets:    dsr.Targets{Acknowledge: deadline.Days(c.AckDays), Answer: deadline.Days(c.AnswerDays)},
		DigestHour: c.DigestHour, PublicMetrics: c.PublicMetrics,
	}, nil
}

// noLaw is a setting that names a law which is not there.
func noLaw(setting, id string) error {
	return wrong(setting, "there is no law %q; `habeas regimes list` names them", id)
}

func openVault(c Config) (*vault.Vault, error) {
	key, err := c.masterKey()
	if err != nil {
		return nil, err
	}
	dirs := vault.Dirs{Keyring: c.keyring(), Files: filepath.Join(c.Data, "files")}
	master := vault.NewSecret(key)
	if !dirs.Initialized() {
		if err := dirs.Init(master); err != nil {
			return nil, err
		}
	}
	return dirs.Open(master)
}

// systems reads the connectors' folder; without one there are none, and every answer says "nothing held".
func (a *App) systems(env func(string) (string, bool)) (*connector.Registry, error) {
	if a.Config.Systems == "" {
		return &connector.Registry{}, nil
	}
	r, err := connector.Load(a.Config.Systems, env, Kinds()...)
	if err != nil {
		return nil, fmt.Errorf("systems: %w", err)
	}
	return r, nil
}

func (a *App) sender(given notice.Sender) (notice.Sender, mail.EmailAddr, error) {
	m := a.Config.Mail
	from, err := mail.ParseAddr(m.From)
	if err != nil {
		return nil, from, wrong("mail.from", "%q is not an email address", m.From)
	}
	if given != nil {
		return given, from, nil
	}
	envelope := from
	if m.Envelope != "" {
		if envelope, err = mail.ParseAddr(m.Envelope); err != nil {
			return nil, from, wrong("mail.envelope", "%q is not an email address; write one, or leave it empty", m.Envelope)
		}
	}
	s, err := mail.NewSender(mail.Config{
		Host: m.Host, Port: m.Port, TLS: mail.TLSPolicy(m.TLS), Username: m.Username, Password: m.Password,
		Hello: m.Hello, EnvelopeFrom: envelope,
	})
	return s, from, err
}

func (a *App) database(ctx context.Context) error {
	if err := os.MkdirAll(a.Config.Data, 0o700); err != nil {
		return wrong("data", "%v", err)
	}
	var err error
	a.Store, err = store.Open(ctx, store.Options{URL: a.Config.database(), ControllerID: a.Config.Controller.ID, Now: a.Now})
	if err != nil && a.Config.DatabaseURL != "" {
		return wrong("database_url", "the database does not answer; start it or correct the address (%s)", oneLine(err))
	}
	if err != nil {
		return err
	}
	if _, err := a.Store.Migrate(ctx); err != nil {
		return err
	}
	return a.Store.BindKeyring(ctx, a.Vault.ID())
}

func (a *App) services(controller dsr.Controller, sender notice.Sender, from mail.EmailAddr) {
	a.Work = &workflow.Service{Store: a.Store, Vault: a.Vault, Law: a.Law, Controller: controller, Now: a.Now}
	a.Identity = &identity.Service{Work: a.Work, Systems: a.Systems, Now: a.Now}
	a.Intake = &intake.Service{Work: a.Work, Rules: a.rules, Locales: a.Catalog.Tags(), Now: a.Now}
	a.Drafts = &intake.Drafts{Store: a.Store, Vault: a.Vault, Controller: a.Store.Controller(), Now: a.Now}
	a.Fulfillment = &fulfillment.Service{Work: a.Work, Systems: a.Systems, Catalog: a.Catalog, Map: a.Map, Log: a.Log, Now: a.Now}
	a.Staff = &staff.Service{Store: a.Store, Vault: a.Vault, Controller: controller, Now: a.Now}
	a.Notice = &notice.Service{
		Work: a.Work, Systems: a.Systems, Catalog: a.Catalog, Sender: sender, From: from, Staff: directory{a.Staff},
		Map: a.Map, Log: a.Log, Now: a.Now,
	}
}

// directory gives the notices the addresses of staff members.
type directory struct{ staff *staff.Service }

// Address opens a staff member's address.
func (d directory) Address(ctx context.Context, id dsr.StaffID) (string, error) {
	address, _, err := d.staff.Reveal(ctx, id)
	return address, err
}

// Close ends all connections.
func (a *App) Close() error {
	var errs []error
	if a.Systems != nil {
		errs = append(errs, a.Systems.Close())
	}
	if a.Store != nil {
		errs = append(errs, a.Store.Close())
	}
	return errors.Join(errs...)
}
