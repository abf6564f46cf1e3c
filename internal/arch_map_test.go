package internal

import (
	"fmt"
	"os"
	"path"
	"regexp"
	"strings"
)

// row is one line of the map in ARCHITECTURE.md.
type row struct {
	name  string
	floor string // "0" to "6", or "beside"
	may   []string
}

// archMap says which package may import which. Names are relative to the module.
type archMap map[string]row

var code = regexp.MustCompile("`([^`]+)`")

// readMap reads the table whose header begins with "package".
func readMap(file string) (archMap, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	m := archMap{}
	inside := false
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(strings.TrimSpace(line), "|")
		switch {
		case len(cells) != 6:
			inside = false
		case strings.TrimSpace(cells[1]) == "package":
			inside = true
		case inside && !strings.HasPrefix(cells[1], "---"):
			name := code.FindStringSubmatch(cells[1])
			if name == nil {
				return nil, fmt.Errorf("%s: a row without a package: %s", file, line)
			}
			r := row{name: name[1], floor: strings.TrimSpace(cells[2])}
			for _, word := range code.FindAllStringSubmatch(cells[3], -1) {
				r.may = append(r.may, word[1])
			}
			m[r.name] = r
		}
	}
	if len(m) == 0 {
		return nil, fmt.Errorf("%s has no map", file)
	}
	return m, nil
}

// find returns the row of a package: its own or the nearest parent's.
func (m archMap) find(name string) (row, bool) {
	for name != "." {
		if r, ok := m[name]; ok {
			return r, true
		}
		name = path.Dir(name)
	}
	return row{}, false
}

// allows reports whether the package from may import the package to.
func (m archMap) allows(from, to string) bool {
	here, ok := m.find(from)
	if !ok {
		return false
	}
	there, ok := m.find(to)
	if !ok {
		return false
	}
	if from != here.name && to == path.Dir(from) {
		return true // a subpackage its parent
	}
	for _, word := range here.may {
		switch {
		case word == to, word == there.name && there.floor == "beside":
			return true
		case word == "lower" && there.floor != "beside" && there.floor < here.floor:
			return true
		case word == "floor "+there.floor:
			return true
		}
	}
	return false
}
