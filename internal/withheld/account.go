package withheld

// digitsMax is the longest card number (ISO/IEC 7812-1).
const digitsMax = 19

// card finds a payment card number: a known issuer's first digits with that issuer's length, the Luhn check digit, and
// nothing but single blanks or hyphens between digits.
func card(text []byte, i int) int {
	var number [digitsMax]byte
	n, end := 0, i
	for j := i; j < len(text) && n < digitsMax; j++ {
		c := text[j]
		if digit(c) {
			number[n] = c - '0'
			n, end = n+1, j+1
			continue
		}
		if c != ' ' && c != '-' || j+1 >= len(text) || !digit(text[j+1]) {
			break
		}
	}
	if !ends(text, end) || !issued(number[:n]) || !luhn(number[:n]) {
		return 0
	}
	return end
}

// issued reports whether the first digits and the length are one issuer's: Visa, Mastercard, American Express,
// Discover, JCB, Diners Club, UnionPay, Maestro's long numbers aside.
func issued(n []byte) bool {
	if len(n) < 13 {
		return false
	}
	two := int(n[0])*10 + int(n[1])
	four := two*100 + int(n[2])*10 + int(n[3])
	switch {
	case n[0] == 4:
		return len(n) == 13 || len(n) == 16 || len(n) == 19
	case two >= 51 && two <= 55, four >= 2221 && four <= 2720:
		return len(n) == 16
	case two == 34 || two == 37:
		return len(n) == 15
	case two == 36 || two == 38 || four >= 3000 && four <= 3059:
		return len(n) == 14
	case four >= 3528 && four <= 3589, four == 6011, two == 65, two == 62:
		return len(n) >= 16
	}
	return false
}

func luhn(n []byte) bool {
	sum, same := 0, true
	for i, d := range n {
		v := int(d)
		if (len(n)-i)%2 == 0 {
			if v *= 2; v > 9 {
				v -= 9
			}
		}
		sum += v
		same = same && d == n[0]
	}
	return !same && sum%10 == 0
}

// ibanLength is the length of an IBAN by country (ISO 13616 registry).
var ibanLength = map[string]int{
	"AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BR": 29, "BY": 28, "CH": 21,
	"CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "DO": 28, "EE": 20, "EG": 29, "ES": 24, "FI": 18, "FO": 18, "FR": 27,
	"GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28, "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IS": 26, "IT": 27,
	"JO": 30, "KW": 30, "KZ": 20, "LB": 28, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "MC": 27, "MD": 24, "ME": 22, "MK": 19,
	"MT": 31, "NL": 18, "NO": 15, "PK": 24, "PL": 28, "PT": 25, "QA": 29, "RO": 24, "RS": 22, "SA": 24, "SE": 24, "SI": 19,
	"SK": 24, "SM": 27, "TN": 24, "TR": 26, "UA": 29, "VA": 22, "XK": 20,
}

// iban finds an international bank account number: a known country with its length, and the check digits (mod 97).
// Single blanks between its parts do not count.
func iban(text []byte, i int) int {
	if len(text)-i < 15 || !digit(text[i+2]) || !digit(text[i+3]) {
		return 0
	}
	want := ibanLength[string(text[i:i+2])]
	if want == 0 {
		return 0
	}
	var value [34]byte
	n, end := 0, i
	for j := i; j < len(text) && n < want; j++ {
		c := text[j]
		if c == ' ' && n > 0 && j+1 < len(text) && text[j+1] != ' ' {
			continue
		}
		if !digit(c) && (c < 'A' || c > 'Z') {
			break
		}
		value[n] = c
		n, end = n+1, j+1
	}
	if n != want || end < len(text) && word(text[end]) || mod97(value[:n]) != 1 {
		return 0
	}
	return end
}

// mod97 is the remainder of the rearranged number, letters as 10 to 35 (ISO 7064).
func mod97(value []byte) int {
	rest := 0
	for i := range value {
		c := value[(i+4)%len(value)]
		if digit(c) {
			rest = (rest*10 + int(c-'0')) % 97
		} else {
			rest = (rest*100 + int(c-'A') + 10) % 97
		}
	}
	return rest
}
