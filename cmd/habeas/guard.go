package main

import (
	"context"
	"os"
	"strconv"
	"strings"

	"github.com/habeasdata/habeas/internal/app"
	"github.com/habeasdata/habeas/internal/connector"
)

// guard returns what lets "connector collect" read beside an installation in production: a record in its audit log.
// Without such an installation there is none.
func guard() *CollectGuard {
	for _, name := range productionSettings {
		if os.Getenv(name) != "" {
			return &CollectGuard{Record: recordCollect}
		}
	}
	return nil
}

// recordCollect writes who-knows-what was read at the console, and why, before anything is shown.
func recordCollect(ctx context.Context, reason string, report *connector.Report) error {
	a, err := app.OpenOffline(ctx, os.Getenv("HABEAS_CONFIG"), os.Environ())
	if err != nil {
		return err
	}
	defer func() { _ = a.Close() }()
	var rows int64
	for _, o := range report.Outcomes {
		rows += o.Rows
	}
	return a.RecordConsole(ctx, "console_collect", map[string]string{
		"reason": reasonWord(reason), "rows": strconv.FormatInt(rows, 10),
	})
}

// reasonWord brings a reason into the form of the audit log, which takes no free text.
func reasonWord(reason string) string {
	word := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '.', r == '/':
			return r
		case r == ' ':
			return '_'
		}
		return -1
	}, reason)
	return word[:min(len(word), 200)]
}
