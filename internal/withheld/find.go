package withheld

// Hit is one value found inside a text, by its place in bytes.
type Hit struct {
	Kind       Kind
	Start, End int
}

// shortest is the length of the shortest value that any rule finds: a Medicare number, or a social security number with
// its hyphens.
const shortest = 11

// begins holds the bytes that a value may begin with, and goesOn those before which a word goes on: of most texts
// nothing else is looked at.
var begins, goesOn = func() (begins, goesOn [256]bool) {
	for c := range 256 {
		b := byte(c)
		begins[c] = digit(b) || b >= 'A' && b <= 'Z' || b == '$' || b == '{' || b == 'p'
		goesOn[c] = word(b)
	}
	return begins, goesOn
}()

// Find looks for values of a kind inside a text, from the left; they do not overlap. It reads bytes, so a JSON string
// may be given as it is. It allocates nothing where there is nothing to find: it is asked about every value.
func Find(text []byte) []Hit {
	var hits []Hit
	inWord := false // whether a word goes on at i
	for i := 0; i+shortest <= len(text); {
		c := text[i]
		if inWord || !begins[c] {
			inWord = goesOn[c]
			i++
			continue
		}
		end, kind := at(text, i)
		if kind == "" {
			inWord = goesOn[c]
			i++
			continue
		}
		hits = append(hits, Hit{kind, i, end})
		i, inWord = end, goesOn[text[end-1]]
	}
	return hits
}

// at tries every rule at a place where a word begins.
func at(text []byte, i int) (end int, kind Kind) {
	switch c := text[i]; {
	case c >= '0' && c <= '9':
		if end := social(text, i); end > 0 {
			return end, SSN
		}
		if end := taxpayer(text, i); end > 0 {
			return end, GovernmentID
		}
		if end := card(text, i); end > 0 {
			return end, FinancialAccount
		}
		if end := medicare(text, i); end > 0 {
			return end, HealthInsuranceID
		}
	case c >= 'A' && c <= 'Z':
		if end := iban(text, i); end > 0 {
			return end, FinancialAccount
		}
	case c == '$' || c == '{' || c == 'p':
		if end := hashed(text, i); end > 0 {
			return end, Password
		}
	}
	return 0, ""
}

func word(c byte) bool { return c >= '0' && c <= '9' || letter(c) || c == '_' }

func letter(c byte) bool { return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' }

func digit(c byte) bool { return c >= '0' && c <= '9' }

// ends reports whether a value may end before i: the next byte does not go on with it. A hyphen or dot followed by a
// digit would make it part of a longer number.
func ends(text []byte, i int) bool {
	if i >= len(text) {
		return true
	}
	if word(text[i]) {
		return false
	}
	return text[i] != '-' && text[i] != '.' || i+1 >= len(text) || !digit(text[i+1])
}

// grouped reads three, two and four digits with hyphens between them: 123-45-6789.
func grouped(text []byte, i int) (area, group, serial, end int, ok bool) {
	const form = "ddd-dd-dddd"
	if len(text)-i < len(form) || i > 1 && text[i-1] == '-' && digit(text[i-2]) {
		return 0, 0, 0, 0, false
	}
	parts := [3]int{}
	at := 0
	for j := range len(form) {
		c := text[i+j]
		if form[j] == '-' {
			if c != '-' {
				return 0, 0, 0, 0, false
			}
			at++
			continue
		}
		if !digit(c) {
			return 0, 0, 0, 0, false
		}
		parts[at] = parts[at]*10 + int(c-'0')
	}
	end = i + len(form)
	return parts[0], parts[1], parts[2], end, ends(text, end)
}

// social finds a US social security number by the rules of the Social Security Administration: no area 000, 666 or
// 900 to 999, no group 00, no serial 0000. Nine digits without hyphens are too many other things.
func social(text []byte, i int) int {
	area, group, serial, end, ok := grouped(text, i)
	if !ok || area == 0 || area == 666 || area >= 900 || group == 0 || serial == 0 {
		return 0
	}
	return end
}

// taxpayer finds a US individual taxpayer number (ITIN): an area from 900 and a group of 50 to 65, 70 to 88, 90 to 92
// or 94 to 99.
func taxpayer(text []byte, i int) int {
	area, group, _, end, ok := grouped(text, i)
	in := group >= 50 && group <= 65 || group >= 70 && group <= 88 || group >= 90 && group <= 92 || group >= 94
	if !ok || area < 900 || !in {
		return 0
	}
	return end
}
