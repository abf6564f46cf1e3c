package triage_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/habeasdata/habeas/internal/mail/inbound"
	"github.com/habeasdata/habeas/internal/mail/triage"
)

// labelled is a mail as somebody would send it, and what a person says of it.
type labelled struct {
	name, language string
	kind           triage.Kind
	rights         []triage.Means
	requester      string
	raw            string
}

func rules(t testing.TB) *triage.Rules {
	t.Helper()
	r, err := triage.Load(os.DirFS("../../../configs"))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// mails reads a part of the labelled set: "@ kind [rights] [requester]", header lines "H: ", the subject "S: ", the body.
func mails(t testing.TB, part string) []labelled {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", part, "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatal("there are no labelled mails")
	}
	var list []labelled
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		language := strings.TrimSuffix(filepath.Base(file), ".txt")
		for i, one := range strings.Split("\n"+string(text), "\n@ ")[1:] {
			m := label(one)
			m.language, m.name = language, fmt.Sprintf("%s/%s %d", part, language, i+1)
			list = append(list, m)
		}
	}
	return list
}

func label(text string) labelled {
	first, rest, _ := strings.Cut(text, "\n")
	words := strings.Fields(first)
	m := labelled{kind: triage.Kind(words[0]), requester: "self"}
	for _, w := range words[1:] {
		if w == "agent" || w == "parent" {
			m.requester = w
			continue
		}
		for _, right := range strings.Split(w, ",") {
			m.rights = append(m.rights, triage.Means(right))
		}
	}
	raw, typed := "From: someone@example.com\n", false
	for {
		line, after, _ := strings.Cut(rest, "\n")
		if h, ok := strings.CutPrefix(line, "H: "); ok {
			raw, typed = raw+h+"\n", typed || strings.HasPrefix(h, "Content-Type")
		} else if s, ok := strings.CutPrefix(line, "S: "); ok {
			raw += "Subject: " + s + "\n"
		} else {
			break
		}
		rest = after
	}
	if !typed {
		raw += "Content-Type: text/plain; charset=utf-8\n"
	}
	m.raw = strings.ReplaceAll(raw+"\n"+rest, "\n", "\r\n")
	return m
}

func (m labelled) find(t testing.TB, r *triage.Rules) triage.Finding {
	t.Helper()
	msg, err := inbound.Read([]byte(m.raw))
	if err != nil {
		t.Fatalf("%s: %v", m.name, err)
	}
	return r.Read(triage.Of(msg, false))
}

// asks reports whether a data subject wants something that the law gives.
func (m labelled) asks() bool { return len(m.rights) > 0 }

// measure is true and false, positive and negative, of one class.
type measure struct{ tp, fp, fn int }

func (m measure) row(class string) string {
	part := func(n, of int) string {
		if of == 0 {
			return "n/a"
		}
		return fmt.Sprintf("%.1f %%", 100*float64(n)/float64(of))
	}
	return fmt.Sprintf("| %s | %d | %s | %s |\n", class, m.tp+m.fn, part(m.tp, m.tp+m.fp), part(m.tp, m.tp+m.fn))
}

// report runs a part and returns its tables, and how many requests would have been filed.
func report(t testing.TB, part string) (tables string, requests, filed int, misses []string) {
	r := rules(t)
	classes := map[string]*measure{}
	confusion := map[[2]string]int{}
	count := func(class string, want, got bool) {
		if classes[class] == nil {
			classes[class] = &measure{}
		}
		switch {
		case want && got:
			classes[class].tp++
		case got:
			classes[class].fp++
		case want:
			classes[class].fn++
		}
	}
	for _, m := range mails(t, part) {
		f := m.find(t, r)
		if m.asks() {
			requests++
			if f.Do == triage.File {
				filed++
			}
		}
		for _, right := range triage.Rights {
			count("right: "+string(right), slices.Contains(m.rights, right), slices.Contains(f.Rights, right))
		}
		kinds := []triage.Kind{triage.IsRequest, triage.IsLegal, triage.IsRegulator, triage.IsBounce, triage.IsAutoReply, triage.IsSpam, triage.IsInquiry}
		for _, k := range kinds {
			count("kind: "+string(k), m.kind == k, f.Kind == k)
		}
		for _, who := range []string{"self", "agent", "parent"} {
			count("for: "+who, m.asks() && m.requester == who, m.asks() && f.Requester == who)
		}
		for _, l := range []string{"en", "es", "fr", "de", "it", "pt", "nl"} {
			count("language: "+l, m.language == l, f.Language == l)
		}
		confusion[[2]string{string(m.kind), string(f.Do)}]++
		if m.asks() && (f.Do != triage.Open || !slices.Equal(f.Rights, sorted(m.rights))) || !m.asks() && f.Kind != m.kind || m.language != f.Language || m.asks() && f.Requester != m.requester {
			misses = append(misses, fmt.Sprintf("%s: want %s %v %s, got %s %s %v %s %s", m.name, m.kind, m.rights, m.requester, f.Do, f.Kind, f.Rights, f.Requester, f.Language))
		}
	}
	var b strings.Builder
	b.WriteString("| class | mails | precision | recall |\n|---|---|---|---|\n")
	for _, class := range slices.Sorted(keys(classes)) {
		b.WriteString(classes[class].row(class))
	}
	b.WriteString("\n| labelled as | opened | put before staff | filed |\n|---|---|---|---|\n")
	for _, k := range []string{"request", "legal", "regulator", "unclear", "inquiry", "spam", "auto_reply", "bounce"} {
		fmt.Fprintf(&b, "| %s | %d | %d | %d |\n", k, confusion[[2]string{k, "open"}], confusion[[2]string{k, "ask"}], confusion[[2]string{k, "file"}])
	}
	return b.String(), requests, filed, misses
}

func sorted(rights []triage.Means) []triage.Means {
	var list []triage.Means
	for _, r := range triage.Rights {
		if slices.Contains(rights, r) {
			list = append(list, r)
		}
	}
	return list
}

func keys(m map[string]*measure) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

func TestTheRulesFitTheMailsTheyWereWrittenFrom(t *testing.T) {
	_, requests, filed, misses := report(t, "development")
	if filed > 0 {
		t.Errorf("%d of %d requests would be filed", filed, requests)
	}
	if len(misses) > 12 {
		t.Errorf("%d misses:\n%s", len(misses), strings.Join(misses, "\n"))
	}
}
