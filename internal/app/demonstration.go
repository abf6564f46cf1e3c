package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/habeasdata/habeas/internal/app/demo"
	"github.com/habeasdata/habeas/internal/mail/sink"
	"github.com/habeasdata/habeas/internal/staff"
	"github.com/habeasdata/habeas/internal/vault"
)

// Demonstration is a sample company with everything that it needs on this machine: systems, mailbox, staff.
type Demonstration struct {
	App     *App
	Mail    *sink.Sink
	Staff   []demo.Staff
	Portal  string
	Desk    string
	Mailbox string

	listener net.Listener
	mailbox  net.Listener
}

// demoSeed makes the sample data the same everywhere.
const demoSeed = 20260101

// OpenDemo makes (or finds again) the sample company in a folder and gets it ready to serve on a loopback address.
// The environment may change settings as in production, but the folder, the address and the mail stay the demo's.
func OpenDemo(ctx context.Context, data, listen string, environ []string, o Options) (*Demonstration, error) {
	if err := os.MkdirAll(data, 0o700); err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	d := &Demonstration{}
	var err error
	if d.Staff, err = demo.Credentials(filepath.Join(data, "credentials.json")); err != nil {
		return nil, err
	}
	if err := demo.Systems(filepath.Join(data, "systems"), demoSeed); err != nil {
		return nil, err
	}
	if err := demo.DataMap(filepath.Join(data, "datamap.yaml")); err != nil {
		return nil, err
	}
	if d.listener, d.mailbox, err = listenPair(listen); err != nil {
		return nil, err
	}
	if d.Mail, err = sink.Open(sink.Options{Folder: filepath.Join(data, "mailbox"), Now: o.Now}); err != nil {
		return nil, errors.Join(err, d.listener.Close(), d.mailbox.Close())
	}
	c, err := d.config(data, environ)
	if err == nil {
		d.App, err = Open(ctx, c, o)
	}
	if err == nil {
		err = d.people(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, d.Close())
	}
	d.Portal, d.Desk = c.BaseURL+"/", c.BaseURL+"/desk"
	d.Mailbox = "http://" + d.mailbox.Addr().String() + "/"
	return d, nil
}

func (d *Demonstration) config(data string, environ []string) (Config, error) {
	c, err := LoadConfig("", environ)
	if err != nil {
		return c, err
	}
	c.Data, c.Systems, c.DataMap = data, filepath.Join(data, "systems"), filepath.Join(data, "datamap.yaml")
	c.Listen = d.listener.Addr().String()
	c.BaseURL = "http://" + c.Listen
	c.Mail = MailConfig{
		Host: "127.0.0.1", Port: d.Mail.Port(), TLS: "none", From: "privacy@larkspur.example", Hello: "localhost",
	}
	c.Controller.Name, c.Controller.Contact = "Larkspur Outfitters", "privacy@larkspur.example"
	c.Controller.TimeZone, c.Controller.Calendar = "America/Los_Angeles", "us_federal"
	c.MasterKey, err = demoKey(filepath.Join(data, "master.key"))
	return c, err
}

// demoKey draws the master key of a demonstration once and keeps it beside its data, which production must not do.
func demoKey(path string) (string, error) {
	text, err := os.ReadFile(path)
	if err == nil {
		return string(text), nil
	}
	key := vault.GenerateMasterKey().Reveal()
	return key, os.WriteFile(path, []byte(key), 0o600)
}

// listenPair takes the address for portal and desk, and the next port, or any free one, for the mailbox.
func listenPair(listen string) (web, mailbox net.Listener, err error) {
	host, port, err := net.SplitHostPort(listen)
	if err != nil || !loopback(host) {
		return nil, nil, fmt.Errorf("listen: the demo serves this machine only, such as 127.0.0.1:8080")
	}
	if web, err = net.Listen("tcp", listen); err != nil {
		return nil, nil, fmt.Errorf("listen on %s: %w", listen, err)
	}
	if n, err := strconv.Atoi(port); err == nil && n > 0 {
		if mailbox, err = net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(n+1))); err == nil {
			return web, mailbox, nil
		}
	}
	mailbox, err = net.Listen("tcp", net.JoinHostPort(host, "0"))
	if err != nil {
		return nil, nil, errors.Join(err, web.Close())
	}
	return web, mailbox, nil
}

// people makes the staff accounts.
func (d *Demonstration) people(ctx context.Context) error {
	accounts := make([]staff.Bootstrapped, len(d.Staff))
	for i, s := range d.Staff {
		accounts[i] = s.Account()
	}
	return d.App.Staff.Bootstrap(ctx, accounts...)
}

// Serve runs the demonstration until ctx ends.
func (d *Demonstration) Serve(ctx context.Context) error {
	box := &http.Server{
		Handler: demo.Mailbox(d.Mail), ReadHeaderTimeout: 5 * time.Second,
	}
	go func() { _ = box.Serve(d.mailbox) }()
	defer box.Close()
	return d.App.Serve(ctx, d.listener)
}

// Close ends all connections.
func (d *Demonstration) Close() error {
	var errs []error
	if d.App != nil {
		errs = append(errs, d.App.Close())
	}
	if d.Mail != nil {
		errs = append(errs, d.Mail.Close())
	}
	_, _ = d.listener.Close(), d.mailbox.Close()
	return errors.Join(errs...)
}

// Announce prints where to look and who may sign in.
func (d *Demonstration) Announce(w io.Writer) {
	fmt.Fprintf(w, "\nHabeas demo: Larkspur Outfitters, a made-up company\n\n")
	fmt.Fprintf(w, "  Portal   %s\n  Desk     %s\n  Mailbox  %s   (every mail that the demo sends)\n\n", d.Portal, d.Desk, d.Mailbox)
	fmt.Fprintf(w, "Staff (one per role; drawn for this data folder alone):\n")
	for _, s := range d.Staff {
		fmt.Fprintf(w, "  %-14s %-32s password %s   authenticator secret %s\n", s.Role, s.Email, s.Password, s.Secret)
	}
	fmt.Fprintf(w, "\n  A code for the second factor:  bin/habeas code SECRET\n\nPeople to ask as:\n")
	for _, p := range demo.People {
		fmt.Fprintf(w, "  %s (%s): %s", p.Name, p.Who, p.Email)
		if p.Order != "" {
			fmt.Fprintf(w, ", order %s, account %s, phone %s", p.Order, p.Account, p.Phone)
		}
		fmt.Fprintln(w)
	}
	fmt.Fprintf(w, "\nCtrl-C stops it; the data stays.\n\n")
}
