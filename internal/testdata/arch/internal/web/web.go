// Package web may use echo and views.
package web

import (
	"github.com/labstack/echo/v4"

	"example.test/house/views"
)

var _ = echo.New(views.Use())
