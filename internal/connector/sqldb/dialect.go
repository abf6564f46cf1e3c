package sqldb

import (
	"strconv"
	"strings"

	"github.com/habeasdata/habeas/internal/dataset"
)

// dialect is what differs between the databases when a query is written.
type dialect struct {
	quote  func(name string) string
	param  func(n int) string
	column func(c dataset.Column, name string) string // how a column is selected
	match  func(c dataset.Column, name, params string) string
	bind   func(c dataset.Column, cell string) any
}

// doubled quotes an identifier and doubles the quote inside it.
func doubled(mark string) func(string) string {
	return func(name string) string { return mark + strings.ReplaceAll(name, mark, mark+mark) + mark }
}

func bare(_ dataset.Column, name string) string { return name }

func in(_ dataset.Column, name, params string) string { return name + " IN (" + params + ")" }

var sqliteDialect = dialect{
	quote: doubled(`"`),
	param: func(int) string { return "?" },
	// A unary plus changes no value and hides the declared type from the driver, which would else read times into a
	// type of its own and lose how they were written.
	column: func(c dataset.Column, name string) string {
		if c.Type == dataset.Timestamp || c.Type == dataset.Date || c.Type == dataset.Clock || c.Type == dataset.Bool {
			return "+" + name
		}
		return name
	},
	match: in,
	bind:  bindNative,
}

var postgresDialect = dialect{
	quote:  doubled(`"`),
	param:  func(n int) string { return "$" + strconv.Itoa(n) },
	column: postgresColumn,
	match:  in,
	bind:   bindText,
}

var mysqlDialect = dialect{
	quote:  doubled("`"),
	param:  func(int) string { return "?" },
	column: bare,
	match:  mysqlMatch,
	bind:   bindNative,
}

// postgresColumn selects arrays and rows as JSON; every other type is fine as text.
func postgresColumn(c dataset.Column, name string) string {
	if c.Type == dataset.JSON && c.Declared != "json" && c.Declared != "jsonb" {
		return "to_jsonb(" + name + ")"
	}
	return name
}

// mysqlMatch adds to a comparison of text, which may use an index and ignores letter case and accents, one that does
// not ignore them: another person's name may differ by an accent alone.
func mysqlMatch(c dataset.Column, name, params string) string {
	if c.Type != dataset.Text {
		return name + " IN (" + params + ")"
	}
	return name + " IN (" + params + ") AND CONVERT(" + name + " USING utf8mb4) COLLATE utf8mb4_bin IN (" + params + ")"
}

// doubles reports whether match writes the parameters of a text column twice.
func (d *dialect) doubles(c dataset.Column) bool {
	return strings.Count(d.match(c, "", "#"), "#") == 2
}

// folded is the expression that is compared for an identifier of a person.
func folded(f dataset.Fold, name string) string {
	switch f {
	case dataset.Caseless:
		return "LOWER(TRIM(" + name + "))"
	case dataset.Digits:
		for _, mark := range []string{" ", "-", "(", ")", ".", "/", "+"} {
			name = "REPLACE(" + name + ", '" + mark + "', '')"
		}
		return name
	}
	return name
}

// bindText binds a cell as text; the server turns it into the column's type.
func bindText(c dataset.Column, cell string) any {
	if dataset.IsNull([]byte(cell)) {
		return nil
	}
	text := dataset.TextOf([]byte(cell))
	if c.Type == dataset.Bytes {
		return `\x` + hexOf(text)
	}
	return text
}

// bindNative binds a cell as the Go type that the driver sends as the column's type.
func bindNative(c dataset.Column, cell string) any {
	text := dataset.TextOf([]byte(cell))
	switch {
	case dataset.IsNull([]byte(cell)):
		return nil
	case c.Type == dataset.Bytes:
		return bytesOf(text)
	case cell == "true":
		return int64(1)
	case cell == "false":
		return int64(0)
	case cell[0] != '"':
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			return n
		}
		if f, err := strconv.ParseFloat(text, 64); err == nil {
			return f
		}
	case c.Type == dataset.Timestamp || c.Type == dataset.Instant:
		return strings.TrimSuffix(strings.Replace(text, "T", " ", 1), "Z")
	}
	return text
}
