package portal

// MetricsYear is the figures of one calendar year, a line per right and one for all; numbers are ready to show.
type MetricsYear struct {
	Year  string
	Lines []MetricsLine // none: no request
}

// MetricsLine is the figures of a right. Right is its canonical id, "" for all.
type MetricsLine struct {
	Right    string
	Received string
	Complied string // in whole or in part
	Nothing  string
	Denied   string
	Mean     string // days; "–" without an answer
	Median   string
}

// MetricsPage is the public figures.
type MetricsPage struct {
	Site  Site
	Years []MetricsYear
}

func (s Site) metricsName(l MetricsLine) string {
	if l.Right == "" {
		return s.t("portal.metrics.all")
	}
	return Asked(s.P, l.Right)
}
