package triage_test

import (
	"flag"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the tables of README.md")

const mark = "<!-- scores -->\n"

// The held-out mails were written after the rules and are no ground to change one. Who changes rules for another reason
// writes the new scores with -update.
func TestNoRequestOfTheHeldOutMailsIsFiledAndTheReadmeSaysTheScores(t *testing.T) {
	tables, requests, filed, misses := report(t, "held_out")
	if requests < 100 || 100*(requests-filed) < 99*requests {
		t.Errorf("%d of %d requests would be filed", filed, requests)
	}
	page, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.Split(string(page), mark)
	if len(parts) != 3 {
		t.Fatal("README.md has no place for the scores")
	}
	if parts[1] != tables && *update {
		err := os.WriteFile("README.md", []byte(parts[0]+mark+tables+mark+parts[2]), 0o644)
		t.Logf("written: %v\n%s", err, strings.Join(misses, "\n"))
		return
	}
	if parts[1] != tables {
		t.Errorf("the scores of README.md are not those of the rules; -update writes them:\n%s", tables)
	}
}

func TestTheTwoPartsShareNoMail(t *testing.T) {
	seen := map[string]string{}
	for _, m := range append(mails(t, "development"), mails(t, "held_out")...) {
		if other := seen[m.raw]; other != "" && strings.Split(other, "/")[0] != strings.Split(m.name, "/")[0] {
			t.Errorf("%s is %s", m.name, other)
		}
		seen[m.raw] = m.name
	}
	if len(seen) < 400 {
		t.Errorf("there are %d mails; at least 400 are wanted", len(seen))
	}
}
