// Package dsr is the aggregate of the house: the submission, the requests it opens, what was proven, planned,
// approved and answered, and the one table that says which move is possible. It knows no database, no network and
// no clock: [Decide] takes a request, a command and an instant, and returns the next request with its effects as
// data. Invariant: there is no way from one state to another but a row of [Transitions].
package dsr
