package triage

import (
	"slices"
	"strings"

	"github.com/habeasdata/habeas/internal/mail/inbound"
)

// Read says what a mail asks for. It looks at no clock and no network: the same mail gives the same finding.
func (r *Rules) Read(l Letter) Finding {
	own := r.score(l.Subject + "\n\n" + l.Text)
	f := Finding{Hits: own.hits, Rights: own.rights(), Requester: "self"}
	if len(f.Rights) == 0 && own.of(Request) == 0 && l.Passed != "" {
		passed := r.score(l.Passed)
		if len(passed.rights()) > 0 || passed.of(Request) > 0 {
			f.Hits, f.Rights = append(f.Hits, passed.hits...), passed.rights()
			own.add(passed)
			own.passed = true
		}
	}
	f.Language = r.language(l, own)
	switch {
	case own.of(Agent) >= 3:
		f.Requester = "agent"
	case own.of(Parent) >= 3:
		f.Requester = "parent"
	}
	f.Kind, f.Do = decide(l, own, len(f.Rights) > 0)
	if f.Do == File {
		f.Rights = nil
	}
	return f
}

// decide weighs what was found. Only what is surely no request is filed; [Open] is for what speaks for itself.
func decide(l Letter, s scores, asks bool) (Kind, Do) {
	hint := asks || s.of(Request) > 0
	switch {
	case l.Machine == inbound.Bounce, s.of(Bounce) >= 3 && !hint:
		return IsBounce, File
	case l.Machine == inbound.AutoReply || s.of(AutoReply) >= 3:
		return without(hint, IsAutoReply)
	case s.of(Regulator) >= 3:
		return IsRegulator, either(s.of(Regulator) >= 5, File, Ask)
	case s.of(Spam) >= 3 && s.of(Spam) > s.asked():
		return IsSpam, either(s.asked() > 0, Ask, File)
	case l.Machine == inbound.Automatic:
		return without(hint, IsAutomatic)
	case s.of(Legal) >= 3:
		return IsLegal, either(s.sure(), Open, Ask)
	case s.sure() && !s.passed:
		return IsRequest, Open
	case hint:
		return IsUnclear, Ask
	case l.ReplyTo:
		return IsReply, File
	case s.of(Inquiry) >= 3:
		return IsInquiry, File
	}
	return IsUnclear, Ask
}

func without(hint bool, kind Kind) (Kind, Do) {
	if hint {
		return IsUnclear, Ask
	}
	return kind, File
}

func either(is bool, yes, no Do) Do {
	if is {
		return yes
	}
	return no
}

// scores are the sums of what the rules said.
type scores struct {
	hits   []Hit
	sums   map[Means]int
	passed bool // the wish stands in what was passed on
}

func (s scores) of(m Means) int { return s.sums[m] }

func (s scores) add(t scores) {
	for m, n := range t.sums {
		s.sums[m] += n
	}
}

// rights are those that are asked for by themselves; where there are none, those that are hinted at.
func (s scores) rights() []Means {
	var sure, maybe []Means
	for _, m := range Rights {
		if s.sums[m] >= 3 {
			sure = append(sure, m)
		} else if s.sums[m] > 0 {
			maybe = append(maybe, m)
		}
	}
	if len(sure) > 0 {
		return sure
	}
	return maybe
}

// asked is the weight of the right that is asked for most plainly.
func (s scores) asked() int {
	most := 0
	for _, m := range Rights {
		most = max(most, s.sums[m])
	}
	return most
}

// sure reports whether a right is asked for plainly: by itself, or by a hint beside the name of a law.
func (s scores) sure() bool { return s.asked() >= 3 || s.asked() > 0 && s.asked()+s.of(Request) >= 3 }

// score lets every rule speak once.
func (r *Rules) score(text string) scores {
	words := wordsOf(text)
	at := map[int][]int{} // atom -> the places where it stands
	seen := map[string][]int{}
	for i, w := range words {
		ids, known := seen[w]
		if !known {
			ids = r.atoms.of(w)
			seen[w] = ids
		}
		for _, id := range ids {
			at[id] = append(at[id], i)
		}
	}
	s := scores{sums: map[Means]int{}}
	for _, rule := range r.rules {
		for _, p := range rule.phrases {
			from, to := p.find(words, at)
			if to == 0 {
				continue
			}
			hit := rule.Hit
			hit.Words = strings.Join(words[from:to], " ")
			s.hits = append(s.hits, hit)
			s.sums[rule.Means] += rule.Weight
			break
		}
	}
	return s
}

// find returns where the phrase stands first; to is 0 where it does not.
func (p phrase) find(words []string, at map[int][]int) (from, to int) {
	for _, id := range p[0].atoms {
		for _, i := range at[id] {
			if end := p[1:].follows(words, at, i+1); end > 0 {
				return i, end
			}
		}
	}
	return 0, 0
}

// follows returns the end of the rest of a phrase that starts at a place, or after a gap; 0 where it does not.
func (p phrase) follows(words []string, at map[int][]int, i int) int {
	if len(p) == 0 {
		return i
	}
	if p[0].optional {
		if end := p[1:].follows(words, at, i); end > 0 {
			return end
		}
	}
	reach := 0
	if p[0].gap {
		reach = maxGap
	}
	for j := i; j <= i+reach && j < len(words) && words[j] != ""; j++ {
		if p[0].stands(at, j) {
			if end := p[1:].follows(words, at, j+1); end > 0 {
				return end
			}
		}
	}
	return 0
}

func (o place) stands(at map[int][]int, j int) bool {
	return slices.ContainsFunc(o.atoms, func(id int) bool {
		_, there := slices.BinarySearch(at[id], j)
		return there
	})
}

// language is that of the everyday words, helped by the rules that fit.
func (r *Rules) language(l Letter, s scores) string {
	text := l.Subject + "\n" + l.Text
	if strings.TrimSpace(l.Text) == "" {
		text += "\n" + l.Passed
	}
	count := make([]int, len(r.languages))
	for _, w := range wordsOf(text) {
		for _, i := range r.detect[w] {
			count[i] += 2
		}
	}
	for _, h := range s.hits {
		count[slices.Index(r.languages, h.Language)] += 2
	}
	best := 0
	for i := range count {
		if count[i] > count[best] {
			best = i
		}
	}
	if len(count) == 0 || count[best] < 2 {
		return ""
	}
	return r.languages[best]
}

// Of takes what is read of a message. Where the sender wrote nothing of their own, what they quoted counts as passed on.
func Of(m inbound.Message, replyTo bool) Letter {
	l := Letter{Subject: m.Subject, Text: m.Text, Passed: m.Forwarded, Machine: m.Machine, ReplyTo: replyTo}
	if l.Passed == "" && (m.Text == "" || strings.HasPrefix(m.Quoted, "-----")) {
		l.Passed = m.Quoted
	}
	return l
}
