package store

import (
	"reflect"
	"time"
)

// Columns keep instants without a zone: a time of another zone must be turned to UTC before it is written or
// compared, or Postgres would keep its wall clock.

// inUTC returns a time in UTC, and any other value as it is.
func inUTC(value any) any {
	if at, ok := value.(time.Time); ok {
		return at.UTC()
	}
	return value
}

// rowInUTC turns the times of a row, given by its address, to UTC.
func rowInUTC(row any) {
	v := reflect.ValueOf(row).Elem()
	for i := range v.NumField() {
		if at, ok := v.Field(i).Addr().Interface().(*time.Time); ok {
			*at = at.UTC()
		}
	}
}
