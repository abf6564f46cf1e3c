package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/google/go-cmp/cmp"

	"github.com/habeasdata/habeas/configs"
	"github.com/habeasdata/habeas/internal/problem"
)

const dateCases = "../../internal/regime/testdata/date-cases.csv"

// runLaw runs the offline law commands with a command line and returns what they print.
func runLaw(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var out strings.Builder
	var cli struct {
		Due     DueCmd     `cmd:""`
		Regimes RegimesCmd `cmd:""`
	}
	parser, err := kong.New(&cli, kong.BindTo(&out, (*io.Writer)(nil)), kong.BindTo(t.Context(), (*context.Context)(nil)),
		kong.BindTo(configs.FS, (*fs.FS)(nil)))
	if err != nil {
		t.Fatal(err)
	}
	command, err := parser.Parse(args)
	if err != nil {
		return "", err
	}
	err = command.Run()
	return out.String(), err
}

func TestDuePrintsDatesStepsAndCitations(t *testing.T) {
	t.Parallel()
	out, err := runLaw(t, "due", "--regime", "eu_gdpr", "--right", "access", "--received", "2026-01-31T10:00:00Z",
		"--tz", "Europe/Berlin", "--calendar", "de_national", "--format", "json")
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"received_local_date": "2026-01-31", "ack_due": "", "respond_due": "2026-03-02",
		"extension_notice_due": "2026-03-02", "extended_due": "2026-04-30", "working_date": "2026-03-02",
		"respond_deadline_utc": "2026-03-02T23:00:00Z",
		"steps": []any{
			"received Saturday 31 January 2026 in Europe/Berlin",
			"answer: plus 1 month, clamped to Saturday 28 February 2026",
			"answer: Saturday, moved to Monday 2 March 2026",
			"extension notice: at the latest on Monday 2 March 2026, with the reason",
			"with extension: plus 3 months, clamped to Thursday 30 April 2026",
			"GDPR Art. 15, 12(3)-(6); Reg. 1182/71 Art. 3",
		},
		"citations": []any{"GDPR Art. 15, 12(3)-(6)", "Reg. 1182/71 Art. 3"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestDueNamesEveryWrongFlag(t *testing.T) {
	t.Parallel()
	good := map[string]string{"regime": "eu_gdpr", "right": "access", "received": "2026-01-31T10:00:00Z",
		"tz": "Europe/Berlin", "calendar": "de_national"}
	tests := []struct{ flag, value, named string }{
		{"regime", "eu_gdrp", "regime"},
		{"right", "acess", "right"},
		{"received", "yesterday", "received"},
		{"received", "1900-01-01T00:00:00Z", "received"},
		{"received", "9999-12-31T23:59:59Z", "received"},
		{"received", "2026-10-25T02:30:00", "received"}, // an hour that came twice: a time needs its offset
		{"received", "2026-03-29T02:30:00 Europe/Berlin", "received"},
		{"received", "2026-02-30T10:00:00Z", "received"},
		{"received", "2017-01-31T10:00:00Z", "right"}, // before the law was in force
		{"identity-requested", "9999-12-31T23:59:59Z", "identity_requested"},
		{"clarification-requested", "1900-01-01T00:00:00Z", "clarification_requested"},
		{"tz", "Europe/Atlantis", "tz"},
		{"tz", "Local", "tz"},
		{"tz", "../../etc/passwd", "tz"},
		{"calendar", "mars", "calendar"},
		{"identity-requested", "2026-01-01T00:00:00Z", "identity_requested"},
		{"identity-received", "2026-02-01T00:00:00Z", "identity_received"},
		{"clarification-received", "2026-02-01T00:00:00Z", "clarification_received"},
		{"authenticated", "2026-01-30T10:00:00Z", "authenticated"},
		{"stage", "appeal", "stage"},
	}
	for _, test := range tests {
		t.Run(test.flag+"="+test.value, func(t *testing.T) {
			t.Parallel()
			args := []string{"due", "--" + test.flag, test.value}
			for flag, value := range good {
				if flag != test.flag {
					args = append(args, "--"+flag, value)
				}
			}
			_, err := runLaw(t, args...)
			var p *problem.Error
			if !errors.As(err, &p) || len(p.Fields) != 1 || p.Fields[0].Name != test.named {
				t.Errorf("error is %v, want one that names %s", err, test.named)
			}
		})
	}
}

func TestCasesAllPass(t *testing.T) {
	t.Parallel()
	out, err := runLaw(t, "due", "--cases", dateCases)
	if err != nil || out != "62 passed, 0 failed\n" {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestCasesReportEachDifferenceAndFail(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(dateCases)
	if err != nil {
		t.Fatal(err)
	}
	wrong := strings.Replace(string(text), ",2026-03-16,2026-04-16,", ",2026-03-17,2026-04-15,", 1)
	wrong = strings.Replace(wrong, ",us_va_vcdpa,", ",us_zz,", 1)
	path := filepath.Join(t.TempDir(), "cases.csv")
	if err := os.WriteFile(path, []byte(wrong), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := runLaw(t, "due", "--cases", path)
	var coded kong.ExitCoder
	if !errors.As(err, &coded) || coded.ExitCode() != 1 {
		t.Errorf("error %v has no exit code 1", err)
	}
	want := `ca-01: expected_ack_due is "2026-03-17", computed "2026-03-16"
ca-01: expected_respond_due is "2026-04-15", computed "2026-04-16"
va-01: regime: there is no regime us_zz
60 passed, 2 failed
`
	if diff := cmp.Diff(want, out); diff != "" {
		t.Error(diff)
	}
}

func TestRegimesListShowAndDiff(t *testing.T) {
	t.Parallel()
	list, err := runLaw(t, "regimes")
	if err != nil || strings.Count(list, "\n") != 46 {
		t.Errorf("list: %v\n%s", err, list)
	}
	show, err := runLaw(t, "regimes", "show", "us_ca_ccpa")
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"acknowledge within: 10 business days", "never shown: ssn", "11 CCR 7023(b), verified"} {
		if !strings.Contains(show, part) {
			t.Errorf("show lacks %q", part)
		}
	}
	same, err := runLaw(t, "regimes", "diff", "us_ca_ccpa", "us_ca_ccpa")
	if err != nil || same != "no difference\n" {
		t.Errorf("diff of a pack with itself: %v %q", err, same)
	}
	diff, err := runLaw(t, "regimes", "diff", "us_va_vcdpa", "us_co_cpa")
	if err != nil || !strings.Contains(diff, `access, appeal answered within: "60 calendar days" -> "45 calendar days"`) {
		t.Errorf("diff: %v\n%s", err, diff)
	}
}

func TestOwnFolderReplacesAndAddsPacks(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	text, err := os.ReadFile("../../configs/regimes/us_va_vcdpa.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(folder, "regimes"), 0o700); err != nil {
		t.Fatal(err)
	}
	shorter := strings.ReplaceAll(string(text), "answer: 45 calendar days", "answer: 30 calendar days")
	own := filepath.Join(folder, "regimes", "us_va_vcdpa.yaml")
	if err := os.WriteFile(own, []byte(shorter), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := runLaw(t, "due", "--law", folder, "--regime", "us_va_vcdpa", "--right", "access", "--received",
		"2026-01-31T15:00:00Z", "--tz", "America/New_York")
	if err != nil || !strings.Contains(out, "answer by                2026-03-02") {
		t.Errorf("%v\n%s", err, out)
	}
	const key = "\n    citation:"
	line := strings.Count(shorter[:strings.Index(shorter, key)], "\n") + 2
	broken := strings.Replace(shorter, key, "\n    citaton:", 1)
	if err := os.WriteFile(own, []byte(broken), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = runLaw(t, "regimes", "--law", folder)
	if want := fmt.Sprintf("regimes/us_va_vcdpa.yaml:%d: unknown key citaton", line); err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("error does not say %s: %v", want, err)
	}
}
