package notice

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/views/letter"
)

// Every letter that the outbox may name has a writer, and every writer a letter with declared classes (invariant 10).
func TestEveryTemplateHasAWriterAndClasses(t *testing.T) {
	t.Parallel()
	for template := range writers {
		if len(letter.Classes(template)) == 0 {
			t.Errorf("%s declares no class of recipient", template)
		}
	}
	for _, template := range letter.Templates() {
		if template == letter.TemplateEnrolment {
			continue // handed out by an administrator, not mailed by the outbox
		}
		if writers[template] == nil {
			t.Errorf("%s has no writer", template)
		}
	}
}

// An address that nobody confirmed gets the first mail and no other, and staff and systems get none of the person's.
func TestNoWriterLeavesItsClasses(t *testing.T) {
	t.Parallel()
	classes := []dsr.RecipientClass{dsr.ToUnconfirmed, dsr.ToConfirmed, dsr.ToOnRecord, dsr.ToStaff, dsr.ToOwner, "invented", ""}
	s := &Service{} // a refused letter is not even looked up: nothing of the service is touched
	for template := range writers {
		for _, class := range classes {
			if slices.Contains(letter.Classes(template), letter.Class(class)) {
				if class == dsr.ToUnconfirmed && template != dsr.NoticeFirst {
					t.Errorf("%s may go to an unconfirmed address", template)
				}
				continue
			}
			_, _, err := s.message(context.Background(), dsr.Outgoing{Template: template, RecipientClass: class})
			if !errors.Is(err, errUnsendable) {
				t.Errorf("%s to %q: %v", template, class, err)
			}
		}
	}
}

// The row that holds the address must have been proven the way that the class says.
func TestEachClassHasItsOwnSource(t *testing.T) {
	t.Parallel()
	seen := map[dsr.Source]dsr.RecipientClass{}
	for class, source := range sources {
		if other, twice := seen[source]; twice {
			t.Errorf("%s and %s share %s", class, other, source)
		}
		seen[source] = class
	}
	if sources[dsr.ToOnRecord] != dsr.OnRecord || sources[dsr.ToConfirmed] != dsr.Confirmed {
		t.Errorf("sources: %v", sources)
	}
}

func TestPausesBetweenTriesGrowAndEnd(t *testing.T) {
	t.Parallel()
	for n := 1; n < sendTries; n++ {
		if a, b := pauseAfter(n), pauseAfter(n+1); b < a || b > 6*60*60*1e9 {
			t.Errorf("after try %d: %s, then %s", n, a, b)
		}
	}
}
