package app

import (
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"
)

// sample is the documented configuration that operators copy.
const sample = "../../configs/habeas.yaml"

// settings lists the names of all settings, with a dot for a step down.
func settings(t reflect.Type, prefix string) (names []string) {
	for i := range t.NumField() {
		f := t.Field(i)
		name := prefix + f.Tag.Get("koanf")
		if f.Type.Kind() == reflect.Struct {
			names = append(names, settings(f.Type, name+".")...)
			continue
		}
		names = append(names, name)
	}
	return names
}

// documented lists the settings of a file with the comment above each.
func documented(t *testing.T, n *yaml.Node, prefix string, into map[string]string) {
	t.Helper()
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if value.Kind == yaml.MappingNode {
			documented(t, value, prefix+key.Value+".", into)
			continue
		}
		into[prefix+key.Value] = key.HeadComment
	}
}

func TestEverySettingIsDocumented(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(sample)
	if err != nil {
		t.Fatal(err)
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	documented(t, doc.Content[0], "", found)
	want := settings(reflect.TypeFor[Config](), "")
	slices.Sort(want)
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(found))); diff != "" {
		t.Errorf("settings and sample differ:\n%s", diff)
	}
	for name, comment := range found {
		if !strings.Contains(comment, "efault") {
			t.Errorf("%s: no comment above it that explains it and names its default", name)
		}
	}
}

func TestTheSampleStartsAsItStands(t *testing.T) {
	t.Parallel()
	c, err := LoadConfig(sample, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.checkServe(); err != nil {
		t.Error(err)
	}
	for name, secret := range map[string]string{"database_url": c.DatabaseURL, "master_key": c.MasterKey, "mail.password": c.Mail.Password} {
		if secret != "" {
			t.Errorf("the sample holds a secret in %s", name)
		}
	}
	if c.Controller.SingleOfficer || c.Mail.TLS == "none" {
		t.Error("the sample is laxer than the defaults")
	}
}

// TestTheSampleNamesTheDefaults holds the words behind "Default:" against the program.
func TestTheSampleNamesTheDefaults(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(sample)
	if err != nil {
		t.Fatal(err)
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	comments := map[string]string{}
	documented(t, doc.Content[0], "", comments)
	d := Defaults()
	for name, want := range map[string]string{
		"listen": d.Listen, "data": d.Data, "web": "true", "workers": "4", "posts_per_minute": "120", "controller.id": d.Controller.ID,
		"controller.time_zone": d.Controller.TimeZone, "controller.locale": d.Controller.Locale, "controller.default_regime": d.Controller.DefaultRegime,
		"controller.regimes": strings.Join(d.Controller.Regimes, " and "), "controller.hold_hours": "24", "controller.row_cap": "1000",
		"controller.single_officer": "false", "mail.port": "587", "mail.tls": d.Mail.TLS, "mail.hello": d.Mail.Hello, "log.format": d.Log.Format, "log.level": d.Log.Level,
	} {
		if !strings.HasSuffix(comments[name], "Default: "+want) {
			t.Errorf("%s: the comment does not end with %q", name, "Default: "+want)
		}
	}
	numbers := []int{d.Workers, d.PostsPerMinute, d.Controller.HoldHours, int(d.Controller.RowCap), d.Mail.Port}
	if !slices.Equal(numbers, []int{4, 120, 24, 1000, 587}) || !d.Web || d.Controller.SingleOfficer {
		t.Error("a default changed: change the sample and this test with it")
	}
}

func TestTheEnvironmentGoesBeforeTheFile(t *testing.T) {
	t.Parallel()
	environ := []string{
		"HABEAS_LISTEN=0.0.0.0:9000", "HABEAS_MAIL__PASSWORD=from the environment", "HABEAS_CONTROLLER__TIME_ZONE=America/Los_Angeles",
		"HABEAS_CONTROLLER__REGIMES=us_ca_ccpa", "HABEAS_TRUSTED_PROXIES=10.0.0.0/8,192.168.0.0/16", "HABEAS_WORKERS=7", "HABEAS_WEB=false",
		"HABEAS_TEST_SOAK=1", "HABEAS_TEST_NO_SUCH__SETTING=x", "PATH=/usr/bin", "UNRELATED_LISTEN=1",
	}
	c, err := LoadConfig(sample, environ)
	if err != nil {
		t.Fatal(err)
	}
	want, err := LoadConfig(sample, nil)
	if err != nil {
		t.Fatal(err)
	}
	want.Listen, want.Mail.Password, want.Controller.TimeZone = "0.0.0.0:9000", "from the environment", "America/Los_Angeles"
	want.Controller.Regimes, want.TrustedProxies = []string{"us_ca_ccpa"}, []string{"10.0.0.0/8", "192.168.0.0/16"}
	want.Workers, want.Web = 7, false
	if diff := cmp.Diff(want, c); diff != "" {
		t.Error(diff)
	}
}

func TestDatabaseURLSwitchesToPostgres(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		environ []string
		want    string
	}{
		"by default a file": {nil, "/var/lib/habeas/habeas.db"},
		"DATABASE_URL":      {[]string{"DATABASE_URL=postgres://db/a"}, "postgres://db/a"},
		"the long name":     {[]string{"HABEAS_DATABASE_URL=postgres://db/b"}, "postgres://db/b"},
		"both":              {[]string{"DATABASE_URL=postgres://db/a", "HABEAS_DATABASE_URL=postgres://db/b"}, "postgres://db/a"},
		"an empty one":      {[]string{"DATABASE_URL="}, "/var/lib/habeas/habeas.db"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, err := LoadConfig(sample, test.environ)
			if err != nil {
				t.Fatal(err)
			}
			if got := c.database(); got != test.want {
				t.Errorf("%s, want %s", got, test.want)
			}
		})
	}
}

// TestWrongSettingsStopTheStart gives each a line that names the setting.
func TestWrongSettingsStopTheStart(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		file    string
		environ []string
		want    string
	}{
		"text for a number":               {"workers: many\n", nil, `habeas.yaml: workers: "many" is not a whole number`},
		"text for yes or no":              {"web: maybe\n", nil, `habeas.yaml: web: "maybe" is not true or false`},
		"a list for one value":            {"listen: [a, b]\n", nil, "habeas.yaml: listen: write one value"},
		"text for a number, outside":      {"", []string{"HABEAS_WORKERS=many"}, `HABEAS_WORKERS: "many" is not a whole number`},
		"a setting that is there twice":   {"listen: 127.0.0.1:1\nlisten: 127.0.0.1:2\n", nil, "line 2"},
		"a database that is none":         {"", []string{"DATABASE_URL=mysql://u:secret@h/d"}, "DATABASE_URL: only Postgres"},
		"a level that is none":            {"log: {level: loud}\n", nil, "log.level"},
		"a protection that is none":       {"mail: {tls: maybe}\n", nil, "mail.tls"},
		"misspelt in the file":            {"listne: 127.0.0.1:1\n", nil, "habeas.yaml: listne: unknown setting; did you mean listen?"},
		"misspelt below":                  {"mail: {hots: x}\n", nil, "mail.hots: unknown setting; did you mean mail.host?"},
		"misspelt in the environment":     {"", []string{"HABEAS_LISTNE=x"}, "HABEAS_LISTNE: unknown setting; did you mean HABEAS_LISTEN?"},
		"one underscore where two belong": {"", []string{"HABEAS_MAIL_HOST=x"}, "did you mean HABEAS_MAIL__HOST?"},
		"a value that is a group":         {"listen: {host: x}\n", nil, "listen is one value"},
		"a group that is a value":         {"mail: smtp.example.com\n", nil, "mail: a group of settings"},
		"no port":                         {"listen: localhost\n", nil, "listen: write it as host:port"},
		"no such time zone":               {"controller: {time_zone: Berlin}\n", nil, "controller.time_zone"},
		"no such log format":              {"log: {format: xml}\n", nil, "log.format"},
		"too many workers":                {"workers: 300\n", nil, "workers"},
		"nothing to do":                   {"web: false\nworkers: 0\n", nil, "workers: it is 0 and web is false"},
		"no hold":                         {"controller: {hold_hours: -1}\n", nil, "hold_hours"},
		"a proxy that is no network":      {"trusted_proxies: [everybody]\n", nil, "trusted_proxies"},
		"not YAML":                        {"listen: [\n", nil, "habeas.yaml"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "habeas.yaml")
			if err := os.WriteFile(path, []byte(test.file), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := LoadConfig(path, test.environ)
			wantLine(t, err, test.want)
			if err != nil && strings.Contains(err.Error(), "secret") {
				t.Errorf("the line repeats a password: %v", err)
			}
		})
	}
}

func TestProductionNeedsASafeAddressAndAWayToMail(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ setting, want string }{
		"http to the world":         {"HABEAS_BASE_URL=http://privacy.example.com", "base_url: use https"},
		"http to a private network": {"HABEAS_BASE_URL=http://10.0.0.7:8080", "base_url: use https"},
		"a name like localhost":     {"HABEAS_BASE_URL=http://localhost.example.com", "base_url: use https"},
		"no address":                {"HABEAS_BASE_URL=", "base_url: set the address"},
		"no scheme":                 {"HABEAS_BASE_URL=privacy.example.com", "base_url: set the address"},
		"another scheme":            {"HABEAS_BASE_URL=ftp://privacy.example.com", "base_url: set the address"},
		"a path":                    {"HABEAS_BASE_URL=https://example.com/privacy", "base_url: only scheme and host"},
		"a password in it":          {"HABEAS_BASE_URL=https://a:b@example.com", "base_url: only scheme and host"},
		"no name":                   {"HABEAS_CONTROLLER__NAME=", "controller.name"},
		"no mail server":            {"HABEAS_MAIL__HOST=", "mail.host"},
		"no sender":                 {"HABEAS_MAIL__FROM=", "mail.from"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, err := LoadConfig(sample, []string{test.setting})
			if err != nil {
				t.Fatal(err)
			}
			wantLine(t, c.checkServe(), test.want)
		})
	}
	for _, address := range []string{"http://127.0.0.1:8080", "http://localhost:8080", "http://[::1]:8080", "https://privacy.example.com/"} {
		c, err := LoadConfig(sample, []string{"HABEAS_BASE_URL=" + address})
		if err != nil {
			t.Fatal(err)
		}
		if err := c.checkServe(); err != nil {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func TestAMissingMasterKeySaysHowToMakeOne(t *testing.T) {
	t.Parallel()
	_, err := Config{}.masterKey()
	wantLine(t, err, "habeas key")
	_, err = Config{MasterKeyFile: filepath.Join(t.TempDir(), "none")}.masterKey()
	wantLine(t, err, "master_key_file")
	path := filepath.Join(t.TempDir(), "master.key")
	if err := os.WriteFile(path, []byte("the key\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if key, err := (Config{MasterKeyFile: path}).masterKey(); key != "the key" || err != nil {
		t.Errorf("got %q, %v", key, err)
	}
}

// wantLine wants an error of one line that says a thing.
func wantLine(t *testing.T, err error, want string) {
	t.Helper()
	switch {
	case err == nil:
		t.Errorf("taken, want an error with %q", want)
	case !strings.Contains(err.Error(), want):
		t.Errorf("got %q, want %q in it", err, want)
	case strings.Contains(err.Error(), "\n"):
		t.Errorf("more than one line: %q", err)
	}
}
