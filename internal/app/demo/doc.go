// Package demo is what the demonstration needs beside the program itself: the systems of a made-up company, Larkspur
// Outfitters, with a mailbox that shows what was mailed, and staff credentials drawn afresh for each data folder.
//
// It knows how to write sample databases with their connectors and datasets, and how to keep a secret file. It refuses
// to know requests and the running program: the app hands it folders and a mail sink.
//
// Invariants. Nobody in it exists: addresses are in names that RFC 2606 reserves, North American numbers in the range
// that is kept for fiction (555-0100 to 555-0199). The same seed gives the same rows. A folder or a file is there whole
// or not at all. No password is known before it is drawn, and what holds one is readable by its owner alone.
package demo
