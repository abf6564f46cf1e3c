// Package inbound reads what a stranger mailed. It knows the limits that hold before any parser sees the bytes, what in
// a message is the sender's own text and what is quoted, signed or a disclaimer, and whether a machine wrote it; it
// refuses to know what the sender wants, who they are and what becomes of the message. Its invariants: a message
// beyond a limit reaches no parser; every refusal names its reason and none ends the program; an address is given only
// where the message has exactly one plain sender.
package inbound
