package mail

import (
	"context"
	"net"
	"sync/atomic"
	"time"
)

// line is the TCP connection below TLS. It remembers whether a write failed: then the last bytes, and with them
// the final dot, never left this host, and what looks uncertain is certainly not sent.
type line struct {
	net.Conn
	writeFailed atomic.Bool
}

// dial connects. The result is nil on error, never a typed nil in an interface.
func dial(ctx context.Context, network, addr string) (*line, error) {
	conn, err := new(net.Dialer).DialContext(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	return &line{Conn: conn}, nil
}

// Write implements io.Writer.
func (l *line) Write(p []byte) (int, error) {
	n, err := l.Conn.Write(p)
	if err != nil {
		l.writeFailed.Store(true)
	}
	return n, err
}

// breakOff ends every pending read and write at once.
func (l *line) breakOff() { _ = l.SetDeadline(time.Unix(1, 0)) }
