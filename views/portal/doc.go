// Package portal is the public counter: the pages that a person sees who asks for their data, proves who they are,
// and fetches the answer. It holds templ components, the plain view models that they show, and the names and limits
// of every form field (the contract of docs/forms.md).
//
// It knows words (by catalog id), markup and what each form asks for. It refuses to know requests, statutes, the
// store and the clock: dates, citations and counts arrive as strings and numbers that are ready to show. It never
// decides what a person may do; it shows what the handler says is possible.
//
// The invariant it keeps: no page says more about a person than its view model holds, every page works without
// script and without inline style, and every form posts with the hidden field "csrf".
package portal
