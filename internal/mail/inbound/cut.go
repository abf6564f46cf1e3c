package inbound

import (
	"regexp"
	"strings"
)

// The lines by which mail programs say that what follows was written by somebody else, in the languages that we read.
var (
	attribution = regexp.MustCompile(`(?i)^\s*(on .{4,150} wrote|el .{4,150} escribi[óo]|le .{4,150} a [ée]crit|am .{4,150} schrieb.{0,80}|il .{4,150} ha scritto|em .{4,150} escreveu|op .{4,150} schreef.{0,80})\s*:\s*$`)
	original    = regexp.MustCompile(`(?i)^[\s>]*-{3,}\s*(original message|mensaje original|message d'origine|urspr[üu]ngliche nachricht|messaggio originale|mensagem original|oorspronkelijk bericht)\s*-{3,}`)
	forwarded   = regexp.MustCompile(`(?i)^[\s>]*(-{3,}\s*(forwarded message|mensaje reenviado|message transf[ée]r[ée]|weitergeleitete nachricht|messaggio inoltrato|mensagem encaminhada|doorgestuurd bericht)\s*-{3,}|begin forwarded message:)`)
	headerFrom  = regexp.MustCompile(`(?i)^\s*\*?(from|de|von|da|van)\s*\*?:\*?\s+\S`)
	headerSent  = regexp.MustCompile(`(?i)^\s*\*?(sent|date|enviado( el)?|envoy[ée]|gesendet|inviato|verzonden|data|fecha|datum)\s*\*?:\*?\s+\S`)
	device      = regexp.MustCompile(`(?i)^\s*(sent from my |enviado desde mi |envoy[ée] de mon |von meinem .{2,30} gesendet|inviato da( mio)? |enviado do meu |verzonden vanaf mijn |get outlook for )`)
	disclaimer  = regexp.MustCompile(`(?i)^\W*((this|the (contents?|information) (of|in) this) (e-?mail|message|communication).{0,120}(confidential|privileged|intended)|confidentiality (notice|note)|este (mensaje|correo).{0,120}confidencial|aviso (legal|de confidencialidad)|ce (message|courriel|mail).{0,120}confidentiel|diese e-?mail.{0,120}vertraulich|questo messaggio.{0,120}(riservat|confidenzial)|(la presente|questa) e-?mail.{0,120}(riservat|confidenzial)|esta mensagem.{0,120}confidencia|dit (e-?mail)?bericht.{0,120}vertrouwelijk|deze e-?mail.{0,120}vertrouwelijk)`)
)

// split sorts lines into the sender's own words and the rest, which is kept apart.
func (m *Message) split(text string) {
	var own, quoted, passed []string
	lines := strings.Split(text, "\n")
	for i := 0; i < len(lines); i++ {
		switch {
		case forwarded.MatchString(lines[i]):
			passed, lines = lines[i+1:], lines[:i]
		case original.MatchString(lines[i]), outlook(lines[i:]):
			quoted, lines = append(quoted, lines[i:]...), lines[:i]
		case attributed(lines[i:]) > 0:
			n := attributed(lines[i:])
			if !quoteFollows(lines[i+n:]) {
				quoted, lines = append(quoted, lines[i:]...), lines[:i]
				continue
			}
			quoted = append(quoted, lines[i:i+n]...)
			i += n - 1
		case strings.HasPrefix(strings.TrimSpace(lines[i]), ">"):
			quoted = append(quoted, lines[i])
		default:
			own = append(own, lines[i])
		}
	}
	own, m.Signature = signature(own)
	own, m.Disclaimer = disclaimed(own)
	m.Text, m.Quoted, m.Forwarded = join(own), join(quoted), join(passed)
}

// attributed is the number of lines, one or two, that an attribution takes; 0 without one.
func attributed(lines []string) int {
	if attribution.MatchString(lines[0]) {
		return 1
	}
	if len(lines) > 1 && lines[1] != "" && attribution.MatchString(lines[0]+" "+strings.TrimSpace(lines[1])) {
		return 2
	}
	return 0
}

func quoteFollows(lines []string) bool {
	for _, line := range lines {
		if line = strings.TrimSpace(line); line != "" {
			return strings.HasPrefix(line, ">")
		}
	}
	return false
}

// outlook reports the block of header lines that some programs put above what is answered.
func outlook(lines []string) bool {
	return len(lines) > 2 && headerFrom.MatchString(lines[0]) && (headerSent.MatchString(lines[1]) || headerSent.MatchString(lines[2]))
}

// signature cuts what stands below "-- " (RFC 3676 section 4.3), and the line that telephones add.
func signature(lines []string) (rest []string, cut string) {
	for i, line := range lines {
		if strings.TrimRight(line, " ") == "--" {
			return lines[:i], join(lines[i+1:])
		}
		if device.MatchString(line) {
			return append(append([]string{}, lines[:i]...), lines[i+1:]...), line
		}
	}
	return lines, ""
}

// disclaimed cuts the paragraphs from a disclaimer on. It stands below what was written, never above.
func disclaimed(lines []string) (rest []string, cut string) {
	said := false
	for i, line := range lines {
		if said && disclaimer.MatchString(line) {
			return lines[:i], join(lines[i:])
		}
		said = said || strings.TrimSpace(line) != ""
	}
	return lines, ""
}

func join(lines []string) string { return strings.TrimSpace(strings.Join(lines, "\n")) }
