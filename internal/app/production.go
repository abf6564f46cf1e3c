package app

import (
	"context"
	"net"
	"os"
	"strings"
	"time"
)

// Production serves with the given configuration file and environment until ctx ends.
func Production(ctx context.Context, path string, environ []string) error {
	c, err := LoadConfig(path, environ)
	if err != nil {
		return err
	}
	from := origin{path, environ}
	if err := c.checkServe(); err != nil {
		return from.place(err)
	}
	log := NewLogger(os.Stderr, c.Log)
	if info, err := os.Stat(c.MasterKeyFile); c.MasterKey == "" && err == nil && info.Mode().Perm()&0o077 != 0 {
		log.Warn("others on this machine may read the master key; take that away with chmod 600", "master_key_file", c.MasterKeyFile)
	}
	a, err := Open(ctx, c, Options{Log: log, Lease: testLease(environ)})
	if err != nil {
		return from.place(err)
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", c.Listen)
	if err != nil {
		_ = a.Close()
		return from.place(wrong("listen", "%v; end the other program, or set another address", err))
	}
	log.Info("serving", "listen", listener.Addr().String(), "base_url", c.BaseURL, "database", a.Store.Dialect)
	err = a.Serve(ctx, listener)
	log.Info("stopped")
	if closeErr := a.Close(); err == nil {
		err = closeErr
	}
	return err
}

// testLease is a shorter lease, by which crash tests need not wait for the ordinary one to run out; 0 without.
func testLease(environ []string) time.Duration {
	for _, pair := range environ {
		if value, ok := strings.CutPrefix(pair, envPrefix+"TEST_LEASE="); ok {
			if lease, err := time.ParseDuration(value); err == nil {
				return lease
			}
		}
	}
	return 0
}

// OpenOffline puts the house together for a command at the console, without serving.
func OpenOffline(ctx context.Context, path string, environ []string) (*App, error) {
	c, err := LoadConfig(path, environ)
	if err != nil {
		return nil, err
	}
	if c.BaseURL == "" {
		c.BaseURL = "http://" + c.Listen
	}
	if c.Mail.From == "" {
		c.Mail.From, c.Mail.Host = "console@localhost.invalid", "localhost"
	}
	a, err := Open(ctx, c, Options{})
	return a, origin{path, environ}.place(err)
}
