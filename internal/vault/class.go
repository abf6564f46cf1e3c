package vault

import (
	"fmt"
	"strings"
	"time"
)

// Class is a retention class: what is destroyed together because it may be kept for the same time.
type Class string

// The retention classes of design section 7. How long each lives is the retention policy's business.
const (
	Record           Class = "record"            // request, correspondence, declarations
	IdentityEvidence Class = "identity_evidence" // identity papers, shredded on decision
	Package          Class = "package"           // answer files
	Authority        Class = "authority"         // an agent's mandate
	OperationLog     Class = "operation_log"     // what the product did
	Collected        Class = "collected"         // rows read for one request, before they are packaged
	Mail             Class = "mail"              // messages as received and sent
)

// Classes lists every retention class.
func Classes() []Class {
	return []Class{Record, IdentityEvidence, Package, Authority, OperationLog, Collected, Mail}
}

// Valid reports whether c is one of Classes.
func (c Class) Valid() bool {
	for _, known := range Classes() {
		if c == known {
			return true
		}
	}
	return false
}

// Period is the time for which one KEK is used: a month ("2026-11") for columns, a day ("2026-11-22") for files.
// Both are cut in UTC.
type Period string

// Month returns the period of column keys that holds t.
func Month(t time.Time) Period { return Period(t.UTC().Format(monthLayout)) }

// Day returns the period of file keys that holds t.
func Day(t time.Time) Period { return Period(t.UTC().Format(dayLayout)) }

const (
	monthLayout = "2006-01"
	dayLayout   = "2006-01-02"
)

// End returns the first instant after the period. A KEK may be destroyed when End plus the class's retention passed.
func (p Period) End() (time.Time, error) {
	if t, err := time.Parse(dayLayout, string(p)); err == nil {
		return t.AddDate(0, 0, 1), nil
	}
	t, err := time.Parse(monthLayout, string(p))
	if err != nil {
		return time.Time{}, fmt.Errorf("period %q is neither a month nor a day", string(p))
	}
	return t.AddDate(0, 1, 0), nil
}

// KEK names a key-encryption key. It is not secret.
type KEK struct {
	Class  Class
	Period Period
}

// String returns "class/period", the form kept in rows and file headers.
func (k KEK) String() string { return string(k.Class) + "/" + string(k.Period) }

// ParseKEK reads the form of String and refuses anything else, so that a name from a row or a file header can never
// become another path.
func ParseKEK(s string) (KEK, error) {
	class, period, ok := strings.Cut(s, "/")
	k := KEK{Class(class), Period(period)}
	if !ok || !k.Class.Valid() {
		return KEK{}, fmt.Errorf("no such key-encryption key: %q", s)
	}
	if _, err := k.Period.End(); err != nil {
		return KEK{}, err
	}
	return k, nil
}
