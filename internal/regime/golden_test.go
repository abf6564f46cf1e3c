package regime_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/habeasdata/habeas/configs"
	"github.com/habeasdata/habeas/internal/deadline"
	"github.com/habeasdata/habeas/internal/regime"
)

var update = flag.Bool("update", false, "write the golden files anew")

// controllers says where the controller of a golden file sits. Other places are computed in UTC without holidays.
var controllers = []struct{ prefix, zone, calendar string }{
	{"us_ca_", "America/Los_Angeles", "us_federal"},
	{"us_", "America/New_York", "us_federal"},
	{"eu_", "Europe/Berlin", "de_national"},
	{"uk_", "Europe/London", "gb_eng"},
	{"nz_", "Pacific/Auckland", "nz_privacy_act"},
}

// The golden files show every right of every law for a request received at noon (UTC) on Friday 29 October 2027, and
// for an appeal received then. They are meant to be read by a lawyer.
func TestGoldenClocks(t *testing.T) {
	t.Parallel()
	calendars, err := deadline.LoadCalendars(configs.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, pack := range embedded(t).Packs() {
		t.Run(pack.ID, func(t *testing.T) {
			t.Parallel()
			facts := deadline.Facts{ReceivedAt: time.Date(2027, 10, 29, 12, 0, 0, 0, time.UTC), Location: time.UTC}
			for _, c := range controllers {
				if !strings.HasPrefix(pack.ID, c.prefix) {
					continue
				}
				location, err := time.LoadLocation(c.zone)
				if err != nil {
					t.Fatal(err)
				}
				facts.Location, facts.Calendar = location, calendars[c.calendar]
				break
			}
			got := golden(t, pack, facts)
			path := filepath.Join("testdata", "golden", pack.ID+".txt")
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("(-golden +ours)\n%s", diff)
			}
		})
	}
}

func golden(t *testing.T, pack *regime.Pack, facts deadline.Facts) string {
	t.Helper()
	var page strings.Builder
	fmt.Fprintf(&page, "%s\n%s, version %s\n", pack.ID, pack.Law, pack.Version)
	on := deadline.DateOf(facts.ReceivedAt, facts.Location)
	for _, right := range pack.Rights(on) {
		rule, err := pack.Rule(right, on)
		if err != nil {
			t.Fatal(err)
		}
		clock := rule.Clock()
		if clock.Start == deadline.FromAuthentication {
			facts.AuthenticatedAt = facts.ReceivedAt.AddDate(0, 0, 5)
		}
		facts.Stage = deadline.OnRequest
		entry(t, &page, string(right), clock, facts)
		if !clock.Appeal.Answer.IsZero() {
			facts.Stage = deadline.OnAppeal
			entry(t, &page, "appeal about "+string(right), clock, facts)
		}
		facts.AuthenticatedAt = time.Time{}
	}
	return page.String()
}

func entry(t *testing.T, page *strings.Builder, title string, rule deadline.Rule, facts deadline.Facts) {
	t.Helper()
	c, err := deadline.Compute(rule, facts)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(page, "\n%s\n", title)
	for _, line := range []struct {
		name string
		on   deadline.Date
	}{{"acknowledge by", c.AckBy}, {"answer by", c.AnswerBy}, {"tell of an extension by", c.ExtensionNoticeBy},
		{"with extension", c.ExtendedTo}, {"working date", c.Working}} {
		if !line.on.IsZero() {
			fmt.Fprintf(page, "  %-24s %s\n", line.name, line.on.Long())
		}
	}
	fmt.Fprintf(page, "  because\n    %s\n", strings.Join(deadline.Explain(c), "\n    "))
}

// Every right of every law that is in force by then stands in its golden file, and there is no file without a law.
func TestEveryRightOfEveryLawHasAGoldenClock(t *testing.T) {
	t.Parallel()
	library := embedded(t)
	files, err := filepath.Glob(filepath.Join("testdata", "golden", "*.txt"))
	if err != nil || len(files) != len(library.Packs()) || len(files) < 45 {
		t.Errorf("%d golden files for %d laws, error %v", len(files), len(library.Packs()), err)
	}
	for _, pack := range library.Packs() {
		text, err := os.ReadFile(filepath.Join("testdata", "golden", pack.ID+".txt"))
		if err != nil {
			t.Error(err)
		}
		for _, rule := range pack.Rules {
			if !strings.Contains(string(text), "\n"+string(rule.Right)+"\n") {
				t.Errorf("%s: the golden file does not show %s", pack.ID, rule.Right)
			}
		}
	}
}
