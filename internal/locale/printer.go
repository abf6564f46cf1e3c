package locale

import (
	"errors"
	"fmt"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/message"
	"golang.org/x/text/number"
)

// Printer speaks one language. It is safe for concurrent use.
type Printer struct {
	tag       string
	localizer *i18n.Localizer
	calendar  calendar
	numbers   *message.Printer
}

// Tag returns the language, for `<html lang>` and Content-Language.
func (p *Printer) Tag() string { return p.tag }

// T returns the text with this id. args are pairs of a placeholder's name and its value: strings as they are,
// integers in the language's way, anything else by fmt. Text that this language lacks comes in English. An
// unknown id or a missing value gives the id in ⟦brackets⟧, so that a page is never lost for a word; use Text
// where an error is better.
func (p *Printer) T(id string, args ...any) string {
	return orBrackets(p.text(id, nil, args))
}

// N is T for a plural message: n chooses the form and fills {{.Count}}.
func (p *Printer) N(id string, n int, args ...any) string {
	return orBrackets(p.text(id, &n, args))
}

// Text is T that reports what is wrong.
func (p *Printer) Text(id string, args ...any) (string, error) { return p.text(id, nil, args) }

// Plural is N that reports what is wrong.
func (p *Printer) Plural(id string, n int, args ...any) (string, error) { return p.text(id, &n, args) }

// Number returns n with the language's digit groups: 1,234,567 or 1.234.567.
func (p *Printer) Number(n int64) string { return p.numbers.Sprint(number.Decimal(n)) }

// Decimal writes a number with at most one decimal place.
func (p *Printer) Decimal(n float64) string {
	return p.numbers.Sprint(number.Decimal(n, number.MaxFractionDigits(1)))
}

// List joins items as a sentence does: "a, b and c".
func (p *Printer) List(items []string) string {
	if len(items) < 2 {
		return strings.Join(items, "")
	}
	last := len(items) - 1
	return strings.Join(items[:last], p.calendar.comma) + p.calendar.and + items[last]
}

// text looks one message up and fills it.
func (p *Printer) text(id string, count *int, args []any) (string, error) {
	values, err := p.values(args)
	if err != nil {
		return bracket(id), fmt.Errorf("message %s: %w", id, err)
	}
	config := &i18n.LocalizeConfig{MessageID: id, TemplateData: values, TemplateParser: placeholderParser{}}
	if count != nil {
		values["Count"] = p.Number(int64(*count))
		config.PluralCount = *count
	}
	text, err := p.localizer.Localize(config)
	// go-i18n reports a text that it took from English as an error, too.
	if missing := (*i18n.MessageNotFoundErr)(nil); errors.As(err, &missing) && text != "" {
		err = nil
	}
	if text == "" {
		text = bracket(id)
	}
	if err != nil {
		return text, fmt.Errorf("message %s: %w", id, err)
	}
	return text, nil
}

// values turns name-value pairs into a map of texts.
func (p *Printer) values(args []any) (map[string]string, error) {
	if len(args)%2 != 0 {
		return nil, errors.New("a placeholder's name without a value")
	}
	values := make(map[string]string, len(args)/2+1)
	for i := 0; i < len(args); i += 2 {
		name, ok := args[i].(string)
		if !ok {
			return nil, fmt.Errorf("argument %d is %T, want a placeholder's name", i+1, args[i])
		}
		switch v := args[i+1].(type) {
		case string:
			values[name] = v
		case int:
			values[name] = p.Number(int64(v))
		case int64:
			values[name] = p.Number(v)
		default:
			values[name] = fmt.Sprint(v)
		}
	}
	return values, nil
}

func orBrackets(text string, _ error) string { return text }

func bracket(id string) string { return "⟦" + id + "⟧" }
