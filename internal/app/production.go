package app

import (
	"context"
	"fmt"
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
	if err := c.checkServe(); err != nil {
		return err
	}
	log := NewLogger(os.Stderr, c.Log)
	a, err := Open(ctx, c, Options{Log: log, Lease: testLease(environ)})
	if err != nil {
		return err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", c.Listen)
	if err != nil {
		_ = a.Close()
		return fmt.Errorf("listen on %s: %w", c.Listen, err)
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
	return Open(ctx, c, Options{})
}
