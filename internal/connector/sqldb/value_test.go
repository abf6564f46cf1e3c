package sqldb

import (
	"encoding/json"
	"testing"

	"github.com/habeasdata/habeas/internal/dataset"
)

func TestTimesAreWrittenInOneForm(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind     dataset.Type
		in, want string
	}{
		{dataset.Timestamp, "2009-01-01 00:00:00", "2009-01-01T00:00:00"},
		{dataset.Timestamp, "2009-01-01 00:00:00.500000", "2009-01-01T00:00:00.5"},
		{dataset.Timestamp, "2009-01-01 00:00:00.000000", "2009-01-01T00:00:00"},
		{dataset.Timestamp, "2009-01-01T00:00:00Z", "2009-01-01T00:00:00Z"},
		{dataset.Instant, "2009-01-01 00:00:00+00", "2009-01-01T00:00:00Z"},
		{dataset.Instant, "2009-01-01 00:00:00", "2009-01-01T00:00:00Z"},
		{dataset.Instant, "2009-01-01 00:00:00.25+02", "2009-01-01T00:00:00.25+02:00"},
		{dataset.Instant, "2009-01-01 00:00:00-05:30", "2009-01-01T00:00:00-05:30"},
		{dataset.Date, "2009-01-01", "2009-01-01"}, {dataset.Clock, "10:11:12.100", "10:11:12.1"},
		{dataset.Timestamp, "infinity", "infinity"}, {dataset.Timestamp, "0044-03-15 00:00:00 BC", "0044-03-15 00:00:00 BC"},
		{dataset.Timestamp, "someday", "someday"}, {dataset.Timestamp, "", ""},
	} {
		if got := dataset.TextOf(appendTime(nil, c.kind, c.in)); got != c.want {
			t.Errorf("%s %q: got %q, want %q", c.kind, c.in, got, c.want)
		}
	}
}

func TestValuesBecomeCellsOfTheirColumn(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		col  dataset.Column
		in   any
		want string
	}{
		{dataset.Column{Type: dataset.Integer}, int64(9007199254740993), "9007199254740993"}, {dataset.Column{Type: dataset.Integer}, "007", `"007"`},
		{dataset.Column{Type: dataset.Integer}, []byte("-12"), "-12"}, {dataset.Column{Type: dataset.Integer}, uint64(18446744073709551615), "18446744073709551615"},
		{dataset.Column{Type: dataset.Decimal, Scale: 2}, 39.62, `"39.62"`}, {dataset.Column{Type: dataset.Decimal, Scale: 2}, int64(5), `"5.00"`},
		{dataset.Column{Type: dataset.Decimal, Scale: 2}, []byte("0.9"), `"0.90"`}, {dataset.Column{Type: dataset.Decimal, Scale: -1}, "0.123", `"0.123"`},
		{dataset.Column{Type: dataset.Bool}, int64(1), "true"}, {dataset.Column{Type: dataset.Bool}, int64(2), "2"}, {dataset.Column{Type: dataset.Bool}, "f", "false"},
		{dataset.Column{Type: dataset.Bytes}, []byte{0, 255}, `"AP8="`}, {dataset.Column{Type: dataset.JSON}, "{\"a\":\n [1]}", `{"a":[1]}`},
		{dataset.Column{Type: dataset.JSON}, `{"a": `, `"{\"a\": "`}, {dataset.Column{Type: dataset.Text}, nil, "null"}, {dataset.Column{Type: dataset.Text}, "", `""`},
		{dataset.Column{Type: dataset.Float}, []byte("1.5"), "1.5"}, {dataset.Column{Type: dataset.Float}, "NaN", `"NaN"`},
	} {
		got := appendNative(nil, &c.col, c.in)
		if string(got) != c.want || !json.Valid(got) {
			t.Errorf("%v as %s: got %s, want %s", c.in, c.col.Type, got, c.want)
		}
	}
}
