package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
)

// FailedError is the outcome of a command that did its work and found something wrong. Its text has been printed.
type FailedError struct {
	Message string
}

// Error returns the outcome.
func (e *FailedError) Error() string { return e.Message }

// ExitCode is the process's exit code, as kong.ExitCoder has it.
func (e *FailedError) ExitCode() int { return 1 }

// caseColumns are the columns that a file of worked cases must have, beside any others.
var caseColumns = []string{"case_id", "stage", "regime_id", "right", "tz", "calendar", "received_at",
	"identity_requested_at", "identity_received_at", "clarification_requested_at", "clarification_received_at",
	"authenticated_at", "expected_received_local_date", "expected_ack_due", "expected_respond_due",
	"expected_extension_notice_due", "expected_extended_due", "expected_respond_deadline_utc"}

// checkCases computes every row of the file, prints each difference and last the counts. The error is a FailedError
// when a row differs.
func (l law) checkCases(path string, out io.Writer) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	reader := csv.NewReader(file)
	at, err := caseHeader(reader)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	passed, failed := 0, 0
	for {
		row, err := reader.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		differences := l.checkCase(func(column string) string { return row[at[column]] })
		for _, difference := range differences {
			fmt.Fprintf(out, "%s: %s\n", row[at["case_id"]], difference)
		}
		if len(differences) > 0 {
			failed++
		} else {
			passed++
		}
	}
	summary := fmt.Sprintf("%d passed, %d failed", passed, failed)
	if _, err := fmt.Fprintln(out, summary); err != nil {
		return err
	}
	if failed > 0 {
		return &FailedError{summary}
	}
	return nil
}

// caseHeader reads the first row and returns the place of each column.
func caseHeader(reader *csv.Reader) (map[string]int, error) {
	header, err := reader.Read()
	if err != nil {
		return nil, err
	}
	at := map[string]int{}
	for i, column := range header {
		at[column] = i
	}
	for _, column := range caseColumns {
		if _, ok := at[column]; !ok {
			return nil, fmt.Errorf("no column %s", column)
		}
	}
	return at, nil
}

// checkCase returns how the dates of one row differ from what it expects.
func (l law) checkCase(cell func(column string) string) []string {
	got, err := l.due(DueCmd{
		Regime: cell("regime_id"), Right: cell("right"), Received: cell("received_at"), TZ: cell("tz"),
		Calendar: cell("calendar"), Stage: cell("stage"), IdentityRequested: cell("identity_requested_at"),
		IdentityReceived: cell("identity_received_at"), ClarificationRequested: cell("clarification_requested_at"),
		ClarificationReceived: cell("clarification_received_at"), Authenticated: cell("authenticated_at"),
	})
	if err != nil {
		return []string{err.Error()}
	}
	var differences []string
	for _, pair := range [][2]string{
		{"expected_received_local_date", got.ReceivedLocalDate}, {"expected_ack_due", got.AckDue},
		{"expected_respond_due", got.RespondDue}, {"expected_extension_notice_due", got.ExtensionNoticeDue},
		{"expected_extended_due", got.ExtendedDue}, {"expected_respond_deadline_utc", got.RespondDeadlineUTC},
	} {
		if want := cell(pair[0]); want != pair[1] {
			differences = append(differences, fmt.Sprintf("%s is %q, computed %q", pair[0], want, pair[1]))
		}
	}
	return differences
}
