// Package b shows markup.
package b

import (
	"time"

	"github.com/a-h/templ"
)

var page = templ.Raw("<b>")

func shadow(time struct{ Now int }) int { return time.Now }
