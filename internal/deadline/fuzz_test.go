package deadline_test

import (
	"os"
	"testing"

	"github.com/habeasdata/habeas/internal/deadline"
)

func FuzzParseCalendar(f *testing.F) {
	for _, id := range []string{"us_federal", "nz_privacy_act"} {
		text, err := os.ReadFile("../../configs/calendars/" + id + ".yaml")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Add([]byte("name: X\nsource: Y\nfrom: 2020\nholidays:\n  - {name: A, on: Easter +1}\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		calendar, err := deadline.ParseCalendar("x.yaml", text)
		if err != nil {
			return
		}
		// Whatever days off a file invents, counting must come to an end.
		from, _ := deadline.NewDate(2026, 1, 1)
		if got := deadline.Business(10).From(from, calendar); !got.After(from) {
			t.Errorf("ten business days end on %s", got)
		}
	})
}
