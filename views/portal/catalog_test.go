package portal_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/habeasdata/habeas/configs"
	"github.com/habeasdata/habeas/internal/locale"
	"github.com/habeasdata/habeas/views/portal"
)

var (
	wholeID  = regexp.MustCompile(`"(portal\.[a-z0-9_.]*[a-z0-9_])"`)
	prefixID = regexp.MustCompile(`"(portal\.[a-z0-9_.]*\.)"`)
)

// namedInSource returns the ids that the code names: whole ones, and beginnings that a value completes.
func namedInSource(t *testing.T) (whole, prefixes []string) {
	t.Helper()
	var files []string
	for _, pattern := range []string{"*.go", "*.templ"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") || strings.HasSuffix(name, "_templ.go") {
			continue
		}
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range wholeID.FindAllSubmatch(source, -1) {
			whole = append(whole, string(m[1]))
		}
		for _, m := range prefixID.FindAllSubmatch(source, -1) {
			prefixes = append(prefixes, string(m[1]))
		}
	}
	return whole, prefixes
}

func TestEveryTextIsUsedAndEveryUsedTextExists(t *testing.T) {
	t.Parallel()
	catalog, err := locale.Load(configs.FS)
	if err != nil {
		t.Fatal(err)
	}
	whole, prefixes := namedInSource(t)
	ids := catalog.IDs()
	for _, id := range whole {
		if !slices.Contains(ids, id) {
			t.Errorf("the code names %s, which the catalog does not have", id)
		}
	}
	for _, id := range ids {
		if !strings.HasPrefix(id, "portal.") || slices.Contains(whole, id) {
			continue
		}
		if !slices.ContainsFunc(prefixes, func(prefix string) bool { return strings.HasPrefix(id, prefix) }) {
			t.Errorf("nothing uses %s", id)
		}
	}
	for _, p := range pages(t) {
		if strings.Contains(render(t, p.view), "⟦") {
			t.Errorf("%s: a text is missing", p.name)
		}
	}
}

// TestEveryChoiceHasWords covers the ids that are completed at run time, and finds words without a choice.
func TestEveryChoiceHasWords(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../../configs/locales/en/portal.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Portal map[string]map[string]any `yaml:"portal"`
	}
	if err := yaml.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	proofs := append([]string{portal.ProofRecordCode, portal.ProofDeclaration}, portal.ProofDetails...)
	for group, values := range map[string][]string{"card": portal.AllRights, "right": portal.AllRights,
		"requester": portal.Requesters, "relationship": portal.Relationships, "authority": portal.Authorities,
		"child_age": portal.ChildAges, "word": portal.Words, "word_hint": portal.Words, "flash": portal.Flashes,
		"proof": proofs, "asked": portal.CanonicalRights} {
		var words []string
		for key := range file.Portal[group] {
			if !strings.HasSuffix(key, "_hint") {
				words = append(words, key)
			}
		}
		slices.Sort(words)
		want := slices.Sorted(slices.Values(values))
		if !slices.Equal(words, want) {
			t.Errorf("portal.%s has %v, the choices are %v", group, words, want)
		}
	}
}

func TestAnUnknownRightIsSomethingElse(t *testing.T) {
	t.Parallel()
	p := english(t)
	if got, want := portal.Asked(p, "levitate"), p.T("portal.right.other"); got != want {
		t.Errorf("Asked = %q, want %q", got, want)
	}
	if got := portal.Asked(p, "delete"); got != "Delete my data" {
		t.Errorf("Asked(delete) = %q", got)
	}
}
