// Package views imports what is not its own.
package views

import (
	"example.test/house/internal/low"
	"example.test/house/internal/store"
)

var _ = low.Use(store.Use())
