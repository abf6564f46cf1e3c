package desk

import (
	"slices"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/habeasdata/habeas/views/portal"
)

// placeName is a place of residence in words: "California, United States" of US-CA, "Germany" of DE.
func placeName(place string) string {
	code, state, _ := strings.Cut(place, "-")
	region, err := language.ParseRegion(code)
	if err != nil {
		return place
	}
	name := display.English.Regions().Name(region)
	if at := slices.IndexFunc(portal.States, func(s portal.Option) bool { return s.Value == state }); code == "US" && at >= 0 {
		return portal.States[at].Label + ", " + name
	}
	return name
}

// languageName is a language in words: "English" of en.
func languageName(tag string) string {
	t, err := language.Parse(tag)
	if err != nil {
		return tag
	}
	return display.English.Tags().Name(t)
}
