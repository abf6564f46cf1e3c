package desk_test

import (
	"bytes"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// TestPagesReadAloud checks on every page what a screen reader and the security policy need: one h1, no id
// twice, every control named, every reference to an id met, every posting form with its token, nothing inline.
func TestPagesReadAloud(t *testing.T) {
	t.Parallel()
	for name, component := range pages(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root, err := html.Parse(bytes.NewReader(render(t, component)))
			if err != nil {
				t.Fatal(err)
			}
			checkPage(t, root)
		})
	}
}

// markup is what one walk over a page collects.
type markup struct {
	ids, labelled map[string]int
	wanted        []string
	headings      []string
	controls      []*html.Node
}

func checkPage(t *testing.T, root *html.Node) {
	t.Helper()
	m := markup{ids: map[string]int{}, labelled: map[string]int{}}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			m.take(t, n)
		}
	}
	for id, n := range m.ids {
		if n > 1 {
			t.Errorf("id %q stands %d times", id, n)
		}
	}
	for _, id := range m.wanted {
		if m.ids[id] == 0 {
			t.Errorf("nothing has the id %q that is referred to", id)
		}
	}
	for _, c := range m.controls {
		if attr(c, "aria-label") == "" && m.labelled[attr(c, "id")] == 0 {
			t.Errorf("control %q has no label", attr(c, "name"))
		}
	}
	if got := strings.Count(strings.Join(m.headings, " "), "h1"); got != 1 {
		t.Errorf("%d h1, want 1", got)
	}
	for i := 1; i < len(m.headings); i++ {
		if m.headings[i] > "h"+string(m.headings[i-1][1]+1) {
			t.Errorf("heading %s follows %s", m.headings[i], m.headings[i-1])
		}
	}
}

func (m *markup) take(t *testing.T, n *html.Node) {
	t.Helper()
	if id := attr(n, "id"); id != "" {
		m.ids[id]++
	}
	for _, a := range n.Attr {
		if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
			t.Errorf("<%s> has an inline %s", n.Data, a.Key)
		}
		if a.Key == "aria-describedby" || a.Key == "aria-labelledby" || (a.Key == "for" && n.Data == "label") {
			m.wanted = append(m.wanted, strings.Fields(a.Val)...)
		}
		if a.Key == "href" && strings.HasPrefix(a.Val, "#") {
			m.wanted = append(m.wanted, a.Val[1:])
		}
	}
	switch n.Data {
	case "label":
		m.labelled[attr(n, "for")]++
	case "h1", "h2", "h3", "h4":
		m.headings = append(m.headings, n.Data)
	case "input", "select", "textarea":
		if attr(n, "type") != "hidden" && attr(n, "aria-hidden") == "" {
			m.controls = append(m.controls, n)
		}
	case "form":
		if attr(n, "method") == "post" && !hasToken(n) {
			t.Errorf("form to %s has no token", attr(n, "action"))
		}
	case "style":
		t.Error("inline style element")
	case "script":
		if attr(n, "src") == "" {
			t.Error("inline script")
		}
	}
}

func hasToken(form *html.Node) bool {
	for n := range form.Descendants() {
		if n.Data == "input" && attr(n, "name") == "csrf" && attr(n, "value") == csrf {
			return true
		}
	}
	return false
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}
