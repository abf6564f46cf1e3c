package dataset

import (
	"strconv"
	"strings"
)

// Fold is how an identifier is compared with a stored value.
type Fold uint8

// The ways: as it is; without regard to letter case; by its digits alone.
const (
	Exact Fold = iota
	Caseless
	Digits
)

// foldOf is the fixed comparison of each kind of identifier.
func foldOf(kind string) Fold {
	switch {
	case kind == "email" || strings.HasSuffix(kind, "_email"):
		return Caseless
	case kind == "phone" || kind == "phone_number" || strings.HasSuffix(kind, "_phone"):
		return Digits
	}
	return Exact
}

// Apply returns the text in the form that is compared. Letters beyond ASCII keep their case, as in the databases.
func (f Fold) Apply(text string) string {
	switch f {
	case Caseless:
		return strings.Map(func(r rune) rune {
			if r >= 'A' && r <= 'Z' {
				return r + 'a' - 'A'
			}
			return r
		}, strings.TrimSpace(text))
	case Digits:
		digits := strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' {
				return r
			}
			return -1
		}, text)
		return strings.TrimPrefix(digits, "00")
	}
	return text
}

// convert appends the cell as a value of the type to, so that it can be compared with that column's cells. It returns
// false when the value cannot exist there.
func convert(dst, cell []byte, from, to Type, scale int) ([]byte, bool) {
	if from == to && to != Decimal && to != UUID {
		return append(dst, cell...), true
	}
	text := TextOf(cell)
	switch to {
	case Integer:
		whole, fraction, _ := strings.Cut(text, ".")
		n, err := strconv.ParseInt(whole, 10, 64)
		if err != nil || strings.Trim(fraction, "0") != "" {
			return dst, false
		}
		return strconv.AppendInt(dst, n, 10), true
	case Decimal:
		d, ok := Rescale(text, scale)
		return AppendText(dst, d), ok
	case Float:
		f, err := strconv.ParseFloat(text, 64)
		return AppendFloat(dst, f, 64), err == nil
	case Bool:
		b, err := strconv.ParseBool(text)
		return strconv.AppendBool(dst, b), err == nil
	case UUID:
		return AppendText(dst, strings.ToLower(text)), true
	}
	return AppendText(dst, text), true
}

// Rescale writes a decimal number with exactly scale digits after the point; scale -1 leaves it as it is. It returns
// false for text that is no number or that would lose digits.
func Rescale(text string, scale int) (string, bool) {
	body := strings.TrimLeft(text, "+-")
	whole, fraction, _ := strings.Cut(body, ".")
	if whole+fraction == "" || strings.Trim(whole+fraction, "0123456789") != "" {
		return text, false
	}
	if scale < 0 {
		return text, true
	}
	if len(fraction) > scale {
		if strings.Trim(fraction[scale:], "0") != "" {
			return text, false
		}
		fraction = fraction[:scale]
	}
	fraction += strings.Repeat("0", scale-len(fraction))
	if whole = strings.TrimLeft(whole, "0"); whole == "" {
		whole = "0"
	}
	if strings.HasPrefix(text, "-") && strings.Trim(whole+fraction, "0") != "" {
		whole = "-" + whole
	}
	if scale == 0 {
		return whole, true
	}
	return whole + "." + fraction, true
}

// seedTuple turns a typed identifier into the cell that a column of type to is compared with.
func seedTuple(value string, to Type, scale int, fold Fold) (string, bool) {
	text := fold.Apply(value)
	if text == "" {
		return "", false
	}
	if fold != Exact {
		return string(AppendText(nil, text)), true
	}
	cell, ok := convert(nil, AppendText(nil, text), Unknown, to, scale)
	return string(cell), ok
}
