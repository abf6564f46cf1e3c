// Package a may import its parent, not its sibling.
package a

import (
	"example.test/house/internal/web"
	"example.test/house/internal/web/b"
)

var _ = web.Use(b.Use())
