package store

import "time"

// Never is the column value of an instant that has not come.
var Never = time.Time{}
