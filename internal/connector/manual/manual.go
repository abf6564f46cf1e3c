// Package manual is the kind of system that people answer for: a filing cabinet, a vendor without an interface, a
// colleague with a spreadsheet.
//
// It knows only that such a system can be asked anything. It refuses to know how people are asked: whoever fans a
// request out makes a task for the owner named in the connector's file, with its instructions. Invariant: nothing is
// ever read or written here, so nothing can be reported as done by this package.
package manual

import "github.com/habeasdata/habeas/internal/connector"

// Kind is the registry's entry for systems that people answer for.
var Kind = connector.Kind{
	Name:   "manual",
	People: true,
	Actions: []connector.Action{connector.Access, connector.Erasure, connector.Correct, connector.Restrict,
		connector.Suppress},
}
