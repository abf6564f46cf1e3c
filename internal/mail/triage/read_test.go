package triage_test

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/habeasdata/habeas/internal/mail/inbound"
	"github.com/habeasdata/habeas/internal/mail/triage"
)

func TestWhatIsInDoubtGoesBeforeStaffAndIsNeverFiled(t *testing.T) {
	r := rules(t)
	for name, l := range map[string]triage.Letter{
		"nothing":                  {},
		"an unknown language":      {Text: "Proszę o usunięcie wszystkiego, co o mnie wiecie."},
		"a machine that asks":      {Text: "Delete my account and my data.", Machine: inbound.Automatic},
		"an absence notice asking": {Text: "I am out of the office. Delete my account.", Machine: inbound.AutoReply},
		"an answer that asks":      {Text: "Thanks. Also, delete my account.", ReplyTo: true},
		"an offer that asks":       {Text: "SEO services at the best price, click here. And erase my personal data."},
		"a parcel and a wish":      {Text: "Where is my parcel? And what data do you have about me?"},
		"a forwarded wish":         {Text: "fyi", Passed: "I want a copy of my personal data."},
	} {
		if f := r.Read(l); f.Do == triage.File {
			t.Errorf("%s is filed as %s", name, f.Kind)
		}
	}
	for name, l := range map[string]triage.Letter{
		"a delivery report": {Text: "Your mail 'delete my account' was not delivered.", Machine: inbound.Bounce},
		"an absence notice": {Text: "Back on Monday.", Machine: inbound.AutoReply},
		"thanks":            {Text: "Thanks, that was quick!", ReplyTo: true},
	} {
		if f := r.Read(l); f.Do != triage.File || len(f.Rights) > 0 {
			t.Errorf("%s: %s as %s, %v", name, f.Do, f.Kind, f.Rights)
		}
	}
}

func TestEveryHitSaysWhyAndInWhichWords(t *testing.T) {
	f := rules(t).Read(triage.Letter{Subject: "Hello", Text: "Please DELTEE all of my data."})
	if f.Do != triage.Open || len(f.Hits) == 0 {
		t.Fatalf("%+v", f)
	}
	for _, h := range f.Hits {
		if h.Because == "" || h.Words == "" || h.Language == "" || h.Weight == 0 {
			t.Errorf("%+v", h)
		}
	}
}

func TestAFaultyRuleNamesItsFile(t *testing.T) {
	for name, text := range map[string]string{
		"unknown key":     "language: xx\ncommon: [a]\nrule: []\n",
		"no language":     "common: [a]\n",
		"unknown meaning": "language: xx\ncommon: [a]\nrules: [{means: nothing, weight: 3, because: b, phrases: [c]}]\n",
		"no reason":       "language: xx\ncommon: [a]\nrules: [{means: copy, weight: 3, phrases: [c]}]\n",
		"too heavy":       "language: xx\ncommon: [a]\nrules: [{means: copy, weight: 4, because: b, phrases: [c]}]\n",
		"ends in a gap":   "language: xx\ncommon: [a]\nrules: [{means: copy, weight: 3, because: b, phrases: [c ...]}]\n",
		"starts unsure":   "language: xx\ncommon: [a]\nrules: [{means: copy, weight: 3, because: b, phrases: ['?c d']}]\n",
		"no word":         "language: xx\ncommon: [a]\nrules: [{means: copy, weight: 3, because: b, phrases: ['c|* d']}]\n",
	} {
		_, err := triage.Load(fstest.MapFS{"mail/xx.yaml": {Data: []byte(text)}})
		if err == nil || !strings.Contains(err.Error(), "mail/xx.yaml") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := triage.Load(fstest.MapFS{}); err == nil {
		t.Error("no rules at all are taken")
	}
}

func BenchmarkRead(b *testing.B) {
	r := rules(b)
	var letters []triage.Letter
	for _, m := range mails(b, "held_out") {
		msg, err := inbound.Read([]byte(m.raw))
		if err != nil {
			b.Fatal(err)
		}
		letters = append(letters, triage.Of(msg, false))
	}
	for i := 0; b.Loop(); i++ {
		r.Read(letters[i%len(letters)])
	}
	if per := b.Elapsed() / time.Duration(b.N); per > 2*time.Millisecond {
		b.Errorf("%v for a message; 2 ms is the most", per)
	}
}

func FuzzRead(f *testing.F) {
	r := rules(f)
	f.Add("delete", "please delete all my data", "> old")
	f.Add("", strings.Repeat("all my data ", 5000), "")
	f.Fuzz(func(t *testing.T, subject, text, passed string) {
		found := r.Read(triage.Letter{Subject: subject, Text: text, Passed: passed})
		if found.Do == "" || found.Kind == "" || found.Requester == "" {
			t.Fatalf("undecided: %+v", found)
		}
		if found.Do == triage.Open && len(found.Rights) == 0 {
			t.Fatalf("opened without a right: %+v", found)
		}
	})
}
