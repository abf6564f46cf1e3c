package intake

import (
	"fmt"
	"maps"
	"slices"
	"unicode/utf8"

	"github.com/habeasdata/habeas/internal/problem"
)

// checks collects field errors.
type checks []problem.Field

func (c *checks) add(name, message string) {
	*c = append(*c, problem.Field{Name: name, Message: message})
}

func (c *checks) oneOf(name, value string, choices []string) {
	if !slices.Contains(choices, value) {
		c.add(name, "Choose one of the answers.")
	}
}

func (c *checks) some(name string, values, choices []string) {
	if len(values) == 0 {
		c.add(name, "Choose what you want us to do.")
	}
	for _, v := range values {
		if !slices.Contains(choices, v) {
			c.add(name, "Choose from the list.")
			return
		}
	}
}

func (c *checks) text(name, value string, most int) {
	if utf8.RuneCountInString(value) > most {
		c.add(name, fmt.Sprintf("Use at most %d characters.", most))
	}
}

func (c *checks) needed(name, value string, most int, message string) {
	if value == "" {
		c.add(name, message)
	}
	c.text(name, value, most)
}

func keys[V any](m map[string]V) []string { return slices.Collect(maps.Keys(m)) }
