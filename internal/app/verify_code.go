package app

import (
	"strings"

	"github.com/habeasdata/habeas/internal/dsr"
)

// returned checks the other half of invariant 1 where staff made a code for the contact on record: nobody recorded alone
// that a code of their own making came back. With one officer, the history says that the second factor stood for the other.
func (c *checkup) returned(f *folder) {
	made, passed := string(dsr.ProofOnRecord)+".made.", string(dsr.ProofOnRecord)+"."+string(dsr.ProofPassed)
	makers := map[string]string{}
	for _, r := range f.records {
		if r.Event != string(dsr.Prove) {
			continue
		}
		item, detail := r.Details["item"], r.Details["detail"]
		switch {
		case strings.HasPrefix(detail, made):
			makers[item] = r.Actor.Pseudonym
		case detail == passed && makers[item] != "" && makers[item] == r.Actor.Pseudonym && r.Details["single_officer"] == "":
			c.add(1, "code-by-maker", f.name(), "record %d takes a code from who made it", r.Seq)
		}
	}
}
