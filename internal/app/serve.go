package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/habeasdata/habeas/internal/web"
	"github.com/habeasdata/habeas/internal/web/desk"
	"github.com/habeasdata/habeas/internal/web/portal"
	view "github.com/habeasdata/habeas/views/portal"
)

// httpGrace is how long open requests may take to end when the process stops. With the queue's own grace it stays
// under the 20 seconds that a supervisor gives.
const httpGrace = 5 * time.Second

// Serve answers on the listener and works jobs until ctx ends, then stops gracefully: no new requests, open ones
// end, running jobs end or go back to the queue.
func (a *App) Serve(ctx context.Context, listener net.Listener) error {
	return a.serve(ctx, listener, a.Web())
}

func (a *App) serve(ctx context.Context, listener net.Listener, handler *web.Server) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	failures := make(chan error, 2)
	parts := 0
	if a.Config.Workers > 0 {
		runner, err := a.runner(handler.Busy)
		if err != nil {
			return err
		}
		parts++
		go func() { failures <- runner.Run(ctx) }()
	}
	parts++
	go func() { failures <- serveHTTP(ctx, listener, handler.HTTP()) }()
	var errs []error
	for range parts {
		if err := <-failures; err != nil && !errors.Is(err, context.Canceled) {
			errs = append(errs, err)
		}
		cancel() // when one part ends, so do the others
	}
	return errors.Join(errs...)
}

func serveHTTP(ctx context.Context, listener net.Listener, server *http.Server) error {
	stopped := make(chan error, 1)
	stop := context.AfterFunc(ctx, func() {
		grace, cancel := context.WithTimeout(context.Background(), httpGrace)
		defer cancel()
		err := server.Shutdown(grace)
		if errors.Is(err, context.DeadlineExceeded) {
			err = server.Close()
		}
		stopped <- err
	})
	err := server.Serve(listener)
	if !errors.Is(err, http.ErrServerClosed) {
		stop()
		return fmt.Errorf("serve: %w", err)
	}
	return <-stopped
}

// Web builds the HTTP side with its zones. A process of workers alone still answers /healthz and /readyz.
func (a *App) Web() *web.Server {
	s := web.New(web.Options{
		BaseURL: a.Config.baseURL(), TrustedProxies: a.Config.proxies(), Key: a.Vault.MAC("web cookies"), Log: a.Log,
		Now: a.Now, PostsPerMinute: a.Config.PostsPerMinute, Ready: a.Store.Ready,
	})
	if !a.Config.Web {
		return s
	}
	c := a.Config.Controller
	s.Mount("", portal.New(portal.Options{
		Server: s, Work: a.Work, Intake: a.Intake, Drafts: a.Drafts, Identity: a.Identity, Downloads: downloads{a.Fulfillment},
		Catalog: a.Catalog, BrandURL: c.Site, Contact: view.Contact{Email: c.Contact, Phone: c.Phone, Post: lines(c.Address)},
		Regimes: c.Regimes, Now: a.Now,
	}))
	d := &desk.Desk{
		Work: a.Work, Intake: a.Intake, Staff: a.Staff, Notice: a.Notice, Fulfillment: a.Fulfillment, Identity: a.Identity, Systems: a.Systems,
		Law: a.Law, Assets: s.Assets("desk"), Log: a.Log, Now: a.Now,
	}
	s.Mount(desk.Prefix, d)
	s.Mount(desk.OwnerPrefix, &desk.Owners{Desk: d})
	return s
}

// proxies are the networks whose word about the client's address is believed.
func (c Config) proxies() []netip.Prefix {
	var list []netip.Prefix
	for _, p := range c.TrustedProxies {
		if prefix, err := netip.ParsePrefix(strings.TrimSpace(p)); err == nil {
			list = append(list, prefix)
		}
	}
	return list
}

// lines splits a postal address as it is written in the configuration.
func lines(address string) []string {
	if address == "" {
		return nil
	}
	return strings.Split(strings.TrimSpace(address), "\n")
}
