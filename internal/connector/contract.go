package connector

import (
	"context"

	"github.com/habeasdata/habeas/internal/dataset"
)

// Kind is one kind of system: what it can be asked, and how a connection to it is opened.
type Kind struct {
	Name    string
	Drivers []string // the values that driver: may have; none means the key is not allowed
	People  bool     // people answer its tasks: nothing is read or written here, and there are no datasets
	Actions []Action // what the kind can do at all
	Open    func(ctx context.Context, s Settings) (System, error)
}

// Settings is what a kind needs to open one system. DSN is a secret.
type Settings struct {
	Connector string
	Driver    string
	DSN       string
	Base      string // the folder that relative paths in DSN start from; "" is the working directory
}

// String hides the secret.
func (s Settings) String() string {
	return "connector " + s.Connector + " (" + s.Driver + ", [redacted])"
}

// GoString hides the secret.
func (s Settings) GoString() string { return s.String() }

// Action is something that a request can ask of a system.
type Action string

// The actions.
const (
	Access   Action = "access"
	Erasure  Action = "erasure"
	Correct  Action = "correct"
	Restrict Action = "restrict"
	Suppress Action = "suppress"
)

// Mode says what a session may do.
type Mode bool

// The modes.
const (
	ReadOnly  Mode = false
	ReadWrite Mode = true
)

// System is one connected system. Implementations are safe for several goroutines, return *Fault for what goes wrong,
// and end when the context does.
type System interface {
	// Describe discovers the tables in the dataset's namespace, with their keys and foreign keys.
	Describe(ctx context.Context, d *dataset.Dataset) (*dataset.Schema, error)
	// Begin starts a transaction that sees one state of the system.
	Begin(ctx context.Context, mode Mode) (Session, error)
	// Explain is the query that Read would send, for people; it holds no values.
	Explain(q dataset.Read) string
	// Close ends all connections.
	Close() error
}

// Session is one transaction. A read-only session refuses Delete and Update. Keys are tuples of the node's key.
type Session interface {
	dataset.Reader
	// Delete removes the rows with these keys and returns how many there were.
	Delete(ctx context.Context, n *dataset.Node, keys []string) (int64, error)
	// Update sets columns of rows by key and returns how many rows were there.
	Update(ctx context.Context, n *dataset.Node, changes []Change) (int64, error)
	// Commit makes the session's writes last. Without it they are undone by Close.
	Commit(ctx context.Context) error
	// Close ends the session.
	Close()
}

// Change sets columns of one row.
type Change struct {
	Key     string
	Columns []int    // places in the node's columns
	Cells   [][]byte // their new values
}
