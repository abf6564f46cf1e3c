// Package ui holds the small parts that every page is made of: the document, chips, buttons, form fields, error
// summaries, timelines, charts. It knows how things look and read aloud. It refuses to know what they mean: no
// request, no person, no service; it takes strings and numbers ready to show. It keeps one invariant: nothing
// it writes needs an inline style or script, so the content security policy can forbid both.
package ui

// Tone is the signal of a mark, a chip or a note. A tone is never shown alone: a shape and a word go with it.
type Tone string

// The tones. Plain is the zero value.
const (
	Plain Tone = ""
	Late  Tone = "late" // overdue, failed, against the reader
	Soon  Tone = "soon" // needs attention before long
	Fine  Tone = "fine" // done, in order
	Info  Tone = "info" // under way, worth knowing
)

// class returns the style class of the tone, "" for plain.
func (t Tone) class() string {
	if t == Plain {
		return ""
	}
	return "tone-" + string(t)
}

// bar returns the class of a chart bar in the tone.
func (t Tone) bar() string {
	if t == Late {
		return "bar-late"
	}
	return "bar"
}
