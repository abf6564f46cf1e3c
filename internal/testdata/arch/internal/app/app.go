// Package app asks the clock, which it may.
package app

import "time"

var now = time.Now
