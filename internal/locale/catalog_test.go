package locale_test

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/habeasdata/habeas/configs"
	"github.com/habeasdata/habeas/internal/locale"
)

// catalog loads files given as name, text pairs.
func catalog(t *testing.T, files ...string) (*locale.Catalog, error) {
	t.Helper()
	tree := fstest.MapFS{}
	for i := 0; i < len(files); i += 2 {
		tree["locales/"+files[i]] = &fstest.MapFile{Data: []byte(files[i+1])}
	}
	return locale.Load(tree)
}

func must(t *testing.T, files ...string) *locale.Catalog {
	t.Helper()
	c, err := catalog(t, files...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

const english = `
hello: "Hello {{.Name}}"
form:
  rows: {one: "{{.Count}} row", other: "{{.Count}} rows"}
  step: "Step {{.N}} of {{.Total}}"
`

func TestCatalogFaultsNameTheirFileAndLine(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		files []string
		want  string
	}{
		"key twice in a file":      {[]string{"en/a.yaml", "a: x\nb: y\na: z\n"}, `locales/en/a.yaml:3: key "a" stands here twice`},
		"id in two files":          {[]string{"en/a.yaml", "a: {b: x}\n", "en/b.yaml", "a.b: y\n"}, "locales/en/b.yaml:1: a.b: also given at locales/en/a.yaml:1"},
		"placeholder not English":  {[]string{"en/a.yaml", english, "es/a.yaml", "hello: Hola {{.Nombre}}\n"}, "locales/es/a.yaml:1: hello: placeholder {{.Nombre}} is not in the English text"},
		"id not English":           {[]string{"en/a.yaml", english, "es/a.yaml", "adios: Adiós\n"}, "locales/es/a.yaml:1: adios: English has no message with this id"},
		"plural in one only":       {[]string{"en/a.yaml", english, "es/a.yaml", "form: {rows: filas}\n"}, "locales/es/a.yaml:1: form.rows: plural in one"},
		"a program in a text":      {[]string{"en/a.yaml", "a: '{{.Name | printf}}'\n"}, "locales/en/a.yaml:1: a: braces that are not a placeholder"},
		"empty text":               {[]string{"en/a.yaml", "a: ''\n"}, "locales/en/a.yaml:1: a: empty text"},
		"plural without other":     {[]string{"en/a.yaml", "a: {one: x}\n"}, `locales/en/a.yaml:1: a: a plural needs the form "other"`},
		"a list":                   {[]string{"en/a.yaml", "a: [x]\n"}, "locales/en/a.yaml:1: a: want a text"},
		"not YAML":                 {[]string{"en/a.yaml", "a: [\n"}, "locales/en/a.yaml: yaml:"},
		"no English":               {[]string{"es/a.yaml", "a: x\n"}, "locales/en is missing"},
		"language without a table": {[]string{"en/a.yaml", "a: x\n", "xx/a.yaml", "a: x\n"}, "locales/xx: no calendar words"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := catalog(t, tc.files...)
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("error = %v\nwant it to contain %q", err, tc.want)
			}
		})
	}
}

func TestAllFaultsAreReportedAtOnce(t *testing.T) {
	t.Parallel()
	_, err := catalog(t, "en/a.yaml", "a: ''\nb: '{{x}}'\n", "en/b.yaml", "c: [1]\n")
	for _, want := range []string{"a.yaml:1", "a.yaml:2", "b.yaml:1"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error = %v\nwant it to name %s", err, want)
		}
	}
}

func TestTextFillsPlaceholdersAndPlurals(t *testing.T) {
	t.Parallel()
	p := must(t, "en/a.yaml", english).Printer("en")
	for _, tc := range []struct{ got, want string }{
		{p.T("hello", "Name", "Ann <b>{{.Total}}"), "Hello Ann <b>{{.Total}}"},
		{p.T("form.step", "N", 2, "Total", 12345), "Step 2 of 12,345"},
		{p.N("form.rows", 1), "1 row"},
		{p.N("form.rows", 0), "0 rows"},
		{p.N("form.rows", 1234567), "1,234,567 rows"},
	} {
		if tc.got != tc.want {
			t.Errorf("got %q, want %q", tc.got, tc.want)
		}
	}
}

func TestWordsThatCannotBeSaidAreBracketedAndReported(t *testing.T) {
	t.Parallel()
	p := must(t, "en/a.yaml", english).Printer("en")
	for name, f := range map[string]func() (string, error){
		"unknown id":         func() (string, error) { return p.Text("nope") },
		"no value":           func() (string, error) { return p.Text("hello") },
		"odd arguments":      func() (string, error) { return p.Text("hello", "Name") },
		"name not a text":    func() (string, error) { return p.Text("hello", 1, 2) },
		"plural without a n": func() (string, error) { return p.Text("form.rows") },
	} {
		text, err := f()
		if err == nil || !strings.HasPrefix(text, "⟦") {
			t.Errorf("%s: got %q, %v; want a bracketed id and an error", name, text, err)
		}
	}
	if got := p.T("nope"); got != "⟦nope⟧" {
		t.Errorf("T of an unknown id = %q", got)
	}
}

func TestTextThatALanguageLacksIsEnglish(t *testing.T) {
	t.Parallel()
	c := must(t, "en/a.yaml", english, "es/a.yaml", "hello: Hola {{.Name}}\n")
	p := c.Printer("es")
	if got := p.T("hello", "Name", "Ana"); got != "Hola Ana" {
		t.Errorf("hello = %q", got)
	}
	if got, err := p.Plural("form.rows", 1); got != "1 row" || err != nil {
		t.Errorf("fallback = %q, %v", got, err)
	}
	if diff := cmp.Diff([]string{"form.rows", "form.step"}, c.Missing("es")); diff != "" {
		t.Errorf("missing in es (-want +got):\n%s", diff)
	}
	if got := c.Missing("en"); got != nil {
		t.Errorf("missing in en = %v", got)
	}
}

func TestPrinterMatchesWhatTheReaderAsksFor(t *testing.T) {
	t.Parallel()
	c := must(t, "en/a.yaml", "a: x\n", "es/a.yaml", "a: y\n", "pt/a.yaml", "a: z\n")
	for wanted, tag := range map[string]string{
		"": "en", "en": "en", "en-US": "en", "es-MX": "es", "pt-BR": "pt", "fr": "en", "zz-nonsense-": "en",
		"fr;q=0.9, es;q=0.8": "es", "de, en;q=0.5": "en", "\x00\xff": "en",
	} {
		if got := c.Printer(wanted).Tag(); got != tag {
			t.Errorf("Printer(%q) speaks %s, want %s", wanted, got, tag)
		}
	}
	for tag, wishes := range map[string][]string{
		"es": {"ja", "", "es"}, "pt": {"pt-BR", "es"}, "en": {"ja", "fi"},
	} {
		if got := c.Printer(wishes...).Tag(); got != tag {
			t.Errorf("Printer(%q) speaks %s, want %s", wishes, got, tag)
		}
	}
}

func TestLegalDatesAreWrittenInFull(t *testing.T) {
	t.Parallel()
	var files []string
	for _, tag := range locale.Known() {
		files = append(files, tag+"/a.yaml", "a: x\n")
	}
	c := must(t, files...)
	for tag, want := range map[string][2]string{
		"en": {"Monday 28 December 2026", "Sunday 1 March 2026"},
		"es": {"lunes, 28 de diciembre de 2026", "domingo, 1 de marzo de 2026"},
		"fr": {"lundi 28 décembre 2026", "dimanche 1er mars 2026"},
		"de": {"Montag, 28. Dezember 2026", "Sonntag, 1. März 2026"},
		"it": {"lunedì 28 dicembre 2026", "domenica 1 marzo 2026"},
		"pt": {"segunda-feira, 28 de dezembro de 2026", "domingo, 1 de março de 2026"},
		"nl": {"maandag 28 december 2026", "zondag 1 maart 2026"},

		"zh-Hant": {"2026年12月28日（星期一）", "2026年3月1日（星期日）"},

		"th": {"วันจันทร์ที่ 28 ธันวาคม พ.ศ. 2569", "วันอาทิตย์ที่ 1 มีนาคม พ.ศ. 2569"},
	} {
		p := c.Printer(tag)
		got := [2]string{p.Date(2026, 12, 28), p.Date(2026, 3, 1)}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tag, diff)
		}
	}
}

func TestMomentsNameTheirZone(t *testing.T) {
	t.Parallel()
	p := must(t, "en/a.yaml", "a: x\n").Printer("en")
	at := time.Date(2026, 12, 28, 14, 5, 0, 0, time.UTC)
	for want, zone := range map[string]*time.Location{
		"Monday 28 December 2026, 14:05 UTC":        time.UTC,
		"Monday 28 December 2026, 15:05 CET":        time.FixedZone("CET", 3600),
		"Monday 28 December 2026, 11:05 UTC-03:00":  time.FixedZone("-03", -3*3600),
		"Tuesday 29 December 2026, 00:05 UTC+10:00": time.FixedZone("+10", 10*3600),
	} {
		if got := p.Moment(at.In(zone)); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestMomentsReadAsTheLanguageSaysThem(t *testing.T) {
	t.Parallel()
	c := must(t, "en/a.yaml", "a: x\n", "de/a.yaml", "a: x\n", "zh-Hant/a.yaml", "a: x\n", "th/a.yaml", "a: x\n")
	at := time.Date(2026, 12, 28, 14, 5, 0, 0, time.UTC)
	for tag, want := range map[string]string{
		"de": "Montag, 28. Dezember 2026, 14:05 Uhr (UTC)", "zh-Hant": "2026年12月28日（星期一） 14:05（UTC）",
		"th": "วันจันทร์ที่ 28 ธันวาคม พ.ศ. 2569 เวลา 14:05 น. (UTC)",
	} {
		if got := c.Printer(tag).Moment(at); got != want {
			t.Errorf("%s: got %q, want %q", tag, got, want)
		}
	}
}

func TestListsReadAsASentence(t *testing.T) {
	t.Parallel()
	c := must(t, "en/a.yaml", "a: x\n", "de/a.yaml", "a: x\n", "zh-Hant/a.yaml", "a: x\n")
	for tag, lists := range map[string]map[string][]string{
		"de":      {"": nil, "a": {"a"}, "a und b": {"a", "b"}, "a, b und c": {"a", "b", "c"}},
		"zh-Hant": {"": nil, "a": {"a"}, "a和b": {"a", "b"}, "a、b和c": {"a", "b", "c"}},
	} {
		for want, items := range lists {
			if got := c.Printer(tag).List(items); got != want {
				t.Errorf("%s: List(%v) = %q, want %q", tag, items, got, want)
			}
		}
	}
}

func TestReadersOfChineseGetTheTraditionalScript(t *testing.T) {
	t.Parallel()
	c := must(t, "en/a.yaml", english, "zh-Hant/a.yaml", "form: {rows: {other: \"{{.Count}} 列\"}}\n")
	for _, wanted := range []string{"zh-Hant", "zh-TW", "zh-HK", "zh-MO", "zh-Hant-TW, en;q=0.5"} {
		p := c.Printer(wanted)
		if p.Tag() != "zh-Hant" {
			t.Errorf("Printer(%q) speaks %s", wanted, p.Tag())
		}
		if got := p.N("form.rows", 1); got != "1 列" {
			t.Errorf("Printer(%q): one row = %q", wanted, got)
		}
	}
}

func TestShippedCatalogLoads(t *testing.T) {
	t.Parallel()
	c, err := locale.Load(configs.FS)
	if err != nil {
		t.Fatal(err)
	}
	if len(c.IDs()) == 0 || c.Missing(locale.Fallback) != nil {
		t.Errorf("English has %d messages and misses %v", len(c.IDs()), c.Missing(locale.Fallback))
	}
}

func TestPrintersMayBeShared(t *testing.T) {
	t.Parallel()
	p := must(t, "en/a.yaml", english).Printer("en")
	done := make(chan string)
	for range 8 {
		go func() {
			for range 100 {
				p.T("hello", "Name", "Ann")
			}
			done <- p.N("form.rows", 2) + p.Date(2026, 12, 28)
		}()
	}
	for range 8 {
		if got := <-done; got != "2 rowsMonday 28 December 2026" {
			t.Errorf("got %q", got)
		}
	}
}
