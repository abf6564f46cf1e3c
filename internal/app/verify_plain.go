package app

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"

	"github.com/habeasdata/habeas/internal/store"
)

// address looks like somebody's mailbox. Nothing of that form belongs into a column of text.
var address = regexp.MustCompile(`[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}`)

// plainKey is the form of keys that say nothing by themselves. A report shows no other.
var plainKey = regexp.MustCompile(`^[0-9a-f-]{16,64}$`)

// shortest is the shortest canary that is looked for: shorter ones occur by chance in ciphertext.
const shortest = 6

// columns checks invariant 11: no column holds an address or one of the given values in clear. The report names
// table, column and row, never the value.
func (c *checkup) columns(canaries []string) error {
	var wanted [][]byte
	for _, canary := range canaries {
		canary = strings.ToLower(strings.TrimSpace(canary))
		if len(canary) < shortest {
			return fmt.Errorf("a value to look for has at least %d characters", shortest)
		}
		wanted = append(wanted, []byte(canary))
	}
	return c.read.Cells(func(cell store.Cell) error {
		subject := cell.Table + "." + cell.Column
		if plainKey.MatchString(cell.Row) {
			subject += " of " + cell.Row
		}
		lower := bytes.ToLower(cell.Value)
		for i, canary := range wanted {
			if bytes.Contains(lower, canary) {
				c.add(11, "plain-value", subject, "value %d of those looked for stands here in clear", i+1)
			}
		}
		if cell.Text && address.Match(cell.Value) {
			c.add(11, "plain-address", subject, "something like an address stands here in clear")
		}
		return c.full()
	})
}
