// Package staff keeps the accounts of the people who work with Habeas: invitations, passwords, second factors,
// sessions, roles. It knows who may change an account and writes every such act into the administration chain of the
// audit log. It refuses to know requests, pages, cookies and mail: it returns tokens, the web carries them.
//
// Invariants: nobody acts without both factors; a session ends at once when its account is disabled or changes its
// role; there is always an active administrator, once there was one; guessing is slowed down per guesser, never so
// that a stranger can lock a member out; an unknown address costs the same work and gets the same answer as a wrong
// password.
package staff
