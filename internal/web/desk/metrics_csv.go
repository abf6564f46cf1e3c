package desk

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"strings"

	"github.com/habeasdata/habeas/internal/web"
	"github.com/habeasdata/habeas/internal/workflow"
)

var metricsHead = []string{
	"year", "right", "received", "complied_in_whole", "complied_in_part", "nothing_to_give", "denied", "withdrawn", "open", "answered",
	"on_time", "late", "overdue", "mean_days", "median_days",
}

// saveMetrics is the table by right as a file for spreadsheets: one line per right, then all.
func saveMetrics(c *call) error {
	years, err := c.years()
	if err != nil {
		return err
	}
	figures, err := c.d.Work.Figures(c.ctx(), c.year(years), c.face.now)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	w.UseCRLF = true // RFC 4180
	lines := [][]string{metricsHead}
	for _, f := range append(figures.Rights, figures.All) {
		lines = append(lines, metricsLine(figures.Year, f))
	}
	if err := w.WriteAll(lines); err != nil {
		return err
	}
	name := "requests-" + strconv.Itoa(figures.Year) + ".csv"
	return web.Attachment(c, name, "text/csv; charset=utf-8", int64(out.Len()), &out)
}

func metricsLine(year int, f workflow.RightFigures) []string {
	right := string(f.Right)
	if right == "" {
		right = "all"
	}
	line := []string{strconv.Itoa(year), cell(right), number(f.Received)}
	for _, r := range results(f) {
		line = append(line, number(r.n))
	}
	line = append(line, number(f.Answered), number(f.InTime), number(f.Late), number(f.Overdue))
	for _, of := range []func() (float64, bool){f.Mean, f.Median} {
		text := ""
		if days, ok := of(); ok {
			text = strconv.FormatFloat(days, 'f', 2, 64)
		}
		line = append(line, text)
	}
	return line
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

// cell keeps a text from being run as a formula by a spreadsheet: rights come from law packs, which operators may add.
func cell(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}
