package regime

import "fmt"

// Level says how sure we are of who is asking.
type Level int8

// The levels. SignedIn is a demand for a fresh sign-in at the controller; as proof it counts as L3.
const (
	L0       Level = iota // nothing
	L1                    // the contact that was typed is confirmed
	L2                    // "reasonable"
	L3                    // "reasonably high"
	SignedIn              // fresh sign-in
)

var levelIDs = map[string]Level{"none": L0, "reasonable": L2, "reasonably_high": L3, "signed_in": SignedIn}

// ParseLevel reads a statute's verification level: none, reasonable, reasonably_high or signed_in.
func ParseLevel(id string) (Level, error) {
	level, ok := levelIDs[id]
	if !ok {
		return L0, fmt.Errorf("%q is not a verification level: none, reasonable, reasonably_high, signed_in", id)
	}
	return level, nil
}

// ID returns the form that ParseLevel reads; "contact" for L1, which no statute names.
func (l Level) ID() string {
	switch l {
	case L0:
		return "none"
	case L1:
		return "contact"
	case L2:
		return "reasonable"
	case L3:
		return "reasonably_high"
	}
	return "signed_in"
}

// String returns L0 to L3, or "signed in".
func (l Level) String() string {
	if l == SignedIn {
		return "signed in"
	}
	return fmt.Sprintf("L%d", int8(l))
}
