package regime_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/habeasdata/habeas/configs"
	"github.com/habeasdata/habeas/internal/deadline"
	"github.com/habeasdata/habeas/internal/regime"
)

func TestDateCases(t *testing.T) {
	t.Parallel()
	library := embedded(t)
	calendars, err := deadline.LoadCalendars(configs.FS)
	if err != nil {
		t.Fatal(err)
	}
	cases := readCSV(t, "testdata/date-cases.csv")
	if len(cases) != 62 {
		t.Errorf("%d cases, want 62", len(cases))
	}
	for _, row := range cases {
		t.Run(row["case_id"], func(t *testing.T) {
			t.Parallel()
			facts := factsOf(t, row)
			calendar, err := calendars.Get(row["calendar"])
			if err != nil {
				t.Fatal(err)
			}
			facts.Calendar = calendar
			pack, err := library.Pack(row["regime_id"])
			if err != nil {
				t.Fatal(err)
			}
			rule, err := pack.Rule(regime.Right(row["right"]), deadline.DateOf(facts.ReceivedAt, facts.Location))
			if err != nil {
				t.Fatal(err)
			}
			clock, err := deadline.Compute(rule.Clock(), facts)
			if err != nil {
				t.Fatal(err)
			}
			got := map[string]string{
				"expected_received_local_date":  clock.Received.String(),
				"expected_ack_due":              clock.AckBy.String(),
				"expected_respond_due":          clock.AnswerBy.String(),
				"expected_extension_notice_due": clock.ExtensionNoticeBy.String(),
				"expected_extended_due":         clock.ExtendedTo.String(),
				"expected_respond_deadline_utc": clock.DeadlineUTC.Format(time.RFC3339),
			}
			for column, value := range got {
				if diff := cmp.Diff(row[column], value); diff != "" {
					t.Errorf("%s (-case +ours): %s\n%s", column, diff, row["why"])
				}
			}
			if clock.Working.After(clock.Due()) {
				t.Errorf("working date %s is after the due date %s", clock.Working, clock.Due())
			}
		})
	}
}

func factsOf(t *testing.T, row map[string]string) deadline.Facts {
	t.Helper()
	location, err := time.LoadLocation(row["tz"])
	if err != nil {
		t.Fatal(err)
	}
	at := func(column string) time.Time {
		if row[column] == "" {
			return time.Time{}
		}
		moment, err := time.Parse(time.RFC3339, row[column])
		if err != nil {
			t.Fatal(err)
		}
		return moment
	}
	return deadline.Facts{
		ReceivedAt: at("received_at"), Location: location, Stage: deadline.Stage(row["stage"]),
		IdentityRequestedAt: at("identity_requested_at"), IdentityReceivedAt: at("identity_received_at"),
		ClarificationRequestedAt: at("clarification_requested_at"),
		ClarificationReceivedAt:  at("clarification_received_at"), AuthenticatedAt: at("authenticated_at"),
	}
}
