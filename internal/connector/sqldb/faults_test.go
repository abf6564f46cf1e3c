package sqldb_test

import (
	"context"
	"net"
	"path/filepath"
	"strings"
	"testing"

	"github.com/habeasdata/habeas/internal/connector"
	"github.com/habeasdata/habeas/internal/connector/sqldb"
	"github.com/habeasdata/habeas/internal/testkit"
)

// silent is a server that accepts connections and never says a word.
func silent(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			defer c.Close()
		}
	}()
	return l.Addr().String()
}

// closed is an address where nobody listens.
func closed(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func TestFaultsHaveAClassAndNoSecret(t *testing.T) {
	t.Parallel()
	good := map[string]string{"postgres": "", "mysql": ""}
	for driver, dsn := range map[string]func(testing.TB) string{"postgres": testkit.Postgres, "mysql": testkit.MariaDB} {
		good[driver] = dsn(t)
	}
	for name, test := range map[string]struct {
		driver, dsn string
		class       connector.Class
	}{
		"postgres refuses the password": {"postgres", withPassword(good["postgres"], "hunter2"), connector.Auth},
		"mysql refuses the password":    {"mysql", withPassword(good["mysql"], "hunter2"), connector.Auth},
		"postgres is silent":            {"postgres", "postgres://u:hunter2@" + silent(t) + "/d?sslmode=disable", connector.Timeout},
		"mysql is silent":               {"mysql", "u:hunter2@tcp(" + silent(t) + ")/d", connector.Timeout},
		"postgres is away":              {"postgres", "postgres://u:hunter2@" + closed(t) + "/d?sslmode=disable", connector.Unreachable},
		"mysql is away":                 {"mysql", "u:hunter2@tcp(" + closed(t) + ")/d", connector.Unreachable},
		"postgres dsn is wrong":         {"postgres", "postgres://u:hunter2@h:port/d", connector.Auth},
		"mysql dsn is wrong":            {"mysql", "hunter2", connector.Auth},
		"the file does not exist":       {"sqlite", filepath.Join(t.TempDir(), "hunter2.db"), connector.Unreachable},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := files(t, map[string]string{"datasets/shop.yml": people,
				"connectors/shop.yaml": "name: shop\nkind: sqldb\ntimeout: 1s\ndriver: " + test.driver + "\ndsn: {env: D}\ndatasets: [shop.yml]\nactions: [access]\n"})
			r, err := connector.Load(dir, func(string) (string, bool) { return test.dsn, true }, sqldb.Kind)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = r.Close() }()
			h := r.Check(context.Background())[0]
			if h.OK || h.Class != test.class {
				t.Errorf("%+v, want %s", h, test.class)
			}
			if strings.Contains(h.Detail, "hunter2") {
				t.Errorf("the detail quotes the dsn: %s", h.Detail)
			}
		})
	}
}

// withPassword replaces the password of a DSN of either form.
func withPassword(dsn, password string) string {
	head, rest, _ := strings.Cut(dsn, "@")
	user, _, _ := strings.Cut(strings.TrimPrefix(head, "postgres://"), ":")
	if strings.HasPrefix(dsn, "postgres") {
		user = "postgres://" + user
	}
	return user + ":" + password + "@" + rest
}
