package desk_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/habeasdata/habeas/views/desk"
	"github.com/habeasdata/habeas/views/ui"
)

// TestManyCollectionsFoldAwayAndFlaggedOnesDoNot: a request with twenty collections is still a page that one can read.
func TestManyCollectionsFoldAwayAndFlaggedOnesDoNot(t *testing.T) {
	t.Parallel()
	v := request()
	v.Data = nil
	for i := range 20 {
		c := desk.CollectionRowView{Name: fmt.Sprintf("shop:c%02d", i), System: "shop", Rows: "1", Withheld: "0"}
		if i == 17 {
			c.Flags = []ui.ChipView{{Tone: ui.Soon, Word: "third-party"}}
		}
		v.Data = append(v.Data, c)
	}
	html := string(render(t, desk.Request(v)))
	open, folded, found := strings.Cut(html, "Further collections")
	if !found || strings.Count(open, "shop:c") != 6 || !strings.Contains(open, "shop:c17") || strings.Count(folded, "shop:c") != 14 {
		t.Errorf("%d collections in sight, %d folded away", strings.Count(open, "shop:c"), strings.Count(folded, "shop:c"))
	}
	v.Data = v.Data[:8]
	if html := string(render(t, desk.Request(v))); strings.Contains(html, "Further collections") || strings.Count(html, "shop:c") != 8 {
		t.Error("a short list is folded")
	}
}

// TestWhatMustBeKnownComesBeforeWhatCanBeDone: on a phone the page is read from top to bottom.
func TestWhatMustBeKnownComesBeforeWhatCanBeDone(t *testing.T) {
	t.Parallel()
	v := request()
	v.Notes = []ui.NoteView{{Tone: ui.Info, Word: "On hold", Text: "until tomorrow"}}
	html := string(render(t, desk.Request(v)))
	if note, do := strings.Index(html, "until tomorrow"), strings.Index(html, `id="do"`); note < 0 || do < note {
		t.Errorf("the note stands at %d, the actions at %d", note, do)
	}
	w := triage()
	html = string(render(t, desk.Triage(w)))
	if words, do := strings.Index(html, "<blockquote>"), strings.Index(html, `id="decide"`); words < 0 || do < words {
		t.Errorf("the person's words stand at %d, the decision at %d", words, do)
	}
}

// TestEmptyPartsSayWhatWillStandThere: a heading with nothing below it looks broken.
func TestEmptyPartsSayWhatWillStandThere(t *testing.T) {
	t.Parallel()
	v := request()
	v.Comments, v.Messages = []desk.CommentView{}, []desk.MessageView{}
	html := string(render(t, desk.Request(v)))
	for _, want := range []string{"No comment yet.", "No letter and no message yet."} {
		if !strings.Contains(html, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}
