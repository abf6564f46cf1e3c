package web

import (
	"strings"

	"github.com/labstack/echo/v4"
)

// Zone is one trust zone: the portal, the desk, the API. Zones never import each other.
type Zone interface {
	// Routes registers the zone's handlers. Handlers return errors; [Server] turns them into a [Fault].
	Routes(g *echo.Group)
	// Fault writes the page (or body) for a request of this zone that failed. Use Render with f.Status.
	Fault(c echo.Context, f Fault) error
}

// Uploader is a [Zone] with routes that take files. The keys are route patterns with the zone's prefix, such as
// "/desk/tasks/:token"; the values are the most bytes that a whole post to it may have, all kept in memory.
type Uploader interface {
	Uploads() map[string]int64
}

// Accounted is a [Zone] of people who sign in. It counts their posts by account itself, with a [Pace], because many of
// them may come from one network.
type Accounted interface {
	// AccountPace is what each account may post.
	AccountPace() *Pace
}

type mounted struct {
	prefix string
	zone   Zone
}

// Mount adds a zone under a path prefix, "" for the whole site. It is called before the first request.
func (s *Server) Mount(prefix string, z Zone) {
	s.zones = append(s.zones, mounted{prefix, z})
	z.Routes(s.echo.Group(prefix))
	if u, ok := z.(Uploader); ok {
		for route, most := range u.Uploads() {
			s.uploads[route] = most
		}
	}
	for _, r := range s.echo.Routes() {
		s.routes[r.Method+" "+r.Path] = true
	}
}

// zoneOf returns the zone that a path belongs to: the one with the longest prefix.
func (s *Server) zoneOf(path string) Zone {
	var best *mounted
	for i, m := range s.zones {
		inside := m.prefix == "" || path == m.prefix || strings.HasPrefix(path, m.prefix+"/")
		if inside && (best == nil || len(m.prefix) > len(best.prefix)) {
			best = &s.zones[i]
		}
	}
	if best == nil {
		return nil
	}
	return best.zone
}
