package letter

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"github.com/habeasdata/habeas/configs"
	"github.com/habeasdata/habeas/internal/deadline"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/locale"
)

var update = flag.Bool("update", false, "write the golden files anew")

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

func TestLettersAreWhatTheGoldenFilesSay(t *testing.T) {
	t.Parallel()
	p := printer(t)
	for name, n := range samples() {
		r := render(t, p, n)
		golden(t, name+".txt", "Subject: "+r.Subject+"\n\n"+r.Text)
		golden(t, name+".html", r.HTML)
	}
}

func TestEveryTemplateHasALetterAndDeclaresItsReaders(t *testing.T) {
	t.Parallel()
	written := map[string]bool{}
	for _, n := range samples() {
		written[n.Template()] = true
	}
	for _, id := range Templates() {
		if !written[id] {
			t.Errorf("%s has no letter", id)
		}
		if len(Classes(id)) == 0 {
			t.Errorf("%s declares no recipient class", id)
		}
		delete(written, id)
	}
	for id := range written {
		t.Errorf("%s is not in the table", id)
	}
}

// The outbox names templates and classes in the words of the request's own package; both must mean the same.
func TestTemplatesAndClassesAreThoseOfTheOutbox(t *testing.T) {
	t.Parallel()
	ids := []string{
		dsr.NoticeFirst, dsr.NoticeOnRecord, dsr.NoticeByPost, dsr.NoticeStatusCode, dsr.NoticeNeedMore, dsr.NoticeMessage, dsr.NoticeConfirm,
		dsr.NoticeHold, dsr.NoticeReminder, dsr.NoticeExtension, dsr.NoticeReady, dsr.NoticeOpened, dsr.NoticeDeleted,
		dsr.NoticeOptedOut, dsr.NoticeDone, dsr.NoticeDenied, dsr.NoticeUnverified, dsr.NoticeNothingHeld, dsr.NoticeWithdrawn,
		dsr.NoticeTriaged, dsr.NoticeDuplicate, dsr.NoticeNotARequest, dsr.NoticeTask, dsr.NoticeTaskAgain, dsr.NoticeAlarm, dsr.NoticeDaily,
		dsr.NoticePaused, dsr.NoticeResumed, dsr.NoticeContested, dsr.NoticeGranted, dsr.NoticeUpheld, dsr.NoticeNotOurRole, dsr.NoticeCorrected,
		dsr.NoticeRestricted, dsr.NoticeLifting, dsr.NoticeReviewed,
		TemplateEnrolment, // sent when a colleague is added, outside any request
	}
	slices.Sort(ids)
	if diff := cmp.Diff(ids, Templates()); diff != "" {
		t.Errorf("template ids (-dsr +letter):\n%s", diff)
	}
	for class, same := range map[dsr.RecipientClass]Class{
		dsr.ToUnconfirmed: TypedUnconfirmed, dsr.ToConfirmed: Confirmed, dsr.ToOnRecord: OnRecord, dsr.ToOwner: SystemOwner, dsr.ToStaff: Staff,
	} {
		if string(class) != string(same) {
			t.Errorf("class %q is %q there", same, class)
		}
	}
	for _, id := range ids {
		if dsr.IsAnswer(id) && (!May(id, Confirmed) || May(id, TypedUnconfirmed)) {
			t.Errorf("the answer %s cannot reach the requester, or anyone", id)
		}
	}
}

// Invariant 10: an address that nobody confirmed gets the first mail and nothing else; warnings alone reach
// further contacts on record.
func TestReadersAreKeptApart(t *testing.T) {
	t.Parallel()
	var unconfirmed, other, once []string
	for _, id := range Templates() {
		if May(id, TypedUnconfirmed) {
			unconfirmed = append(unconfirmed, id)
		}
		if May(id, OtherOnRecord) {
			other = append(other, id)
		}
		if !RepeatSafe(id) {
			once = append(once, id)
		}
		inside := May(id, Staff) || May(id, SystemOwner)
		if inside && slices.ContainsFunc([]Class{Confirmed, OnRecord, Agent}, func(c Class) bool { return May(id, c) }) {
			t.Errorf("%s goes to staff and to the public", id)
		}
	}
	for _, tc := range []struct {
		name      string
		got, want []string
	}{
		{"typed, unconfirmed", unconfirmed, []string{TemplateFirst}},
		{"other contacts on record", other, []string{TemplateDeletionHold, TemplateOpened}},
		{"not repeat-safe", once, []string{TemplateMessage}},
		{"unknown", Templates()[:0:0], nil},
	} {
		slices.Sort(tc.want)
		if !slices.Equal(tc.got, tc.want) {
			t.Errorf("%s: %v, want %v", tc.name, tc.got, tc.want)
		}
	}
	if Classes("nonsense") != nil || RepeatSafe("nonsense") {
		t.Error("an unknown template has readers or may be repeated")
	}
}

// used returns the catalog ids that a letter says.
func used(p *locale.Printer, n Notice) []string {
	w := &writer{p: p, head: n.head()}
	n.write(w)
	w.close(n.Template())
	return w.ids
}

func TestEveryWordIsUsedAndExists(t *testing.T) {
	t.Parallel()
	p := printer(t)
	said := map[string]bool{}
	all := samples()
	all["every right"] = everyRight()
	for name, n := range all {
		if _, err := Render(p, n); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for _, id := range used(p, n) {
			said[id] = true
		}
	}
	c, err := locale.Load(configs.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range c.IDs() {
		if strings.HasPrefix(id, "letter.") && !said[id] {
			t.Errorf("no letter says %s", id)
		}
		delete(said, id)
	}
	for id := range said {
		t.Errorf("the catalog lacks %s", id)
	}
}

func TestTextPartIsNarrowAndItsLinksStandAlone(t *testing.T) {
	t.Parallel()
	p := printer(t)
	for name, n := range samples() {
		r := render(t, p, n)
		for _, line := range strings.Split(r.Text, "\n") {
			switch {
			case strings.Contains(line, "://"):
				if strings.ContainsAny(line, " ") {
					t.Errorf("%s: a link shares its line: %q", name, line)
				}
			case utf8.RuneCountInString(line) > 76:
				t.Errorf("%s: %d columns: %q", name, utf8.RuneCountInString(line), line)
			}
			if strings.TrimRight(line, " ") != line {
				t.Errorf("%s: trailing space: %q", name, line)
			}
		}
		if utf8.RuneCountInString(r.Subject) > 78 || strings.Contains(r.Text, "\n\n\n") {
			t.Errorf("%s: subject %q or empty lines", name, r.Subject)
		}
	}
}

func TestHTMLPartFetchesNothingAndSaysTheSame(t *testing.T) {
	t.Parallel()
	p := printer(t)
	for name, n := range samples() {
		r := render(t, p, n)
		for _, forbidden := range []string{"<table", "<img", "<script", "<link", "url(", "about:invalid", "⟦"} {
			if strings.Contains(r.HTML, forbidden) {
				t.Errorf("%s: has %s", name, forbidden)
			}
		}
		if got, want := words(visible(t, r.HTML)), words(r.Text); got != want {
			t.Errorf("%s: parts differ (-text +html):\n%s", name, cmp.Diff(want, got))
		}
	}
}

// visible returns the text of the body.
func visible(t *testing.T, source string) string {
	t.Helper()
	tokens := html.NewTokenizer(strings.NewReader(source))
	var b strings.Builder
	body := false
	for {
		switch tokens.Next() {
		case html.ErrorToken:
			return b.String()
		case html.StartTagToken:
			name, _ := tokens.TagName()
			body = body || string(name) == "body"
			b.WriteByte(' ')
		case html.TextToken:
			if body {
				b.WriteString(string(tokens.Text()))
			}
		}
	}
}

// words drops what only one part has: case of headings, bullets, quote marks, line breaks.
func words(s string) string {
	s = strings.NewReplacer("\n- ", "\n", "\n> ", "\n", "\n>", "\n", "--\n", "\n").Replace(html.UnescapeString(s))
	return strings.ToLower(strings.Join(strings.Fields(s), " "))
}

// The first mail goes to an address that anyone may have typed: no field takes free text, and it does not tell
// whether we know the address.
func TestFirstMailsSayNothingAboutThePerson(t *testing.T) {
	t.Parallel()
	p := printer(t)
	for name, n := range samples() {
		if n.Template() != TemplateFirst {
			continue
		}
		r := render(t, p, n)
		for _, telling := range []string{"account", "customer", "we hold", "our records", "we found", "your order"} {
			if strings.Contains(strings.ToLower(r.Text+r.Subject), telling) {
				t.Errorf("%s says %q", name, telling)
			}
		}
	}
}

func TestLettersSpeakPlainly(t *testing.T) {
	t.Parallel()
	p := printer(t)
	for name, n := range samples() {
		r := render(t, p, n)
		for _, phrase := range []string{"please be advised", "kindly", "pursuant", "hereby", "regarding", "data subject", "sorry", "unfortunately"} {
			if strings.Contains(strings.ToLower(r.Text), phrase) {
				t.Errorf("%s says %q", name, phrase)
			}
		}
		inside := May(n.Template(), Staff)
		if flat := words(r.Text); !strings.Contains(flat, "we will never ask for your password") && !inside {
			t.Errorf("%s does not say what we never ask for", name)
		}
		if !strings.Contains(r.Text, "Reference: ") {
			t.Errorf("%s has no reference", name)
		}
	}
}

func TestUnknownAndFailedGetTheSameLetter(t *testing.T) {
	t.Parallel()
	p := printer(t)
	text := render(t, p, samples()["unverified"]).Text
	for _, telling := range []string{"not match", "no record", "did not find", "wrong", "failed"} {
		if strings.Contains(text, telling) {
			t.Errorf("the uniform letter says %q", telling)
		}
	}
}

// A date or refusal without its rule, a kept record without its reason, a link that is no link: no letter at all.
func TestLettersWithGapsAreRefused(t *testing.T) {
	t.Parallel()
	p := printer(t)
	noRule := accessDue
	noRule.Rule = ""
	for name, n := range map[string]Notice{
		"date without rule":    FirstMail{first, day("2026-11-22"), []Due{noRule}, "https://a.example/", "1"},
		"no request":           FirstMail{first, day("2026-11-22"), nil, "https://a.example/", "1"},
		"no code":              FirstMail{first, day("2026-11-22"), []Due{accessDue}, "https://a.example/", ""},
		"no date":              FirstMail{first, deadline.Date{}, []Due{accessDue}, "https://a.example/", "1"},
		"script link":          FirstMail{first, day("2026-11-22"), []Due{accessDue}, "javascript:alert(1)", "1"},
		"relative link":        FirstMail{first, day("2026-11-22"), []Due{accessDue}, "/confirm", "1"},
		"unknown right":        Denied{head, "nonsense", "", "Because.", "GDPR Art. 12(5)", "", nil, gdpr},
		"refusal without rule": Denied{head, "access", "", "Because.", "", "", nil, gdpr},
		"refusal without why":  Denied{head, "access", "", "", "GDPR Art. 12(5)", "", nil, gdpr},
		"kept without why":     DeletionDone{head, day("2026-11-25"), []SystemResult{{Name: "x", Kept: 1}}, nil, nil, false, false, "r", gdpr},
		"gap without why":      NothingHeld{head, "access", []string{"x"}, []Gap{{Name: "y"}}, "r", gdpr},
		"appeal without rule":  Withdrawn{Head{Reference: ref}, "delete", day("2026-11-24"), "https://a.example/"},
		"unknown factor":       AccessReady{head, "access", "https://a.example/", "wink", day("2026-12-09"), 5, nil, "r", gdpr, nil},
		"alarm about nothing":  StaffAlarm{first, Half, nil, "https://a.example/"},
	} {
		if r, err := Render(p, n); err == nil {
			t.Errorf("%s: rendered\n%s", name, r.Text)
		} else if strings.Contains(err.Error(), "javascript") {
			t.Errorf("%s: the error shows the link: %v", name, err)
		}
	}
}

func TestHTMLIsEscaped(t *testing.T) {
	t.Parallel()
	r := render(t, printer(t), Message{head, "<script>alert(1)</script> & \"x\"", "https://a.example/?a=1&b=2"})
	if strings.Contains(r.HTML, "<script") || !strings.Contains(r.HTML, "&lt;script&gt;") {
		t.Errorf("not escaped:\n%s", r.HTML)
	}
	if !strings.Contains(r.Text, "> <script>alert(1)</script> & \"x\"") {
		t.Errorf("text part:\n%s", r.Text)
	}
}
