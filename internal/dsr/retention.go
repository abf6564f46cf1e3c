package dsr

import "time"

// Retention is how long a controller keeps what it has to keep. A law's minimum goes before it.
type Retention struct {
	RecordMonths int // request, correspondence and declarations, after the last request of the submission closed
	LogMonths    int // files about what the product did
}

// DefaultRetention is what holds where nothing is set (design: retention classes).
var DefaultRetention = Retention{RecordMonths: 36, LogMonths: 24}

// EvidenceDays is how long identity papers are kept at most, whatever happens to the request.
const EvidenceDays = 30

// PackageGoneDays is when an answer file is destroyed, counted from the day it was delivered: fourteen days to fetch it,
// sixteen to notice that one has not.
const PackageGoneDays = 30

// RecordDue is when the record of a submission becomes a tombstone, if its last request closed then and the laws of
// its requests want it kept for the given number of months; 0 is no minimum.
func (p Retention) RecordDue(closed time.Time, minimum int) time.Time {
	return closed.AddDate(0, max(p.RecordMonths, minimum), 0)
}

// FileDue is when a file is destroyed; the zero time says: with the record of its submission. The requests are those of
// its submission, and appeal gives the last instant at which the denial of one can be appealed.
func (p Retention) FileDue(f File, requests []Request, appeal func(Request) time.Time) time.Time {
	switch f.Class {
	case FileEvidence:
		return evidenceDue(f, requests, appeal)
	case FileAuthority:
		if f.ExpiresAt.IsZero() {
			return time.Time{}
		}
		return p.RecordDue(f.ExpiresAt, 0)
	case FileRecord, FileMail:
		return time.Time{}
	case FileLog:
		return f.CreatedAt.AddDate(0, p.LogMonths, 0)
	}
	return partDue(f, requests)
}

// evidenceDue: identity papers go when the identity is decided; where the request was refused, when the refusal can no
// longer be appealed; after thirty days in any case.
func evidenceDue(f File, requests []Request, appeal func(Request) time.Time) time.Time {
	last := f.CreatedAt.AddDate(0, 0, EvidenceDays)
	var decided time.Time
	for _, r := range requests {
		var at time.Time
		switch {
		case r.Need == 0:
			continue
		case r.Verified() && !r.VerifiedAt.IsZero():
			at = r.VerifiedAt
		case r.State == Denied:
			at = appeal(r)
		case r.State.Final():
			at = r.ClosedAt
		default:
			return last // it is still to be decided
		}
		if at.After(decided) {
			decided = at
		}
	}
	if decided.IsZero() || decided.After(last) {
		return last
	}
	return decided
}

// partDue: a system's part of an answer has served its purpose when its request ended.
func partDue(f File, requests []Request) time.Time {
	var closed time.Time
	for _, r := range requests {
		if f.RequestID != "" && r.ID != f.RequestID {
			continue
		}
		if !r.State.Final() {
			return farFuture
		}
		if r.ClosedAt.After(closed) {
			closed = r.ClosedAt
		}
	}
	return closed
}

// farFuture is due on no day that anybody sees.
var farFuture = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
