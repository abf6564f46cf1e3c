// Package notice sends every message that the product owes to people: it takes one row of the outbox, checks that
// its template may go to that class of recipient, writes the letter from the present facts, keeps what it wrote,
// sends it, and tells the request what became of it. It decides nothing about requests. Invariant: one row is one
// logical mail, whatever crashes; every repeat carries the same Message-ID, date, text and links.
package notice
