// Package desk is the staff's zone of the web: handlers that bind a form, call one use case and send the browser on,
// and read models that turn what is stored into the view models of views/desk. It knows who is signed in, which role
// has which page, and how things are called in English.
//
// It refuses to know how anything is decided: the use cases check roles, guards and plans again, whatever a page
// offered. Nothing that a person typed or is called stands in an address.
//
// Invariants: every address has a row in the table of routes that names its roles and whether the second factor must
// be fresh; a button is drawn only when the use case behind it would accept it now; personal values are masked unless
// a look at them was written down first; administrators see no request.
package desk
