// Package intake turns what comes in (a form post, a call to the API, a letter that staff write down) into one
// checked submission. It knows which fields each right needs and how the public's words map to the law's rights; it
// knows no page and looks nobody up. Invariant: nothing is accepted that cannot be acted on, and whatever is refused
// says which field and what to do.
package intake
