// Package answer draws the page inside an answer file: what we hold about a person, readable offline by anyone,
// with no script and nothing fetched from anywhere.
package answer

// Page is the whole of index.html. All text is ready to show.
type Page struct {
	Language    string
	Title       string
	Company     string
	Reference   string
	Made        string // date in full
	Intro       []string
	Period      []string // the time that the answer covers, and what that leaves out
	Labels      Labels
	Collections []Collection
	Files       []File
	Withheld    []Item
	Silent      []Item // systems that did not answer
	About       []string
	Sections    []Section // what is done with the data, item by item of the law
}

// Section is one thing that the law wants said. It shows a table, or the sentence None, and what people wrote.
type Section struct {
	Anchor  string
	Title   string
	Law     string // "The law: …"
	Columns []string
	Rows    [][][]string // a cell is a list of lines
	None    string
	Notes   []string
}

// Labels are the words of the page, from the catalog.
type Labels struct {
	Contents, Rows, System, Files, Withheld, Silent, More, Field, Reason, Uploads, About string
}

// Collection is one table of one system.
type Collection struct {
	Anchor string
	System string
	Name   string
	Rows   string // count, ready to show
	JSON   string // file beside this page
	CSV    string
	Fields []string
	Sample [][]string // the first rows, a cell per field
	More   bool       // there are more rows than the sample
}

// Item is one thing that is not in the file, and why.
type Item struct {
	Name   string
	Reason string
}

// File is one file beside the page, as it was given to us.
type File struct {
	System string
	Name   string
	Path   string
}
