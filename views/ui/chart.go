package ui

import "strconv"

// BarView is one bar of a chart: its label, its number and the number ready to read.
type BarView struct {
	Label string
	Count int
	Text  string
	Tone  Tone
}

// BarsView is a chart of horizontal bars drawn on the server. The table with the same numbers is the page's. ID is unlike
// that of any other chart of the page; Desc says what the chart shows to who cannot see it.
type BarsView struct {
	ID    string
	Title string
	Desc  string
	Most  int // the count of a bar of full length; 0: the largest that there is
	Bars  []BarView
}

// The chart's geometry, in the units of its view box. A label stands above its bar: rights have long names.
const (
	barsWidth  = 440
	barsNumber = 60
	barsRow    = 44
	barsBar    = 20 // from the top of a row to its bar
	barsThick  = 14
)

func (v BarsView) viewBox() string {
	return "0 0 " + strconv.Itoa(barsWidth) + " " + strconv.Itoa(v.height())
}

func (v BarsView) height() int { return barsRow*len(v.Bars) + 4 }

// length returns a bar's length: the longest fills the space between label and number, a count above zero is
// never shorter than two units.
func (v BarsView) length(count int) int {
	most := max(v.Most, 1)
	for _, b := range v.Bars {
		most = max(most, b.Count)
	}
	if count <= 0 {
		return 0
	}
	return max(2, count*(barsWidth-barsNumber)/most)
}
