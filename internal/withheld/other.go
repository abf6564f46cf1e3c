package withheld

import "bytes"

// medicare finds a US Medicare beneficiary identifier: eleven characters whose places are fixed as digit, letter or
// either, without the letters S, L, O, I, B and Z (CMS, "Understanding the MBI format"), with or without its hyphens.
func medicare(text []byte, i int) int {
	const form = "CAXNAXNAANN" // C 1 to 9, N digit, A letter, X either
	j := i
	for place := range len(form) {
		if (place == 4 || place == 7) && j < len(text) && text[j] == '-' {
			j++
		}
		if j >= len(text) || !fits(form[place], text[j]) {
			return 0
		}
		j++
	}
	if !ends(text, j) {
		return 0
	}
	return j
}

func fits(place, c byte) bool {
	capital := c >= 'A' && c <= 'Z' && bytes.IndexByte([]byte("SLOIBZ"), c) < 0
	switch place {
	case 'C':
		return c >= '1' && c <= '9'
	case 'N':
		return digit(c)
	case 'A':
		return capital
	}
	return digit(c) || capital
}

// hashes are the beginnings of stored passwords in the usual formats, each with the least length of the whole.
var hashes = []struct {
	begin string
	least int
}{
	{"$2a$", 60}, {"$2b$", 60}, {"$2y$", 60}, {"$argon2id$", 40}, {"$argon2i$", 40}, {"$argon2d$", 40}, {"$5$", 45}, {"$6$", 88},
	{"$1$", 26}, {"$y$", 40}, {"{SSHA}", 34}, {"{SSHA512}", 90}, {"pbkdf2_sha256$", 40}, {"pbkdf2_sha1$", 40},
}

// hashed finds a stored password: one of the formats, to the end of the word.
func hashed(text []byte, i int) int {
	rest := text[i:]
	for _, h := range hashes {
		if !bytes.HasPrefix(rest, []byte(h.begin)) {
			continue
		}
		end := bytes.IndexAny(rest, " \t\r\n\",;<>")
		if end < 0 {
			end = len(rest)
		}
		if end >= h.least {
			return i + end
		}
	}
	return 0
}
