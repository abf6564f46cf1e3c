package letter

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// columns is the width of the text part: 76 leaves room for a reply's marks.
const columns = 76

// plain renders the text part.
func plain(blocks []block) string {
	parts := make([]string, 0, len(blocks))
	for i, b := range blocks {
		text := b.plain()
		if b.Kind == small && (i == 0 || blocks[i-1].Kind != small) {
			text = "--\n" + text
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, "\n\n") + "\n"
}

func (b block) plain() string {
	switch b.Kind {
	case heading:
		return strings.ToUpper(wrap(b.Text, "", ""))
	case link:
		return wrap(b.Text, "", "") + "\n" + b.URL
	case code:
		return "    " + b.Text
	case bullets:
		lines := make([]string, len(b.Items))
		for i, item := range b.Items {
			lines[i] = wrap(item, "- ", "  ")
		}
		return strings.Join(lines, "\n")
	case lines:
		return strings.Join(b.Items, "\n")
	case quoted:
		lines := strings.Split(b.Text, "\n")
		for i, line := range lines {
			lines[i] = strings.TrimRight(wrap(line, "> ", "> "), " ")
		}
		return strings.Join(lines, "\n")
	}
	return wrap(b.Text, "", "")
}

// wrap fills lines up to columns; a word that is longer, such as a web address, stays whole on a line of its own. A
// no-break space, as French has it before a colon, breaks no line; Chinese, which has no spaces, breaks between signs.
func wrap(text, first, rest string) string {
	var b strings.Builder
	b.WriteString(first)
	used, empty := span(first), true
	for _, p := range piecesOf(text) {
		n, gap := span(p.text), 0
		if p.spaced && !empty {
			gap = 1
		}
		if !empty && used+gap+n > columns {
			b.WriteString("\n" + rest)
			used, gap = span(rest), 0
		}
		b.WriteString(strings.Repeat(" ", gap) + p.text)
		used, empty = used+gap+n, false
	}
	return b.String()
}

// piece is what no line is broken inside of, and whether a space stands before it.
type piece struct {
	text   string
	spaced bool
}

func piecesOf(text string) []piece {
	var pieces []piece
	for _, word := range strings.FieldsFunc(text, breaks) {
		var before rune
		start, spaced := 0, true
		for i, r := range word {
			if i > 0 && parts(before, r) {
				pieces = append(pieces, piece{word[start:i], spaced})
				start, spaced = i, false
			}
			before = r
		}
		pieces = append(pieces, piece{word[start:], spaced})
	}
	return pieces
}

// breaks reports whether a line may end at r.
func breaks(r rune) bool { return unicode.IsSpace(r) && r != '\u00a0' && r != '\u202f' }

// parts reports whether a line may end between a and b without a space: beside a sign of full width, but not before
// punctuation that closes and not after a bracket that opens.
func parts(a, b rune) bool {
	return (wide(a) || wide(b)) && !strings.ContainsRune("。，、；：？！）］」』》%)", b) && !strings.ContainsRune("（［「『《(", a)
}

// wide reports whether r takes two columns.
func wide(r rune) bool {
	kind := width.LookupRune(r).Kind()
	return kind == width.EastAsianWide || kind == width.EastAsianFullwidth
}

// span is how many columns text takes.
func span(text string) int {
	n := 0
	for _, r := range text {
		n++
		if wide(r) {
			n++
		}
	}
	return n
}
