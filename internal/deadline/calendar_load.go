package deadline

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/habeasdata/habeas/internal/problem"
)

// maxCalendarFile bounds what is read as a calendar.
const maxCalendarFile = 1 << 20

// Calendars are holiday calendars by id.
type Calendars map[string]*Calendar

// Get returns the calendar with the id; "" is the calendar without holidays.
func (c Calendars) Get(id string) (*Calendar, error) {
	if id == "" {
		return nil, nil
	}
	found, ok := c[id]
	if !ok {
		return nil, problem.Fields(problem.Field{Name: "calendar", Message: "there is no calendar " + id})
	}
	return found, nil
}

// LoadCalendars reads calendars/*.yaml of the given configuration trees. A later tree, the operator's, replaces a
// calendar of the same id. The error names file and line.
func LoadCalendars(trees ...fs.FS) (Calendars, error) {
	all := Calendars{}
	for _, tree := range trees {
		names, err := fs.Glob(tree, "calendars/*.yaml")
		if err != nil {
			return nil, fmt.Errorf("list calendars: %w", err)
		}
		for _, name := range names {
			text, err := fs.ReadFile(tree, name)
			if err != nil {
				return nil, fmt.Errorf("read calendar: %w", err)
			}
			calendar, err := ParseCalendar(name, text)
			if err != nil {
				return nil, err
			}
			all[calendar.ID] = calendar
		}
	}
	return all, nil
}

// calendarFile is the form of a calendar's file. The file's name is its id.
type calendarFile struct {
	Name     string        `yaml:"name"`
	Source   string        `yaml:"source"`
	From     int           `yaml:"from"`     // first year that is described
	Observed Observed      `yaml:"observed"` // what happens to holidays on a weekend; none if left out
	Holidays []holidayRule `yaml:"holidays"`
}

// ParseCalendar reads one calendar. name is the file's name, for the id and for messages.
func ParseCalendar(name string, text []byte) (*Calendar, error) {
	if len(text) > maxCalendarFile {
		return nil, fmt.Errorf("%s: larger than 1 MiB", name)
	}
	var file calendarFile
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(&file); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if err := decoder.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: one document per file", name)
	}
	if file.Name == "" || file.Source == "" || file.From < 1900 || file.From > lastYear || len(file.Holidays) == 0 {
		return nil, fmt.Errorf("%s:1: a calendar needs name, source, from (a year) and holidays", name)
	}
	if !file.Observed.valid() {
		return nil, fmt.Errorf("%s:1: %q is not a rule for holidays on weekends", name, file.Observed)
	}
	for _, h := range file.Holidays {
		if err := h.check(); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, h.On.line, err)
		}
	}
	calendar := &Calendar{ID: strings.TrimSuffix(path.Base(name), ".yaml"), Name: file.Name, Source: file.Source}
	calendar.holidays = file.expand()
	return calendar, nil
}
