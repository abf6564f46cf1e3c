// Package sqldb connects SQL databases: SQLite, Postgres, MySQL and MariaDB.
//
// It knows three dialects: how a schema is discovered, how a query is written, how values become cells. It refuses to
// know whose rows they are.
//
// Invariant: an identifier in a query comes from the discovered schema only and is quoted; everything else is a bound
// parameter. Reads run in read-only transactions of one snapshot.
package sqldb

import (
	"context"

	"github.com/habeasdata/habeas/internal/connector"
)

// Kind is the registry's entry for SQL databases.
var Kind = connector.Kind{
	Name:    "sqldb",
	Drivers: []string{"sqlite", "postgres", "mysql"},
	Actions: []connector.Action{connector.Access, connector.Erasure, connector.Correct, connector.Restrict,
		connector.Suppress},
	Open: open,
}

func open(ctx context.Context, s connector.Settings) (connector.System, error) {
	switch s.Driver {
	case "sqlite":
		return openSQLite(s)
	case "postgres":
		return openPostgres(s)
	case "mysql":
		return openMySQL(s)
	}
	return nil, connector.NewFault(connector.Schema, "", "unknown driver")
}
