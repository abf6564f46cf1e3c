package deadline_test

import (
	"encoding/csv"
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rickar/cal/v2/us"

	"github.com/habeasdata/habeas/configs"
	"github.com/habeasdata/habeas/internal/deadline"
)

func calendars(t testing.TB) deadline.Calendars {
	t.Helper()
	all, err := deadline.LoadCalendars(configs.FS)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestCalendarsEqualTheReferenceHolidays(t *testing.T) {
	t.Parallel()
	file, err := os.Open("testdata/holidays.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]map[string]string{}
	for _, row := range rows[1:] {
		if want[row[0]] == nil {
			want[row[0]] = map[string]string{}
		}
		want[row[0]][row[1]] = row[2]
	}
	all := calendars(t)
	for id, dates := range want {
		calendar, err := all.Get(id)
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		for year := 2025; year <= 2028; year++ {
			for _, d := range calendar.Holidays(year) {
				got[d.String()], _ = calendar.Holiday(d)
			}
		}
		if diff := cmp.Diff(dates, got); diff != "" {
			t.Errorf("%s differs (-reference +ours):\n%s", id, diff)
		}
	}
}

func TestFederalCalendarAgreesWithIndependentLibrary(t *testing.T) {
	t.Parallel()
	federal := calendars(t)["us_federal"]
	for year := 2000; year <= 2199; year++ {
		free := map[string]bool{}
		for _, holiday := range us.Holidays {
			for _, y := range []int{year - 1, year, year + 1} {
				actual, observed := holiday.Calc(y)
				for _, at := range []time.Time{actual, observed} {
					if at.Year() == year && at.Weekday() != time.Saturday && at.Weekday() != time.Sunday {
						free[at.Format(time.DateOnly)] = true
					}
				}
			}
		}
		ours := map[string]bool{}
		for _, d := range federal.Holidays(year) {
			if d.Weekday() != time.Saturday && d.Weekday() != time.Sunday {
				ours[d.String()] = true
			}
		}
		if diff := cmp.Diff(free, ours); diff != "" {
			t.Errorf("%d (-library +ours):\n%s", year, diff)
		}
	}
}
