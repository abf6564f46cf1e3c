package inbound

import (
	"mime"
	netmail "net/mail"
	"strings"

	"github.com/habeasdata/habeas/internal/mail"
)

// sender takes the one address of From, or none and says why. Readers differ about everything else that can be put
// there, so that one would see another sender than we do.
func (m *Message) sender(f map[string][]string) {
	if path, ok := f["return-path"]; ok && len(path) > 0 && strings.ReplaceAll(path[0], " ", "") == "<>" {
		m.Flags = append(m.Flags, NullSender)
	}
	addr, name, flag := oneFrom(f["from"])
	if flag != "" {
		m.Flags = append(m.Flags, flag)
		return
	}
	m.From, m.Name = addr, clean(name, 120)
	for field, flag := range map[string]Flag{"reply-to": OtherReplyTo, "sender": OtherSender} {
		for _, value := range f[field] {
			if other, _, bad := oneFrom([]string{value}); bad != "" || other.Normalized() != addr.Normalized() {
				m.Flags = append(m.Flags, flag)
			}
		}
	}
}

func oneFrom(values []string) (addr mail.EmailAddr, name string, flag Flag) {
	if len(values) != 1 {
		return addr, "", ManyFrom
	}
	list, err := (&netmail.AddressParser{WordDecoder: &mime.WordDecoder{CharsetReader: charset}}).ParseList(values[0])
	bare := outsideQuotes(values[0])
	switch {
	case err == nil && len(list) != 1, strings.ContainsAny(bare, ":;"):
		return addr, "", ManyFrom
	case err != nil, strings.ContainsAny(bare, "()"):
		return addr, "", BadFrom
	}
	// What is decoded from an encoded word must not be the address itself.
	if addr, err = mail.ParseAddr(list[0].Address); err != nil || !strings.Contains(values[0], list[0].Address) {
		return mail.EmailAddr{}, "", BadFrom
	}
	name = list[0].Name
	if at := msgID.FindString(name); at != "" && !strings.EqualFold(at, list[0].Address) {
		return mail.EmailAddr{}, "", NameIsOther
	}
	return addr, name, ""
}

// outsideQuotes drops quoted strings.
func outsideQuotes(s string) string {
	var b strings.Builder
	quoted, escaped := false, false
	for _, r := range s {
		switch {
		case escaped:
			escaped = false
		case quoted && r == '\\':
			escaped = true
		case r == '"':
			quoted = !quoted
		case !quoted:
			b.WriteRune(r)
		}
	}
	return b.String()
}
