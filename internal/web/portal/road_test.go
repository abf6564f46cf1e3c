package portal

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/habeasdata/habeas/internal/audit"
	"github.com/habeasdata/habeas/internal/dsr"
)

func TestTheFiveWordsFollowTheHistory(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)
	at := func(days int) time.Time { return start.AddDate(0, 0, days) }
	history := func(states ...dsr.State) []audit.Entry {
		var list []audit.Entry
		for i, s := range states {
			list = append(list, audit.Entry{Record: audit.Record{To: string(s), At: at(i)}})
		}
		return list
	}
	for what, c := range map[string]struct {
		history []audit.Entry
		ready   bool
		want    []string
	}{
		"new":        {history(dsr.Received), false, []string{"received 0"}},
		"facts only": {history(dsr.Received, dsr.Received, dsr.Verifying, dsr.Verifying), false, []string{"received 0", "checking 2"}},
		"preference": {history(dsr.Received, dsr.Executing, dsr.Answering, dsr.Fulfilled), false, []string{"received 0", "working 1", "closed 3"}},
		"working again": {history(dsr.Received, dsr.Verifying, dsr.Collecting, dsr.InReview, dsr.Collecting), false,
			[]string{"received 0", "checking 1", "working 2"}},
		"another right": {history(dsr.Received, dsr.Verifying, dsr.Collecting, dsr.Received, dsr.Verifying), false, []string{"received 0", "checking 4"}},
		"file ready":    {history(dsr.Received, dsr.Verifying, dsr.Collecting, dsr.Fulfilled), true, []string{"received 0", "checking 1", "working 2", "ready 3"}},
		"file gone":     {history(dsr.Received, dsr.Verifying, dsr.Collecting, dsr.Fulfilled), false, []string{"received 0", "checking 1", "working 2", "closed 3"}},
		"no history":    {nil, false, []string{"received 0"}},
	} {
		got := (&Portal{}).road(dsr.Request{ReceivedAt: start}, c.history, c.ready)
		var words []string
		for _, e := range got.events {
			words = append(words, e.word+" "+string(rune('0'+int(e.at.Sub(start).Hours()/24))))
		}
		if diff := cmp.Diff(c.want, words); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
		if last := got.events[len(got.events)-1].word; got.word != last {
			t.Errorf("%s: stands at %s, came to %s", what, got.word, last)
		}
	}
}
