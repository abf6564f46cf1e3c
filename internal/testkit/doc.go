// Package testkit gives tests the real things of the outside world: a Postgres or MariaDB server, a browser, data that
// lies beside the repository. Only tests import it.
//
// It knows how to find these programs, start them privately on loopback and take them down again. It refuses to know
// anything of Habeas: no schema, no package of ours. The harness that starts the whole program is app/apptest.
//
// Invariant: nothing outlives its users. Test processes hold a shared file lock on what they use; a guard process,
// which is the test binary started once more, waits for the last lock to go, and then stops the server and removes its
// files. That holds for a test that panics, times out or is killed, too. A server whose guard has died is replaced.
package testkit
