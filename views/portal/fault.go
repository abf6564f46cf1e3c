package portal

// faults maps a status to its words; every other status is shown as ours.
var faults = map[int]string{400: "unsupported", 403: "forbidden", 404: "not_found", 405: "not_found",
	409: "conflict", 410: "gone", 413: "too_large", 415: "unsupported", 421: "misdirected", 422: "invalid", 429: "too_many",
	500: "internal", 503: "unavailable"}

func (v FaultPage) kind() string {
	if kind, ok := faults[v.Status]; ok {
		return kind
	}
	return "internal"
}

func (v FaultPage) wait() string {
	if v.Wait == "" {
		return v.Site.t("portal.fault.wait")
	}
	return v.Wait
}
