// Package migrations embeds the database schema as forward-only SQL, one file for both dialects; where SQLite and
// Postgres must differ, a file of the same name under sqlite/ or postgres/ takes its place.
package migrations

import "embed"

// FS is the tree of this folder.
//
//go:embed *
var FS embed.FS
