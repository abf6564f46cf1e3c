// Package vault keeps personal data unreadable without its keys, and makes it unreadable for good when a key goes.
//
// It knows three folders' worth of things: the keyring (key-encryption keys, KEKs, one per retention class and
// period, wrapped under a master key), sealed values (bytes for a database column, under a data key that the row
// keeps wrapped) and files (encrypted streams with their own data key in the header). It also derives what must be
// keyed but not reversible: blind indexes, message authentication codes, link tokens and typed codes.
// It refuses to know the database, what a value means, who may read it and what time it is.
//
// The key tree:
//
//	master key (environment or file, never stored here)
//	├─ index keys, one per version        -> Index
//	├─ derivation key                     -> MAC, Token, Code
//	├─ KEK per class and month            -> data key per owner  -> sealed columns
//	└─ KEK per class and day              -> data key per file   -> files
//
// Invariants: plaintext never touches the disk; a file is reachable only once it is whole, encrypted and synced;
// whatever was sealed under a destroyed KEK cannot be opened by anyone, in any copy; a value opens only in the
// place (associated data) that it was sealed for. All encryption is AES-256-GCM by tink-go. Every blob starts with
// a format version, so that the algorithm can change.
package vault
