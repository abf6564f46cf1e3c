// Package dataset describes what other systems hold about people and decides, without touching any of them, which of
// it belongs to whom.
//
// It knows the dataset file (YAML, compatible with the fideslang dataset format; our additions stand under a habeas
// key), turns all files into one graph of collections, walks that graph from identifiers to a fixpoint with injected
// reads, classifies every row (owned, reference, third-party), filters fields by data category, and computes masks.
// It refuses to know drivers, SQL, storage, clocks and requests: rows arrive as cells (JSON scalars), and leave as JSON.
//
// Invariants. A row is handed on only if it satisfies an input of the query that read it; what satisfies none is
// counted as quarantined. Every row carries its path from an identifier. Ownership never crosses a shared row: nothing
// is reached through a row that somebody else's rows refer to. What cannot be done is an Unresolved item or a Finding
// with a remedy, never silence.
package dataset
