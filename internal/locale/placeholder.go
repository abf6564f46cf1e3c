package locale

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n/template"
)

// placeholder is the one kind of markup. Messages are data, not programs: no pipes, no functions, no conditions.
var placeholder = regexp.MustCompile(`\{\{\.([A-Z][A-Za-z0-9]*)\}\}`)

// placeholdersOf returns the placeholder names in text, in order, or an error for braces that are not one.
func placeholdersOf(text string) ([]string, error) {
	var names []string
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		names = append(names, m[1])
	}
	if rest := placeholder.ReplaceAllString(text, ""); strings.Contains(rest, "{{") || strings.Contains(rest, "}}") {
		return nil, fmt.Errorf("braces that are not a placeholder like {{.Name}} in %q", text)
	}
	return names, nil
}

// placeholderParser is go-i18n's template language cut down to placeholders; a value that is missing is an error.
type placeholderParser struct{}

// Cacheable allows go-i18n to parse each text once.
func (placeholderParser) Cacheable() bool { return true }

// Parse implements template.Parser.
func (placeholderParser) Parse(src, _, _ string) (template.ParsedTemplate, error) {
	return parsedText(src), nil
}

// parsedText is a text with placeholders.
type parsedText string

// Execute fills the placeholders from a map[string]string.
func (t parsedText) Execute(data any) (string, error) {
	values, _ := data.(map[string]string)
	var missing string
	text := placeholder.ReplaceAllStringFunc(string(t), func(match string) string {
		name := match[3 : len(match)-2]
		value, ok := values[name]
		if !ok {
			missing = name
		}
		return value
	})
	if missing != "" {
		return "", fmt.Errorf("no value for placeholder {{.%s}}", missing)
	}
	return text, nil
}
