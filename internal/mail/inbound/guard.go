package inbound

import (
	"bytes"
	"fmt"
)

// Limits of one message. They bound what any parser can make of it, whatever it takes for a boundary: a part begins at
// a line that starts with "--", a level needs a Content-Type "multipart/", and no transfer encoding decodes to more
// bytes than it took.
const (
	MaxSize       = 25 << 20 // bytes, and so the decoded size
	maxHeader     = 256 << 10
	maxPartHeader = 64 << 10
	maxField      = 32 << 10
	maxMediaField = 4 << 10 // Content-Type and its like: RFC 2231 continuations are read in square time by some
	maxParts      = 1000
	maxLevels     = 30
)

// Reason says why a message could not be read. It is a word for rows, exit texts and catalogs.
type Reason string

// The reasons.
const (
	TooLarge      Reason = "too_large"
	HeaderTooLong Reason = "header_too_long"
	TooManyParts  Reason = "too_many_parts"
	TooDeep       Reason = "too_deep"
	NoHeader      Reason = "no_header"
	Unreadable    Reason = "unreadable"
)

// Refusal is the error of a message that is not read.
type Refusal struct{ Reason Reason }

// Error names the reason and nothing of the message.
func (r *Refusal) Error() string { return fmt.Sprintf("the message is refused: %s", r.Reason) }

func refuse(r Reason) error { return &Refusal{r} }

// Guard looks at the raw bytes, in one pass and without keeping any of them, and returns a [Refusal] where a limit is
// passed.
func Guard(raw []byte) error {
	if len(raw) > MaxSize {
		return refuse(TooLarge)
	}
	if !startsWithField(raw) {
		return refuse(NoHeader)
	}
	g := guard{most: maxHeader}
	for len(raw) > 0 && g.err == nil {
		var line []byte
		line, raw = nextLine(raw)
		g.line(line)
	}
	return g.err
}

// guard is the state of one pass.
type guard struct {
	body   bool // below a blank line: not in a block of header fields
	most   int  // bytes that this block may have
	block  int  // bytes of it so far
	field  int  // bytes of its last field
	media  bool // the last field is one of the Content- family
	parts  int
	levels int
	err    error
}

func (g *guard) line(line []byte) {
	g.levels += count(line, "multipart/")
	switch {
	case g.levels > maxLevels:
		g.err = refuse(TooDeep)
	case bytes.HasPrefix(line, []byte("--")):
		if g.parts++; g.parts > maxParts {
			g.err = refuse(TooManyParts)
		}
		if g.body {
			*g = guard{most: maxPartHeader, parts: g.parts, levels: g.levels, err: g.err}
		}
	case len(line) == 0:
		g.body = true
	case !g.body:
		g.header(line)
	}
}

func (g *guard) header(line []byte) {
	if line[0] != ' ' && line[0] != '\t' {
		g.field, g.media = 0, count(line[:min(len(line), 8)], "content-") > 0
	}
	g.field += len(line)
	g.block += len(line)
	if g.block > g.most || g.field > maxField || g.media && g.field > maxMediaField {
		g.err = refuse(HeaderTooLong)
	}
}

// nextLine cuts the first line off; it ends at LF, CR LF or a bare CR, since parsers differ about the last.
func nextLine(raw []byte) (line, rest []byte) {
	i := bytes.IndexAny(raw, "\r\n")
	switch {
	case i < 0:
		return raw, nil
	case raw[i] == '\r' && i+1 < len(raw) && raw[i+1] == '\n':
		return raw[:i], raw[i+2:]
	}
	return raw[:i], raw[i+1:]
}

// count counts a lower-case ASCII word in a line, in any case.
func count(line []byte, word string) int {
	n := 0
	for i := 0; i+len(word) <= len(line); i++ {
		j := 0
		for j < len(word) && lower(line[i+j]) == word[j] {
			j++
		}
		if j == len(word) {
			n++
		}
	}
	return n
}

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// startsWithField reports whether the message starts with a header field: RFC 5322 section 2.2.
func startsWithField(raw []byte) bool {
	line, _ := nextLine(raw[:min(len(raw), 1000)])
	colon := bytes.IndexByte(line, ':')
	if colon < 1 {
		return false
	}
	return !bytes.ContainsFunc(bytes.TrimRight(line[:colon], " \t"), func(r rune) bool { return r <= ' ' || r > '~' })
}
