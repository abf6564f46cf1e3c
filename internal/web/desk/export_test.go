package desk

import "github.com/habeasdata/habeas/internal/dsr"

// Row is one row of the table of routes, for the tests that hold the server against it.
type Row struct {
	Method, Path string
	Roles        []dsr.Role
	Fresh        bool
}

// Table lists every route of the desk.
func Table(d *Desk) []Row {
	var rows []Row
	for _, r := range d.routes() {
		rows = append(rows, Row{r.method, Prefix + r.path, r.roles, r.fresh})
	}
	return rows
}

// WithoutSecrets is what staff may read of a letter.
var WithoutSecrets = withoutSecrets

// Masked is a personal value as lists show it.
var Masked = masked
