// Package apptest starts the whole program for a test: real server on a free port, real database, real SMTP server,
// systems with a few made-up people, and a business clock that the test moves. It speaks the product's language: a
// person sends a form and reads their mail, staff sign in at the desk and decide, days go by. It knows what people and
// scripts can see, and reads the database to check; it changes nothing past the program, but for what its doc
// comments call given. Invariant: when a test ends, the program has stopped cleanly, its log holds no error that the
// test did not announce, and nothing that it wrote breaks an invariant of the house.
package apptest
