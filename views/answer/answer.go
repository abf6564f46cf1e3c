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
	Labels      Labels
	Collections []Collection
	Files       []File
	Withheld    []Item
	Silent      []Item // systems that did not answer
	Categories  bool   // only categories are shown: the lesser answer
}

// Labels are the words of the page, from the catalog.
type Labels struct {
	Contents, Rows, System, Files, Withheld, Silent, More, Field, Reason, Uploads string
}

// Collection is one table of one system.
type Collection struct {
	Anchor string
	System string
	Name   string
	Rows   string // count, ready to show
	JSON   string // file beside this page; "" where only categories are shown
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
