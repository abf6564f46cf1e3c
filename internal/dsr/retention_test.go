package dsr

import (
	"testing"
	"time"

	"github.com/habeasdata/habeas/internal/regime"
)

func day(text string) time.Time {
	t, err := time.Parse("2006-01-02", text)
	if err != nil {
		panic(err)
	}
	return t
}

func TestALawsMinimumGoesBeforeTheSetting(t *testing.T) {
	t.Parallel()
	p := Retention{RecordMonths: 36}
	for _, c := range []struct {
		minimum int
		want    string
	}{{0, "2029-11-20"}, {24, "2029-11-20"}, {48, "2030-11-20"}} {
		if got := p.RecordDue(day("2026-11-20"), c.minimum); !got.Equal(day(c.want)) {
			t.Errorf("minimum %d: due on %s, want %s", c.minimum, got, c.want)
		}
	}
}

func TestIdentityPapersGoWhenTheIdentityIsDecided(t *testing.T) {
	t.Parallel()
	verified := Request{Need: regime.L2, Level: regime.L2, State: Collecting, VerifiedAt: day("2026-11-05")}
	open := Request{Need: regime.L2, State: Verifying}
	optOut := Request{State: Executing}
	withdrawn := Request{Need: regime.L2, State: Withdrawn, ClosedAt: day("2026-11-06")}
	denied := Request{Need: regime.L2, State: Denied, ClosedAt: day("2026-11-07")}
	appeal := func(days int) func(Request) time.Time {
		return func(r Request) time.Time { return r.ClosedAt.AddDate(0, 0, days) }
	}
	for name, c := range map[string]struct {
		requests []Request
		appeal   int
		want     string
	}{
		"decided":                           {[]Request{verified}, 0, "2026-11-05"},
		"an opt-out decides nothing":        {[]Request{optOut, verified}, 0, "2026-11-05"},
		"one of two is open":                {[]Request{verified, open}, 0, "2026-12-01"},
		"the later of two":                  {[]Request{verified, withdrawn}, 0, "2026-11-06"},
		"refused, no appeal":                {[]Request{denied}, 0, "2026-11-07"},
		"refused, appeal within ten days":   {[]Request{denied}, 10, "2026-11-17"},
		"refused, appeal within sixty days": {[]Request{denied}, 60, "2026-12-01"},
		"never decided":                     {[]Request{open}, 0, "2026-12-01"},
		"asked for by nothing":              {[]Request{optOut}, 0, "2026-12-01"},
	} {
		f := File{Class: FileEvidence, CreatedAt: day("2026-11-01")}
		if got := (Retention{}).FileDue(f, c.requests, appeal(c.appeal)); !got.Equal(day(c.want)) {
			t.Errorf("%s: due on %s, want %s", name, got, c.want)
		}
	}
}

func TestOtherFilesGoByTheirClass(t *testing.T) {
	t.Parallel()
	p := Retention{RecordMonths: 36, LogMonths: 24}
	open, ended := Request{ID: "a", State: InReview}, Request{ID: "b", State: Fulfilled, ClosedAt: day("2026-11-09")}
	for name, c := range map[string]struct {
		file File
		want time.Time
	}{
		"a mandate":                {File{Class: FileAuthority, ExpiresAt: day("2027-01-31")}, day("2030-01-31")},
		"a mandate without an end": {File{Class: FileAuthority}, time.Time{}},
		"correspondence":           {File{Class: FileRecord}, time.Time{}},
		"a mail":                   {File{Class: FileMail}, time.Time{}},
		"a call log":               {File{Class: FileLog, CreatedAt: day("2026-11-01")}, day("2028-11-01")},
		"a part of an open answer": {File{Class: FileCollected, RequestID: "a"}, farFuture},
		"a part of an ended one":   {File{RequestID: "b"}, day("2026-11-09")},
		"a part of all of them":    {File{}, farFuture},
	} {
		if got := p.FileDue(c.file, []Request{open, ended}, nil); !got.Equal(c.want) {
			t.Errorf("%s: due on %s, want %s", name, got, c.want)
		}
	}
}
