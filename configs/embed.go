// Package configs embeds the data that the binary ships with: law packs, holiday calendars, message catalogs and
// the documented sample of the configuration. It holds no code.
package configs

import "embed"

// FS is the tree of this folder.
//
//go:embed *
var FS embed.FS
