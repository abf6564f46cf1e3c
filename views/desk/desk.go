// Package desk holds the staff's pages: templates and the view models they are drawn from. It knows how work is
// shown so that it can be judged quickly. It refuses to know the domain: no services, no requests, no dates to
// compute; every model holds strings and numbers ready to show, with personal values already masked by whoever
// fills it. It keeps one invariant: a page offers only the actions that its model brings, so what is not lawful
// now cannot be drawn.
package desk

import "github.com/habeasdata/habeas/views/ui"

// PostButtonView is one button with a form of its own around it, for an action that needs no further answer.
// With Button.Href set it is a link instead.
type PostButtonView struct {
	Action string
	Hidden []ui.HiddenView
	Button ui.ButtonView
}

// FactView is a short figure with what it counts ("1,871", "rows leave").
type FactView struct {
	Number string
	Text   string
	Tone   ui.Tone
}

// SectionView is one entry of a page's own contents: the anchor, its name and how many things are there.
type SectionView struct {
	Anchor string
	Name   string
	Count  string
}
