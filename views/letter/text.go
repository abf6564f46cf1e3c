package letter

import (
	"strings"
	"unicode"
	"unicode/utf8"
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
// no-break space, as French has it before a colon, breaks no line.
func wrap(text, first, rest string) string {
	var b strings.Builder
	b.WriteString(first)
	width, empty := utf8.RuneCountInString(first), true
	for _, word := range strings.FieldsFunc(text, breaks) {
		n := utf8.RuneCountInString(word)
		switch {
		case empty:
		case width+1+n > columns:
			b.WriteString("\n" + rest)
			width = utf8.RuneCountInString(rest)
		default:
			b.WriteByte(' ')
			width++
		}
		b.WriteString(word)
		width, empty = width+n, false
	}
	return b.String()
}

// breaks reports whether a line may end at r.
func breaks(r rune) bool { return unicode.IsSpace(r) && r != '\u00a0' && r != '\u202f' }
