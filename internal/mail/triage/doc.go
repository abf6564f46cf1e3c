// Package triage says what a mail asks for, and why it thinks so. It knows the rules of configs/mail, one file per
// language that a lawyer can read and change, and nothing else: no sender, no database, no network. Its invariant: a
// mail is filed only on positive evidence that it is no request; whatever is in doubt goes before a person, with the
// suggestion, as a request whose clock runs.
package triage
