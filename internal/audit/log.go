package audit

import (
	"fmt"
	"strconv"
)

// Leaf is one place in the global log over all chains. GSeq counts from 1 without a gap.
type Leaf struct {
	GSeq       int64  `json:"gseq"`
	Controller string `json:"controller"`
	Chain      string `json:"chain"`
	Seq        int64  `json:"seq"`
	Entry      Hash   `json:"entry"` // the entry's hash
	Hash       Hash   `json:"hash"`
}

// Head returns the log's head after the leaf.
func (l Leaf) Head() Head { return Head{l.GSeq, l.Hash} }

// Seal puts an entry at the end of the global log. Entries of one chain must be sealed in their order.
func Seal(log Head, e Entry) Leaf {
	l := Leaf{GSeq: log.Seq + 1, Controller: e.Record.Controller, Chain: e.Record.Chain, Seq: e.Record.Seq, Entry: e.Hash}
	l.Hash = link(log.Hash, l.Canonical())
	return l
}

// Canonical returns the bytes that are hashed.
func (l Leaf) Canonical() []byte {
	return netstrings(nil, "habeas.audit.leaf.1",
		strconv.FormatInt(l.GSeq, 10), l.Controller, l.Chain, strconv.FormatInt(l.Seq, 10), l.Entry.String())
}

// follows says what is wrong with l as the next leaf after log; "" if nothing is.
func (l Leaf) follows(log Head) string {
	switch {
	case l.GSeq != log.Seq+1:
		return fmt.Sprintf("leaf %d follows leaf %d", l.GSeq, log.Seq)
	case l.Hash != link(log.Hash, l.Canonical()):
		return "the leaf was changed, or one before it"
	}
	return ""
}

// names says what is wrong with e as the entry of l; "" if nothing is.
func (l Leaf) names(e Entry) string {
	r := e.Record
	if r.Controller != l.Controller || r.Chain != l.Chain || r.Seq != l.Seq || e.Hash != l.Entry {
		return "the sealed record is missing or is another one"
	}
	return ""
}
