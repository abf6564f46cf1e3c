// Package low imports upwards, asks the clock and leaves things unsaid.
package low

import (
	"os"
	clock "time"

	"example.test/house/internal/high"
	"gorm.io/gorm"
)

type Bare struct{ db gorm.DB }

func (Bare) Method() { high.Do() }

const Loose = 1

// The group is explained.
var (
	One = 1
	Two = 2
)

func unexported() { _, _ = os.CreateTemp("", "") }

var now = clock.Now // a value is a use, too

func ages(t clock.Time) clock.Duration { return clock.Since(t) }
