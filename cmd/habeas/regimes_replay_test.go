package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/habeasdata/habeas/configs"
	"github.com/habeasdata/habeas/internal/app"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/workflow"
)

// installation is a stopped demonstration with one open request under the GDPR: its configuration and the reference.
func installation(t *testing.T, law string) (config, reference string) {
	t.Helper()
	data := filepath.Join(t.TempDir(), "data")
	d, err := app.OpenDemo(t.Context(), data, "127.0.0.1:0", nil, app.Options{})
	if err != nil {
		t.Fatal(err)
	}
	opened, err := d.App.Work.Submit(t.Context(), workflow.New{
		Channel: dsr.ChannelForm, Requester: dsr.Self, Relationship: dsr.Customer, Residence: "DE", Regime: "eu_gdpr", Locale: "en",
		ReceivedAt: time.Date(2026, 11, 2, 10, 0, 0, 0, time.UTC), Person: dsr.Person{Email: "jane@example.com"}, Rights: []regime.Right{regime.Access},
		Identifiers: []workflow.Given{{Kind: dsr.Email, Value: "jane@example.com", Source: dsr.Typed}},
	})
	if err := firstOf(err, d.Close()); err != nil {
		t.Fatal(err)
	}
	config = filepath.Join(t.TempDir(), "habeas.yaml")
	text := fmt.Sprintf("data: %[1]s\nmaster_key_file: %[1]s/master.key\nlaw: %[2]q\nbase_url: http://127.0.0.1:1\n"+
		"controller: {time_zone: America/Los_Angeles, calendar: us_federal}\n", data, law)
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return config, opened.Requests[0].Reference
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// shorter writes the GDPR's pack as it would be with 20 days for an answer, into a law folder, and names both.
func shorter(t *testing.T) (folder, file string) {
	t.Helper()
	text, err := configs.FS.ReadFile("regimes/eu_gdpr.yaml")
	if err != nil {
		t.Fatal(err)
	}
	folder = t.TempDir()
	file = filepath.Join(folder, "regimes", "eu_gdpr.yaml")
	changed := strings.NewReplacer("\n    answer: 1 month\n", "\n    answer: 20 calendar days\n", "\n    extension: 2 months\n", "\n    extension: 40 calendar days\n",
		"\nversion: \"2026.11\"", "\nversion: \"2099.1\"").Replace(string(text))
	if err := firstOf(os.MkdirAll(filepath.Dir(file), 0o700), os.WriteFile(file, []byte(changed), 0o600)); err != nil {
		t.Fatal(err)
	}
	return folder, file
}

func TestAReplayListsWhatMovesAndChangesNothingUntilConfirmed(t *testing.T) {
	t.Parallel()
	folder, file := shorter(t)
	config, reference := installation(t, folder)
	replay := func(more ...string) string {
		t.Helper()
		out, err := runLaw(t, append([]string{"regimes", "replay", "--config", config}, more...)...)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	moves := reference + ": answer by 2026-12-02 -> 2026-11-23 (GDPR Art. 15, 12(3)-(6); Reg. 1182/71 Art. 3)\n"
	for range 2 { // the first changed nothing
		if out := replay("--pack", file); !strings.Contains(out, moves) || !strings.Contains(out, "nothing was changed") {
			t.Fatalf("before it is confirmed:\n%s", out)
		}
	}
	if out := replay("--pack", "eu_gdpr", "--law", folder, "--confirm"); !strings.Contains(out, moves) || !strings.Contains(out, "the earlier of each is in force") {
		t.Errorf("confirmed:\n%s", out)
	}
	if out := replay("--pack", file); out != "0 dates differ under eu_gdpr version 2099.1; nothing was changed\n" {
		t.Errorf("afterwards:\n%s", out)
	}
	out := replay("--pack", "eu_gdpr", "--confirm") // the built-in pack, which gives a month
	for _, want := range []string{"answer by 2026-11-23 -> 2026-12-02", "kept: no date moves later", "this installation does not read that pack"} {
		if !strings.Contains(out, want) {
			t.Errorf("back to the longer period, without %q:\n%s", want, out)
		}
	}
}

// What cannot be a pack is refused with file and line, before any request is looked at.
func TestAReplayUnderWhatIsNoPackNamesFileAndLine(t *testing.T) {
	t.Parallel()
	config, reference := installation(t, "")
	for change, named := range map[[2]string]string{
		{"format: 1", "format: 2"}:                                   "eu_gdpr.yaml:2: format 2 is not the format 1",
		{"starts: receipt", "starts: someday"}:                       "eu_gdpr.yaml:",
		{"effective_from: 2018-05-25", "effective_from: 2018-02-30"}: "eu_gdpr.yaml:",
		{"as_of: 2026-11-22", "as_of: 9999-01-01"}:                   "eu_gdpr.yaml:",
	} {
		_, file := shorter(t)
		text, err := os.ReadFile(file)
		if err != nil || !strings.Contains(string(text), change[0]) {
			t.Fatalf("%q is not in the pack (%v)", change[0], err)
		}
		if err := os.WriteFile(file, []byte(strings.Replace(string(text), change[0], change[1], 1)), 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := runLaw(t, "regimes", "replay", "--config", config, "--pack", file, "--confirm")
		if err == nil || !strings.Contains(err.Error(), named) || strings.Contains(out, reference) {
			t.Errorf("%s: error %v, want %q\n%s", change[1], err, named, out)
		}
	}
}

func TestAReplayUnderAPackFromTheFutureLeavesRequestsAsTheyAre(t *testing.T) {
	t.Parallel()
	config, reference := installation(t, "")
	_, file := shorter(t)
	text, err := os.ReadFile(file)
	if err == nil {
		err = os.WriteFile(file, []byte(strings.ReplaceAll(string(text), "effective_from: 2018-05-25", "effective_from: 2098-01-01")), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	out, err := runLaw(t, "regimes", "replay", "--config", config, "--pack", file, "--confirm")
	if err != nil || !strings.Contains(out, reference+": left as it is: ") || !strings.Contains(out, "1 requests were left as they are") {
		t.Errorf("%v\n%s", err, out)
	}
}
