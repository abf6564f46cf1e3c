package dataset

// Dataset is one described database or service: a set of collections under one key.
type Dataset struct {
	Key         string
	Name        string
	File        string
	Line        int
	Namespace   map[string]string // for SQL kinds: "schema", "database_name"
	As          string            // the name that packages show instead of Key (redact)
	After       []string
	Collections []*Collection
}

// Collection is one table, index or endpoint.
type Collection struct {
	Name       string
	As         string
	Line       int
	Categories []string
	After      []string
	EraseAfter []string
	Skip       bool
	Person     *bool // true: each row is a person in its own right; false: not about people, whatever the categories say
	Shared     Sharing
	Erase      Erasure
	Reason     string // why rows are kept
	Citation   string // the rule that says so
	Mask       *Mask  // what masking uses where a field says nothing
	Fields     []*Field
}

// Field is one column or attribute.
type Field struct {
	Name       string
	As         string
	Line       int
	Type       string // the file's data_type: string, integer, float, boolean, object_id, object, each with optional []
	Categories []string
	Identity   string // the kind of identifier that enters here
	PrimaryKey bool
	References []Reference
	Length     int
	ReadOnly   bool
	Mask       *Mask
	Erase      Erasure // Keep, or nothing
	Reason     string
	Citation   string
	Match      string // the kind of claim that is compared with this value
	Public     bool   // anybody could know the value: it proves nothing by itself
	Contact    string // email, phone or Postal: a contact on record
	Forbidden  string // the kind of value that some laws withhold (package withheld); NotForbidden for none
	Dated      bool   // says when the row came to be: what a law limits to a time is told by it
	Exact      bool   // compare the identity as it is, so that a plain index serves
	Fields     []*Field
}

// Postal is a contact on record that stands in several fields: each is a line of the person's own postal address, in the order
// of the fields.
const Postal = "postal"

// NotForbidden says of a field that it holds no value of a withheld kind, whatever its category or its values look like.
const NotForbidden = "none"

// Reference is one end of an edge between two fields.
type Reference struct {
	Dataset    string
	Collection string
	Field      string
	Direction  Direction
	Line       int
}

// Direction says which way an edge may be walked, seen from the field that declares it.
type Direction string

// The directions.
const (
	Both Direction = ""
	To   Direction = "to"
	From Direction = "from"
)

// Sharing is the standing rule for third-party rows of a collection.
type Sharing string

// The rules: a person decides, rows are released, rows stay withheld.
const (
	Ask     Sharing = ""
	Release Sharing = "release"
	Keep    Sharing = "keep"
)

// Erasure says what a deletion does to the owned rows of a collection.
type Erasure string

// The ways. EraseDefault is masking where any field has a mask of its own, else deletion.
const (
	EraseDefault Erasure = ""
	EraseDelete  Erasure = "delete"
	EraseMask    Erasure = "mask"
	EraseKeep    Erasure = "keep"
)

// Mask is a masking strategy with its configuration, see Strategies.
type Mask struct {
	Strategy  string
	Rewrite   string
	Suffix    string
	Length    int
	Algorithm string
	Line      int
}
