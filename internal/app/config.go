package app

import (
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/knadh/koanf/parsers/yaml"
	"github.com/knadh/koanf/providers/env/v2"
	"github.com/knadh/koanf/providers/file"
	"github.com/knadh/koanf/providers/structs"
	"github.com/knadh/koanf/v2"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/mail"
)

// Config is everything that an operator sets. configs/habeas.yaml documents each value; the environment
// (HABEAS_LISTEN, HABEAS_MAIL__HOST, …) goes before the file, the file before the defaults.
type Config struct {
	Listen         string           `koanf:"listen"`
	BaseURL        string           `koanf:"base_url"`
	Data           string           `koanf:"data"`
	DatabaseURL    string           `koanf:"database_url"`
	MasterKey      string           `koanf:"master_key"`
	MasterKeyFile  string           `koanf:"master_key_file"`
	Keyring        string           `koanf:"keyring"`
	Checkpoints    string           `koanf:"checkpoints"`
	Systems        string           `koanf:"systems"`
	Law            string           `koanf:"law"`
	DataMap        string           `koanf:"datamap"`
	Web            bool             `koanf:"web"`
	Workers        int              `koanf:"workers"`
	TrustedProxies []string         `koanf:"trusted_proxies"`
	PostsPerMinute int              `koanf:"posts_per_minute"`
	Controller     ControllerConfig `koanf:"controller"`
	Mail           MailConfig       `koanf:"mail"`
	Retention      RetentionConfig  `koanf:"retention"`
	Log            LogConfig        `koanf:"log"`
}

// RetentionConfig says how long what is kept is kept.
type RetentionConfig struct {
	RecordMonths int `koanf:"record_months"`
	LogMonths    int `koanf:"log_months"`
}

// ControllerConfig is who answers.
type ControllerConfig struct {
	ID            string   `koanf:"id"`
	Name          string   `koanf:"name"`
	TimeZone      string   `koanf:"time_zone"`
	Calendar      string   `koanf:"calendar"`
	Locale        string   `koanf:"locale"`
	DefaultRegime string   `koanf:"default_regime"`
	Regimes       []string `koanf:"regimes"`
	SingleOfficer bool     `koanf:"single_officer"`
	HoldHours     int      `koanf:"hold_hours"`
	RowCap        int64    `koanf:"row_cap"`
	AckDays       int      `koanf:"acknowledge_days"`
	AnswerDays    int      `koanf:"answer_days"`
	DigestHour    int      `koanf:"digest_hour"`
	PublicMetrics bool     `koanf:"public_metrics"`
	Contact       string   `koanf:"contact"`
	Address       string   `koanf:"address"`
	Site          string   `koanf:"site"`
	Phone         string   `koanf:"phone"`
}

// MailConfig is the server that takes our mail.
type MailConfig struct {
	Host     string `koanf:"host"`
	Port     int    `koanf:"port"`
	TLS      string `koanf:"tls"`
	Username string `koanf:"username"`
	Password string `koanf:"password"`
	From     string `koanf:"from"`
	Envelope string `koanf:"envelope"`
	Hello    string `koanf:"hello"`
}

// LogConfig says how logs look.
type LogConfig struct {
	Format string `koanf:"format"`
	Level  string `koanf:"level"`
}

// Defaults are the values of everything that is not set.
func Defaults() Config {
	return Config{
		Listen: "127.0.0.1:8080", Data: "data", Web: true, Workers: 4, PostsPerMinute: 120,
		Controller: ControllerConfig{
			ID: "main", TimeZone: "UTC", Locale: "en", DefaultRegime: "eu_gdpr", Regimes: []string{"eu_gdpr", "us_ca_ccpa"}, HoldHours: 24, RowCap: 1000,
			DigestHour: 7,
		},
		Retention: RetentionConfig{RecordMonths: dsr.DefaultRetention.RecordMonths, LogMonths: dsr.DefaultRetention.LogMonths},
		Mail:      MailConfig{Port: 587, TLS: string(mail.StartTLS), Hello: "localhost"},
		Log:       LogConfig{Format: "text", Level: "info"},
	}
}

const envPrefix = "HABEAS_"

// LoadConfig reads the file, if a path is given, and the environment. An unknown or misspelt setting is an error
// that names it and where it was set.
func LoadConfig(path string, environ []string) (Config, error) {
	k, defaults := koanf.New("."), koanf.New(".")
	for _, into := range []*koanf.Koanf{k, defaults} {
		if err := into.Load(structs.Provider(Defaults(), "koanf"), nil); err != nil {
			return Config{}, fmt.Errorf("defaults: %w", err)
		}
	}
	if path != "" {
		if err := k.Load(file.Provider(path), yaml.Parser()); err != nil {
			return Config{}, fmt.Errorf("configuration %s: %s", path, oneLine(err))
		}
	}
	if err := k.Load(fromEnvironment(environ), nil); err != nil {
		return Config{}, fmt.Errorf("environment: %w", err)
	}
	from := origin{path, environ}
	if err := from.unknownSettings(k.Keys(), defaults.Keys()); err != nil {
		return Config{}, from.place(err)
	}
	if err := wrongTypes(k, defaults); err != nil {
		return Config{}, from.place(err)
	}
	var c Config
	if err := k.Unmarshal("", &c); err != nil {
		return Config{}, fmt.Errorf("configuration %s: %s", path, oneLine(err))
	}
	for _, pair := range environ {
		if value, ok := strings.CutPrefix(pair, "DATABASE_URL="); ok && value != "" {
			c.DatabaseURL = value
		}
	}
	return c, from.place(c.check())
}

// oneLine is what an error says, without its line breaks.
func oneLine(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }

// fromEnvironment reads HABEAS_A__B as a.b. HABEAS_TEST_… belongs to the tests.
func fromEnvironment(environ []string) koanf.Provider {
	return env.Provider(".", env.Opt{
		Prefix:      envPrefix,
		EnvironFunc: func() []string { return environ },
		TransformFunc: func(name, value string) (string, any) {
			if strings.HasPrefix(name, envPrefix+"TEST_") || name == envPrefix+"CONFIG" {
				return "", nil // the tests' own, and the path of the file itself
			}
			key := strings.ReplaceAll(strings.ToLower(strings.TrimPrefix(name, envPrefix)), "__", ".")
			if key == "trusted_proxies" || key == "controller.regimes" {
				return key, strings.Split(value, ",")
			}
			return key, value
		},
	})
}

// check refuses values that cannot work, each with what to do.
func (c Config) check() error {
	var out wrongSettings
	fail := func(name, format string, args ...any) {
		out = append(out, wrongSetting{name, fmt.Sprintf(format, args...)})
	}
	if _, _, err := net.SplitHostPort(c.Listen); err != nil {
		fail("listen", "write it as host:port, such as 127.0.0.1:8080")
	}
	if _, err := time.LoadLocation(c.Controller.TimeZone); err != nil {
		fail("controller.time_zone", "%q is not a time zone; write it as Europe/Berlin", c.Controller.TimeZone)
	}
	if c.Log.Format != "text" && c.Log.Format != "json" {
		fail("log.format", "text or json")
	}
	if new(slog.Level).UnmarshalText([]byte(c.Log.Level)) != nil {
		fail("log.level", "debug, info, warn or error")
	}
	switch mail.TLSPolicy(c.Mail.TLS) {
	case mail.StartTLS, mail.ImplicitTLS, mail.Plaintext:
	default:
		fail("mail.tls", "starttls, tls or none")
	}
	if c.Workers < 0 || c.Workers > 256 {
		fail("workers", "a number from 0 to 256")
	}
	if !c.Web && c.Workers == 0 {
		fail("workers", "it is 0 and web is false: switch on at least one of them")
	}
	if c.Controller.HoldHours < 0 || c.Controller.RowCap < 1 {
		fail("controller.hold_hours", "hold_hours is 0 or more, row_cap is 1 or more")
	}
	if c.Retention.RecordMonths < 1 || c.Retention.RecordMonths > 1200 || c.Retention.LogMonths < 1 || c.Retention.LogMonths > 1200 {
		fail("retention.record_months", "record_months and log_months are from 1 to 1200")
	}
	if k := c.Controller; k.AckDays < 0 || k.AckDays > 365 || k.AnswerDays < 0 || k.AnswerDays > 365 {
		fail("controller.answer_days", "acknowledge_days and answer_days are from 1 to 365, or 0 for none")
	}
	if c.Controller.DigestHour < -1 || c.Controller.DigestHour > 23 {
		fail("controller.digest_hour", "an hour from 0 to 23, or -1 for no digest")
	}
	for _, p := range c.TrustedProxies {
		if _, err := netip.ParsePrefix(strings.TrimSpace(p)); err != nil {
			fail("trusted_proxies", "%q is not a network such as 10.0.0.0/8", p)
		}
	}
	if info, err := os.Stat(c.Data); err == nil && !info.IsDir() {
		fail("data", "%s is not a folder", c.Data)
	}
	if u := c.DatabaseURL; u != "" && !strings.HasPrefix(u, "postgres://") && !strings.HasPrefix(u, "postgresql://") {
		fail("database_url", "only Postgres, as postgres://user:password@host:5432/name?sslmode=verify-full; without it SQLite is used")
	}
	return out.orNil()
}

// checkServe refuses what only production must not do: speak plain http to the world, or have no way to mail.
func (c Config) checkServe() error {
	u, err := url.Parse(c.BaseURL)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		return wrong("base_url", "set the address that people open, such as https://privacy.example.com")
	case u.Scheme == "http" && !loopback(u.Hostname()):
		return wrong("base_url", "use https; http is for this machine alone, because links in mails open personal data")
	case u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.Fragment != "" || u.User != nil:
		return wrong("base_url", "only scheme and host, such as https://privacy.example.com")
	case c.Controller.Name == "":
		return wrong("controller.name", "set the name of the company that answers")
	case c.Mail.Host == "":
		return wrong("mail.host", "set the server that takes our mail")
	case c.Mail.From == "":
		return wrong("mail.from", "set the address that our mail comes from")
	}
	return nil
}

func loopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// database is the address of the database: Postgres if one is set, else the SQLite file in the data folder.
func (c Config) database() string {
	if c.DatabaseURL != "" {
		return c.DatabaseURL
	}
	return filepath.Join(c.Data, "habeas.db")
}

// baseURL is the address of all links, without a slash at its end.
func (c Config) baseURL() string { return strings.TrimSuffix(c.BaseURL, "/") }

func (c Config) keyring() string {
	if c.Keyring != "" {
		return c.Keyring
	}
	return filepath.Join(c.Data, "keyring")
}

func (c Config) checkpoints() string {
	if c.Checkpoints != "" {
		return c.Checkpoints
	}
	return filepath.Join(c.Data, "checkpoints")
}

// masterKey returns the key from the environment or its file; a missing one is an error that says how to make one.
func (c Config) masterKey() (string, error) {
	if c.MasterKey != "" {
		return c.MasterKey, nil
	}
	if c.MasterKeyFile == "" {
		return "", wrong("master_key_file", "set it (or HABEAS_MASTER_KEY); `habeas key` makes a key")
	}
	text, err := os.ReadFile(c.MasterKeyFile)
	if err != nil {
		return "", wrong("master_key_file", "%v; `habeas key` makes a key for a new installation", err)
	}
	return strings.TrimSpace(string(text)), nil
}
