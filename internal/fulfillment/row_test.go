package fulfillment

import (
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"
)

// ATK-58: a formula stays one cell of text, whatever quotes and commas are in it.
func TestATK58FormulaIsOneHarmlessCell(t *testing.T) {
	t.Parallel()
	for _, value := range []string{
		`=HYPERLINK("http://evil.example","click")`, "+1+1", "-2", "@SUM(1,2)", "\t=1", "\r=1", "\x00=1", `=1",=2`, "=a\n=b",
	} {
		cell, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		line := append(appendCSV(append(appendCSV(nil, []byte(`"before"`)), ','), cell), "\r\n"...)
		rows, err := csv.NewReader(strings.NewReader(string(line))).ReadAll()
		if err != nil {
			t.Errorf("%q: %v in %q", value, err, line)
			continue
		}
		if len(rows) != 1 || len(rows[0]) != 2 || !strings.HasPrefix(rows[0][1], "'") {
			t.Errorf("%q became %q", value, rows)
		}
	}
	if got := string(appendCSV(nil, []byte(`-12.50`))); got != "-12.50" {
		t.Errorf("a number became %q", got)
	}
}
