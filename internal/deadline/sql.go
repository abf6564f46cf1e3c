package deadline

import (
	"database/sql/driver"
	"fmt"
)

// Value is the date's column form: "2026-12-28", or "" for none.
func (d Date) Value() (driver.Value, error) { return d.String(), nil }

// Scan reads the column form.
func (d *Date) Scan(v any) error {
	var text string
	switch t := v.(type) {
	case string:
		text = t
	case []byte:
		text = string(t)
	default:
		return fmt.Errorf("a date cannot be read from %T", v)
	}
	if text == "" {
		*d = Date{}
		return nil
	}
	parsed, err := ParseDate(text)
	*d = parsed
	return err
}
