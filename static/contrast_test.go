package static_test

import (
	"math"
	"regexp"
	"strconv"
	"testing"

	"github.com/habeasdata/habeas/static"
)

// pair is a foreground token on a background token, with the least ratio that WCAG 2.2 asks for: 4.5 for text
// (1.4.3), 3 for the edges of controls and the focus ring (1.4.11).
type pair struct {
	text, surface string
	least         float64
}

var pairs = []pair{
	{"ink", "paper", 7}, {"ink", "raised", 7}, {"ink", "sunken", 7}, {"ink", "hover", 7}, {"ink", "accent-soft", 7},
	{"ink", "late-soft", 7}, {"ink", "soon-soft", 7}, {"ink", "fine-soft", 7}, {"ink", "info-soft", 7},
	{"muted", "paper", 4.5}, {"muted", "raised", 4.5}, {"muted", "sunken", 4.5}, {"muted", "hover", 4.5},
	{"muted", "accent-soft", 4.5}, {"muted", "late-soft", 4.5}, {"muted", "soon-soft", 4.5},
	{"accent", "paper", 4.5}, {"accent", "raised", 4.5}, {"accent", "sunken", 4.5}, {"accent", "hover", 4.5},
	{"accent", "accent-soft", 4.5}, {"accent", "late-soft", 4.5}, {"accent", "soon-soft", 4.5},
	{"on-accent", "accent-fill", 4.5}, {"on-accent", "accent-fill-hover", 4.5}, {"on-late", "late-fill", 4.5},
	{"late", "late-soft", 4.5}, {"late", "paper", 4.5}, {"late", "raised", 4.5}, {"late", "hover", 4.5}, {"late", "sunken", 4.5},
	{"soon", "soon-soft", 4.5}, {"soon", "paper", 4.5}, {"soon", "raised", 4.5}, {"soon", "hover", 4.5},
	{"fine", "fine-soft", 4.5}, {"fine", "paper", 4.5}, {"fine", "raised", 4.5}, {"fine", "hover", 4.5},
	{"info", "info-soft", 4.5}, {"info", "paper", 4.5}, {"info", "raised", 4.5}, {"info", "hover", 4.5},
	{"edge", "paper", 3}, {"edge", "raised", 3}, {"focus", "paper", 3}, {"focus", "raised", 3}, {"focus", "sunken", 3},
	{"accent-fill", "paper", 3}, {"late-fill", "paper", 3},
}

// TestEveryColourPairIsReadable measures the tokens as the stylesheet states them, in both schemes.
func TestEveryColourPairIsReadable(t *testing.T) {
	t.Parallel()
	tokens := readTokens(t)
	for _, p := range pairs {
		for i, scheme := range []string{"light", "dark"} {
			text, ok := tokens[p.text]
			surface, ok2 := tokens[p.surface]
			if !ok || !ok2 {
				t.Fatalf("no such token: %s or %s", p.text, p.surface)
			}
			if got := contrast(text[i], surface[i]); got < p.least {
				t.Errorf("%s: %s on %s is %.2f:1, want %.1f:1", scheme, p.text, p.surface, got, p.least)
			}
		}
	}
}

// lch is a colour in OKLCH: lightness 0 to 1, chroma, hue in degrees.
type lch struct{ l, c, h float64 }

var tokenLine = regexp.MustCompile(`--([a-z-]+): light-dark\(oklch\(([\d.]+)% ([\d.]+) ([\d.]+)\), oklch\(([\d.]+)% ([\d.]+) ([\d.]+)\)\);`)

func readTokens(t *testing.T) map[string][2]lch {
	t.Helper()
	css, err := static.FS.ReadFile("app.css")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][2]lch{}
	for _, m := range tokenLine.FindAllSubmatch(css, -1) {
		var n [6]float64
		for i := range n {
			n[i], err = strconv.ParseFloat(string(m[i+2]), 64)
			if err != nil {
				t.Fatal(err)
			}
		}
		out[string(m[1])] = [2]lch{{n[0] / 100, n[1], n[2]}, {n[3] / 100, n[4], n[5]}}
	}
	return out
}

// luminance converts OKLCH to linear sRGB (Ottosson's matrices), clips to the gamut as a screen does, and
// returns the relative luminance of WCAG.
func (c lch) luminance() float64 {
	a := c.c * math.Cos(c.h*math.Pi/180)
	b := c.c * math.Sin(c.h*math.Pi/180)
	l := math.Pow(c.l+0.3963377774*a+0.2158037573*b, 3)
	m := math.Pow(c.l-0.1055613458*a-0.0638541728*b, 3)
	s := math.Pow(c.l-0.0894841775*a-1.2914855480*b, 3)
	red := 4.0767416621*l - 3.3077115913*m + 0.2309699292*s
	green := -1.2684380046*l + 2.6097574011*m - 0.3413193965*s
	blue := -0.0041960863*l - 0.7034186147*m + 1.7076147010*s
	clip := func(v float64) float64 { return min(1, max(0, v)) }
	return 0.2126*clip(red) + 0.7152*clip(green) + 0.0722*clip(blue)
}

func contrast(a, b lch) float64 {
	la, lb := a.luminance(), b.luminance()
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}
