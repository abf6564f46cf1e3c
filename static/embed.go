// Package static embeds the stylesheet, the small scripts and the icons that the pages use.
package static

import "embed"

// FS is the tree of this folder, served under /static/ with a content hash in the address.
//
//go:embed *.css *.js *.svg
var FS embed.FS
