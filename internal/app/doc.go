// Package app puts the house together: configuration, wiring, the process's life. It is the only package that reads
// the clock. It decides nothing about requests.
package app
