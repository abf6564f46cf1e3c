// Package problem is the error vocabulary of the house: a kind for machines, a sentence that is safe to show to
// anyone, and errors per form field. It knows nothing of transport or storage. Whatever is not a problem is
// internal: the reader sees "something went wrong" with a reference, the log has the rest.
package problem

import (
	"errors"
	"fmt"
	"strings"
)

// Kind says what class of failure an error is. The web maps it to a status code, jobs to retry or give up.
type Kind string

// The kinds, each with the HTTP status that the web answers.
const (
	Invalid         Kind = "invalid"         // 422: the input was understood and is wrong; see Fields
	Malformed       Kind = "malformed"       // 400: the input cannot be read at all
	Unauthenticated Kind = "unauthenticated" // 401: nobody is signed in
	Forbidden       Kind = "forbidden"       // 403: the actor may not do this
	NotFound        Kind = "not_found"       // 404: no such thing, or not for this actor
	Conflict        Kind = "conflict"        // 409: not possible in the present state
	Gone            Kind = "gone"            // 410: was here once, expired or used up
	TooLarge        Kind = "too_large"       // 413: over a size limit
	Unsupported     Kind = "unsupported"     // 415: a content type that is not accepted
	TooMany         Kind = "too_many"        // 429: a rate or count limit
	Unavailable     Kind = "unavailable"     // 503: a dependency is away; try again
	Internal        Kind = "internal"        // 500: ours; nothing else is shown
)

// Field is one wrong input: the form field's name and a sentence that says what to do.
type Field struct {
	Name    string
	Message string
}

// Error is a failure that may be shown. Message and Fields hold no personal data and no internals; Err is the
// cause, for the log only.
type Error struct {
	Kind    Kind
	Message string
	Fields  []Field
	Err     error
}

// Error returns the sentence with the fields' sentences, without the hidden cause. The sentence that only leads a form's
// reader to its fields is left out.
func (e *Error) Error() string {
	if len(e.Fields) == 0 {
		return e.Message
	}
	parts := make([]string, len(e.Fields))
	for i, f := range e.Fields {
		parts[i] = f.Name + ": " + f.Message
	}
	if e.Message == lookAtFields {
		return strings.Join(parts, "; ")
	}
	return e.Message + " (" + strings.Join(parts, "; ") + ")"
}

// Unwrap returns the hidden cause.
func (e *Error) Unwrap() error { return e.Err }

// New returns a problem of the given kind with a formatted, showable sentence.
func New(kind Kind, format string, args ...any) *Error {
	return &Error{Kind: kind, Message: fmt.Sprintf(format, args...)}
}

// Wrap returns a problem that hides cause behind a showable sentence.
func Wrap(cause error, kind Kind, format string, args ...any) *Error {
	return &Error{Kind: kind, Message: fmt.Sprintf(format, args...), Err: cause}
}

// lookAtFields stands above a form whose fields say the rest.
const lookAtFields = "Some answers need another look."

// Fields returns an Invalid problem for the given field errors, or nil when there are none.
func Fields(fields ...Field) error {
	if len(fields) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Message: lookAtFields, Fields: fields}
}

// KindOf returns the kind of the first problem in err's chain; Internal if there is none, "" for nil.
func KindOf(err error) Kind {
	if err == nil {
		return ""
	}
	var p *Error
	if errors.As(err, &p) {
		return p.Kind
	}
	return Internal
}

// Is reports whether err is a problem of the given kind.
func Is(err error, kind Kind) bool { return err != nil && KindOf(err) == kind }
