package dataset

import (
	"fmt"
	"sort"
	"strings"
)

// Finding is one thing that is wrong, or doubtful, in a configuration file: where, what, and what to do about it.
type Finding struct {
	File    string
	Line    int
	Warning bool // doubtful, but it can be worked with
	Message string
	Remedy  string
}

// String is the finding on one line, "file:line: message; remedy".
func (f Finding) String() string {
	level := "error"
	if f.Warning {
		level = "warning"
	}
	s := fmt.Sprintf("%s:%d: %s: %s", f.File, f.Line, level, f.Message)
	if f.Remedy != "" {
		s += "; " + f.Remedy
	}
	return s
}

// Findings is everything that was found, not only the first.
type Findings []Finding

// Error lists the findings, one per line.
func (f Findings) Error() string {
	lines := make([]string, len(f))
	for i, one := range f {
		lines[i] = one.String()
	}
	return strings.Join(lines, "\n")
}

// Err returns the findings as an error when at least one is more than a warning, else nil.
func (f Findings) Err() error {
	for _, one := range f {
		if !one.Warning {
			return f
		}
	}
	return nil
}

// Sort orders the findings by file and line.
func (f Findings) Sort() {
	sort.SliceStable(f, func(i, j int) bool {
		if f[i].File != f[j].File {
			return f[i].File < f[j].File
		}
		return f[i].Line < f[j].Line
	})
}

// Unresolved is something that a run could not do and that somebody must decide. It holds names, never values.
type Unresolved struct {
	Collection string `json:"collection"`
	Field      string `json:"field"`
	Reason     string `json:"reason"`
	Remedy     string `json:"remedy"`
}
