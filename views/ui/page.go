package ui

import "github.com/a-h/templ"

// Face says which of the two families of pages a document belongs to.
type Face string

// The two faces.
const (
	Portal Face = "portal"
	Desk   Face = "desk"
)

// Assets are the addresses of the static files, each with its content hash. Script may be empty.
type Assets struct {
	Stylesheet string
	Icon       string
	Script     string
}

// PageView is what a document needs around its content. Lang is a BCP 47 tag; Dir is "rtl" or empty. SkipText
// defaults to English. Refresh, in seconds, asks the browser to load the page again; 0 is never.
type PageView struct {
	Title    string
	Lang     string
	Dir      string
	Face     Face
	Assets   Assets
	SkipText string
	Refresh  int
}

func (v PageView) lang() string {
	if v.Lang == "" {
		return "en"
	}
	return v.Lang
}

func (v PageView) skipText() string {
	if v.SkipText == "" {
		return "Skip to the content"
	}
	return v.SkipText
}

// direction returns the dir attribute when the language needs one.
func direction(dir string) templ.Attributes {
	if dir == "" {
		return nil
	}
	return templ.Attributes{"dir": dir}
}
