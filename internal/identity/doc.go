// Package identity finds out who is asking: it confirms the typed contact, finds the contact on record, challenges
// it, compares claimed details with what systems hold, takes the signed declaration, and records for each request
// its own verification decision. It knows no page. It never says to anybody outside whether a detail fitted or a
// record exists. Invariant: a challenge goes to the contact that the controller's systems hold, never to a typed
// one, and five wrong codes void it, however many arrive at once.
package identity
