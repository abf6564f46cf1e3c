// Package connector is the fan-out to the systems that hold data about people: the contract that every kind of system
// fulfils, the registry read from a configuration folder, and the operations of a request on all of them: locate,
// collect, preview, erase, suppress, check.
//
// It knows which systems there are, what each may be asked to do, how the answers of several systems make one result
// and which faults they have. What is whose is decided by package dataset; how a query is written is a kind's business
// (a subpackage each). It refuses to know requests, people's mail addresses, storage and clocks.
//
// Invariants. A secret is read from the environment or a file and is never part of an error. A fault names a class and
// a code, never a value. Reads run in read-only transactions. A write happens only from an approved plan, in one
// transaction per system, and is read again afterwards. One failing system neither stops the others nor disappears from
// the result.
package connector
