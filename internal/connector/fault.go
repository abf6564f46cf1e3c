package connector

import (
	"context"
	"errors"
	"fmt"
	"net"
)

// Class is what sort of failure a system had. It is safe to show and to store.
type Class string

// The classes.
const (
	Timeout     Class = "timeout"     // no answer in time
	Auth        Class = "auth"        // the credentials were refused
	Unreachable Class = "unreachable" // no connection
	Refused     Class = "refused"     // the system would not do it: permission, constraint, read-only
	Busy        Class = "busy"        // a conflict with other work; the whole transaction may be tried again
	Schema      Class = "schema"      // the dataset and the system no longer fit
	Internal    Class = "internal"    // ours, or not known
)

// Fault is a failure of one system. It holds no text of the system's own, because that text may quote values.
type Fault struct {
	Connector string
	Class     Class
	Code      string // the system's own code, such as an SQLSTATE
	Detail    string // our own words: names of collections and fields, never values
}

// NewFault returns a fault of a class with the system's code.
func NewFault(class Class, code, detail string) *Fault {
	return &Fault{Class: class, Code: code, Detail: detail}
}

// Error names the connector, the class and the code.
func (f *Fault) Error() string {
	s := "connector " + f.Connector + ": " + string(f.Class)
	if f.Code != "" {
		s += " (" + f.Code + ")"
	}
	if f.Detail != "" {
		s += ": " + f.Detail
	}
	return s
}

// Retryable reports whether the same call may succeed later without anybody changing anything.
func (f *Fault) Retryable() bool {
	return f.Class == Timeout || f.Class == Unreachable || f.Class == Busy
}

// FaultOf returns err as a fault of the named connector. Whatever is not a fault becomes one without its text.
func FaultOf(connector string, err error) *Fault {
	if err == nil {
		return nil
	}
	var f *Fault
	var network net.Error
	switch {
	case errors.As(err, &f):
		named := *f
		named.Connector = connector
		return &named
	case errors.Is(err, context.DeadlineExceeded):
		return &Fault{Connector: connector, Class: Timeout}
	case errors.As(err, &network) && network.Timeout():
		return &Fault{Connector: connector, Class: Timeout}
	case errors.As(err, &network):
		return &Fault{Connector: connector, Class: Unreachable}
	}
	return &Fault{Connector: connector, Class: Internal, Code: fmt.Sprintf("%T", err)}
}
