// Package queuetest defines what a queue.Storage is: Run is the suite that every storage must pass, Memory the
// reference that keeps the rules in the fewest lines. It knows no database and keeps no job for anyone but a test.
package queuetest
