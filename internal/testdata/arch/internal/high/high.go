// Package high stands above low and imports a neighbour.
package high

import (
	"github.com/labstack/echo/v4"

	"example.test/house/internal/low"
	"example.test/house/internal/store"
	"example.test/house/internal/suite"
	"example.test/house/views"
)

// Do uses everything.
func Do() { echo.New(); low.Use(); store.Use(); suite.Use(); views.Use() }
