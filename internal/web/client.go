package web

import (
	"net"
	"net/netip"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/habeasdata/habeas/internal/problem"
)

// clientIP finds the client's address: the TCP peer, unless the peer is one of our proxies, whose X-Forwarded-For is
// then read from the right to the first address that is not (ATK-62).
func clientIP(trusted []netip.Prefix) echo.IPExtractor {
	if len(trusted) == 0 {
		return echo.ExtractIPDirect()
	}
	options := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, p := range trusted {
		p = p.Masked()
		mask := net.CIDRMask(p.Bits(), p.Addr().BitLen())
		options = append(options, echo.TrustIPRange(&net.IPNet{IP: p.Addr().AsSlice(), Mask: mask}))
	}
	return echo.ExtractIPFromXFFHeader(options...)
}

// checkHost refuses a host name that is not ours: links and redirects never follow one that a client made up
// (ATK-39). Probes of the machine's own supervisor come by address.
func (s *Server) checkHost(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if p := c.Path(); p == healthPath || p == readyPath || s.hosts[canonicalHost(c.Request().Host)] {
			return next(c)
		}
		return problem.New(Misdirected, "This address is not served here.")
	}
}

// canonicalHost is a host in lower case, without the default ports.
func canonicalHost(host string) string {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	host = strings.TrimSuffix(host, ":443")
	return strings.TrimSuffix(host, ":80")
}
