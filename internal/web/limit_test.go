package web

import (
	"fmt"
	"net/netip"
	"testing"
	"time"
)

func TestTheLimiterKeepsItsMemoryBounded(t *testing.T) {
	t.Parallel()
	l, now := newLimiter[netip.Prefix](60), time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)
	l.most = 100
	for i := range 10_000 {
		l.take(clientNet(fmt.Sprintf("10.0.%d.%d", i/250, i%250)), now)
	}
	if n := len(l.buckets); n > 100 {
		t.Errorf("%d clients are remembered, at most 100 may be", n)
	}
	l.take(clientNet("192.0.2.1"), now.Add(time.Hour))
	if n := len(l.buckets); n != 1 {
		t.Errorf("%d clients are remembered after an hour of quiet", n)
	}
}

func TestTheLimiterSaysHowLongToWait(t *testing.T) {
	t.Parallel()
	l, now := newLimiter[netip.Prefix](60), time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)
	client := clientNet("192.0.2.1")
	for i := range 60 {
		if wait := l.take(client, now); wait != 0 {
			t.Fatalf("post %d waits %s", i, wait)
		}
	}
	for range 3 { // asking does not make the wait longer
		if wait := l.take(client, now); wait != time.Second {
			t.Errorf("the post after the last waits %s", wait)
		}
	}
	if wait := l.take(client, now.Add(time.Second)); wait != 0 {
		t.Errorf("a second later it waits %s", wait)
	}
}

func TestOneIPv6NetworkIsOneClient(t *testing.T) {
	t.Parallel()
	for a, b := range map[string]string{
		"2001:db8::1": "2001:db8::ffff:1", "::ffff:192.0.2.1": "192.0.2.1", "fe80::1%eth0": "fe80::2%eth1", "nonsense": "",
	} {
		if clientNet(a) != clientNet(b) {
			t.Errorf("%s and %s are two clients", a, b)
		}
	}
	if clientNet("192.0.2.1") == clientNet("192.0.2.2") || clientNet("2001:db8::1") == clientNet("2001:db8:0:1::1") {
		t.Error("two clients are one")
	}
	if clientNet("192.0.2.1") != netip.MustParsePrefix("192.0.2.1/32") {
		t.Error("an IPv4 client is more than one address")
	}
}
