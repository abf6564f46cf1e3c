package portal_test

import (
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// walk visits every element of a document in order.
func walk(n *html.Node, visit func(*html.Node)) {
	if n.Type == html.ElementNode {
		visit(n)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		walk(c, visit)
	}
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

func text(n *html.Node) string {
	var b strings.Builder
	var add func(*html.Node)
	add = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data + " ")
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			add(c)
		}
	}
	add(n)
	return strings.Join(strings.Fields(b.String()), " ")
}

// void are the elements without an end tag.
var void = map[string]bool{"meta": true, "link": true, "input": true, "br": true, "hr": true, "img": true}

// TestEveryPageIsWellFormed closes every tag in order, as a lenient parser would not notice that one is open.
func TestEveryPageIsWellFormed(t *testing.T) {
	t.Parallel()
	for _, p := range pages(t) {
		var open []string
		z := html.NewTokenizer(strings.NewReader(render(t, p.view)))
		for kind := z.Next(); kind != html.ErrorToken; kind = z.Next() {
			token := z.Token()
			switch {
			case kind == html.StartTagToken && !void[token.Data]:
				open = append(open, token.Data)
			case kind == html.EndTagToken:
				if len(open) == 0 || open[len(open)-1] != token.Data {
					t.Fatalf("%s: </%s> closes %v", p.name, token.Data, open)
				}
				open = open[:len(open)-1]
			}
		}
		if len(open) > 0 {
			t.Errorf("%s: never closed: %v", p.name, open)
		}
	}
}

// structure is what the rules of a page are checked on.
type structure struct {
	headings []*html.Node
	ids      map[string]int
	labels   map[string]bool // ids that a label names
	refs     map[string][]string
	controls []*html.Node
	forms    []*html.Node
}

func structureOf(t *testing.T, p page) structure {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(render(t, p.view)))
	if err != nil {
		t.Fatalf("%s: %v", p.name, err)
	}
	s := structure{ids: map[string]int{}, labels: map[string]bool{}, refs: map[string][]string{}}
	walk(doc, func(n *html.Node) {
		if id := attr(n, "id"); id != "" {
			s.ids[id]++
		}
		for _, name := range []string{"aria-describedby", "aria-labelledby"} {
			s.refs[name] = append(s.refs[name], strings.Fields(attr(n, name))...)
		}
		if href := attr(n, "href"); strings.HasPrefix(href, "#") {
			s.refs["href"] = append(s.refs["href"], href[1:])
		}
		switch n.Data {
		case "h1", "h2", "h3", "h4":
			s.headings = append(s.headings, n)
		case "label":
			s.labels[attr(n, "for")] = true
		case "input", "select", "textarea":
			if attr(n, "type") != "hidden" {
				s.controls = append(s.controls, n)
			}
		case "form":
			s.forms = append(s.forms, n)
		}
		if has(n, "style") || n.Data == "style" || n.Data == "script" {
			t.Errorf("%s: <%s> carries inline style or script", p.name, n.Data)
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") {
				t.Errorf("%s: <%s> carries the script %s", p.name, n.Data, a.Key)
			}
		}
	})
	return s
}

func TestEveryPageHasOneTopHeadingAndOthersInOrder(t *testing.T) {
	t.Parallel()
	for _, p := range pages(t) {
		s := structureOf(t, p)
		tops, level := 0, 0
		for i, h := range s.headings {
			at := int(h.Data[1] - '0')
			if at == 1 {
				tops++
			}
			// The error summary stands above the h1 with an h2 of its own.
			if first := i == 0 && attr(h, "id") == "errors-title"; first {
				continue
			}
			if at > level+1 {
				t.Errorf("%s: <%s> %q follows level %d", p.name, h.Data, text(h), level)
			}
			level = at
		}
		if tops != 1 {
			t.Errorf("%s: %d top headings, want 1", p.name, tops)
		}
	}
}

func TestEveryControlHasALabelAndEveryReferenceATarget(t *testing.T) {
	t.Parallel()
	for _, p := range pages(t) {
		s := structureOf(t, p)
		for _, c := range s.controls {
			if id := attr(c, "id"); !s.labels[id] {
				t.Errorf("%s: control %q (name %q) has no label", p.name, id, attr(c, "name"))
			}
			if has(c, "placeholder") {
				t.Errorf("%s: control %q has a placeholder", p.name, attr(c, "id"))
			}
			typed := c.Data == "textarea" || c.Data == "input" && attr(c, "type") != "checkbox" && attr(c, "type") != "radio"
			if typed && (attr(c, "autocomplete") == "" || attr(c, "inputmode") == "") {
				t.Errorf("%s: control %q says nothing of autocomplete or inputmode", p.name, attr(c, "id"))
			}
		}
		for id, n := range s.ids {
			if n > 1 {
				t.Errorf("%s: id %q stands %d times", p.name, id, n)
			}
		}
		for kind, refs := range s.refs {
			for _, id := range refs {
				if s.ids[id] == 0 {
					t.Errorf("%s: %s leads to %q, which is not there", p.name, kind, id)
				}
			}
		}
	}
}

func TestEveryFormPostsWithTheFormToken(t *testing.T) {
	t.Parallel()
	for _, p := range pages(t) {
		for _, f := range structureOf(t, p).forms {
			token := false
			walk(f, func(n *html.Node) {
				token = token || attr(n, "name") == "csrf" && attr(n, "value") == "test-token"
			})
			if attr(f, "method") != "post" || !strings.HasPrefix(attr(f, "action"), "/") || !token {
				t.Errorf("%s: form %q: method %q, token %v", p.name, attr(f, "action"), attr(f, "method"), token)
			}
		}
	}
}

// TestErrorsStandOnTopAndBesideTheField wants each sentence twice: in the summary with a link, and at the field.
func TestErrorsStandOnTopAndBesideTheField(t *testing.T) {
	t.Parallel()
	seen := 0
	for _, p := range pages(t) {
		doc, err := html.Parse(strings.NewReader(render(t, p.view)))
		if err != nil {
			t.Fatal(err)
		}
		var top, beside []string
		walk(doc, func(n *html.Node) {
			if n.Data == "a" && n.Parent.Data == "li" && strings.HasPrefix(attr(n, "href"), "#f-") {
				top = append(top, text(n))
			}
			if attr(n, "class") == "field-error" {
				beside = append(beside, text(n))
			}
		})
		seen += len(top)
		if strings.Join(top, "|") != strings.Join(beside, "|") {
			t.Errorf("%s: summary %q, fields %q", p.name, top, beside)
		}
	}
	if seen < 10 {
		t.Errorf("only %d errors seen: the pages with errors are gone", seen)
	}
}
