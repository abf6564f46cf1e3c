package sqldb

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"strconv"
	"time"

	"github.com/habeasdata/habeas/internal/dataset"
)

// appendText appends a value that arrived as text, as a cell of the column's type. Text that is not what the type
// promises (SQLite stores what it likes) stays text.
func appendText[T string | []byte](dst []byte, c *dataset.Column, text T) []byte {
	switch c.Type {
	case dataset.Integer:
		if isInteger(text) {
			return append(dst, text...)
		}
	case dataset.Bool:
		switch string(text) {
		case "t", "true", "1":
			return append(dst, "true"...)
		case "f", "false", "0":
			return append(dst, "false"...)
		}
	case dataset.Decimal:
		if c.Scale >= 0 {
			if d, ok := dataset.Rescale(string(text), c.Scale); ok {
				return dataset.AppendText(dst, d)
			}
		}
	case dataset.Float:
		if f, err := strconv.ParseFloat(string(text), 64); err == nil {
			return dataset.AppendFloat(dst, f, floatBits(c))
		}
	case dataset.Timestamp, dataset.Instant, dataset.Date, dataset.Clock:
		return appendTime(dst, c.Type, text)
	case dataset.JSON:
		if out := bytes.NewBuffer(dst); json.Compact(out, []byte(text)) == nil { // one row stays one line
			return out.Bytes()
		}
	case dataset.Bytes:
		return dataset.AppendBytes(dst, []byte(text))
	}
	return dataset.AppendText(dst, text)
}

func floatBits(c *dataset.Column) int {
	if c.Declared == "real" || c.Declared == "float4" || c.Declared == "float" {
		return 32
	}
	return 64
}

// isInteger reports whether the text is a whole number as JSON writes it.
func isInteger[T string | []byte](text T) bool {
	start := 0
	if len(text) > 1 && text[0] == '-' {
		start = 1
	}
	if len(text) == start || len(text) > 20 || (text[start] == '0' && len(text) > 1) {
		return false
	}
	for i := start; i < len(text); i++ {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return true
}

// appendTime writes "2009-01-01 00:00:00.500+00" as RFC 3339: a T between date and time, no zeros at the end of a
// fraction, Z for UTC, and no zone where the column has none.
func appendTime[T string | []byte](dst []byte, t dataset.Type, text T) []byte {
	if !looksLikeTime(text) {
		return dataset.AppendText(dst, text)
	}
	dst = append(dst, '"')
	i := 0
	for ; i < len(text) && text[i] != '.' && text[i] != '+' && text[i] != 'Z' && !(i > 10 && text[i] == '-'); i++ {
		if i == 10 && t != dataset.Clock {
			dst = append(dst, 'T')
			continue
		}
		dst = append(dst, text[i])
	}
	if i < len(text) && text[i] == '.' {
		end := i + 1
		for end < len(text) && text[end] >= '0' && text[end] <= '9' {
			end++
		}
		keep := end
		for keep > i+1 && text[keep-1] == '0' {
			keep--
		}
		if keep > i+1 {
			dst = append(dst, text[i:keep]...)
		}
		i = end
	}
	return append(appendZone(dst, t, string(text[i:])), '"')
}

func looksLikeTime[T string | []byte](text T) bool {
	if len(text) < 5 || len(text) > 40 {
		return false
	}
	for i := 0; i < len(text); i++ {
		if b := text[i]; (b < '0' || b > '9') && b != '-' && b != ':' && b != '.' && b != '+' && b != ' ' && b != 'T' && b != 'Z' {
			return false
		}
	}
	return len(text) <= 10 || text[10] == ' ' || text[10] == 'T' || text[2] == ':'
}

// appendZone writes "+00" and nothing as Z for a column of instants, "+02" as +02:00.
func appendZone(dst []byte, t dataset.Type, zone string) []byte {
	switch {
	case zone == "+00" || zone == "+00:00" || zone == "Z" || (zone == "" && t == dataset.Instant):
		return append(dst, 'Z')
	case len(zone) == 3:
		return append(append(dst, zone...), ":00"...)
	}
	return append(dst, zone...)
}

// appendNative appends a value as a database/sql driver gives it.
func appendNative(dst []byte, c *dataset.Column, v any) []byte {
	switch v := v.(type) {
	case nil:
		return append(dst, dataset.Null...)
	case int64:
		switch {
		case c.Type == dataset.Bool && (v == 0 || v == 1):
			return strconv.AppendBool(dst, v == 1)
		case c.Type == dataset.Decimal:
			return appendText(dst, c, strconv.FormatInt(v, 10))
		}
		return strconv.AppendInt(dst, v, 10)
	case uint64:
		return strconv.AppendUint(dst, v, 10)
	case float32:
		return dataset.AppendFloat(dst, float64(v), 32)
	case float64:
		if c.Type == dataset.Decimal {
			return appendText(dst, c, strconv.FormatFloat(v, 'f', c.Scale, 64))
		}
		return dataset.AppendFloat(dst, v, 64)
	case bool:
		return strconv.AppendBool(dst, v)
	case time.Time:
		return appendTime(dst, c.Type, v.Format("2006-01-02 15:04:05.999999999Z07:00"))
	case []byte:
		return appendText(dst, c, v)
	case string:
		return appendText(dst, c, v)
	}
	return append(dst, dataset.Null...)
}

// bytesOf is the value of a cell of bytes.
func bytesOf(text string) []byte {
	b, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return []byte(text)
	}
	return b
}

func hexOf(text string) string { return hex.EncodeToString(bytesOf(text)) }
