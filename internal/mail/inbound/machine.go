package inbound

import (
	"slices"
	"strings"
)

// machine reads the marks that automatic mail carries: RFC 3834 section 5, RFC 3464, and the older ones.
func machine(f map[string][]string) Machine {
	has := func(name string, words ...string) bool {
		return slices.ContainsFunc(f[name], func(value string) bool {
			return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(strings.ToLower(value), w) })
		})
	}
	nobody := slices.ContainsFunc(f["return-path"], func(v string) bool { return strings.ReplaceAll(v, " ", "") == "<>" })
	switch {
	case has("content-type", "multipart/report") && !has("content-type", "disposition-notification"),
		has("from", "mailer-daemon@", "postmaster@") && (nobody || len(f["x-failed-recipients"]) > 0),
		len(f["x-failed-recipients"]) > 0:
		return Bounce
	case has("auto-submitted", "auto-replied", "auto-notified"), has("precedence", "auto_reply"),
		has("content-type", "disposition-notification"), len(f["x-autoreply"])+len(f["x-autorespond"]) > 0:
		return AutoReply
	case has("auto-submitted", "auto-"), has("precedence", "bulk", "junk", "list"), len(f["list-id"])+len(f["list-unsubscribe"]) > 0, nobody:
		return Automatic
	}
	return ByPerson
}
