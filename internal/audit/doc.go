// Package audit makes a history that cannot be changed unseen. It knows the form of an audit record, the hash chain
// per request, the global log over all chains, signed checkpoints of that log, and how an outsider checks all of it
// on a copy. It refuses to know where records are kept and who the people behind the pseudonyms are: a record holds
// ids, enumerations and keyed hashes, never a name, an address or free text, and Record.Check enforces it.
//
// How the parts hold each other:
//
//	entry hash   = SHA-256(previous entry hash of the chain ‖ canonical record)        zeros before the first
//	leaf hash    = SHA-256(previous leaf hash of the log ‖ canonical leaf)             a leaf names one entry
//	checkpoint   = signed text: origin, log size, last leaf hash, time                 kept outside the database
//
// Changing, removing or inserting a record breaks its chain; dropping the end of a chain leaves a leaf without its
// entry; dropping the end of the log leaves a checkpoint that is no prefix; forging a checkpoint needs the key.
// Invariant: Verify accepts a history only if every chain and the log are gap-free from their first record, every
// leaf has its entry, every record older than the sealing delay has its leaf, and every checkpoint is a prefix.
//
// Canonical encodings are lists of netstrings (length in decimal, colon, bytes, comma), so they can be written again
// in any language from the export alone; testdata holds vectors.
package audit
