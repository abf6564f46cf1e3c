package app_test

import (
	"context"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/store"
)

// inFlight is how many people have a request on its way when the program is killed.
const inFlight = 50

// rounds is how often the program is killed: ten times, or as HABEAS_TEST_SOAK says, two hundred times.
func rounds() int {
	if on, err := strconv.ParseBool(os.Getenv("HABEAS_TEST_SOAK")); err == nil && on {
		return 200
	}
	return 10
}

// seeded returns random numbers whose seed is printed, and taken from HABEAS_TEST_SEED to see a failure again.
func seeded(t *testing.T) *rand.Rand {
	t.Helper()
	seed, err := strconv.ParseUint(os.Getenv("HABEAS_TEST_SEED"), 10, 64)
	if err != nil {
		seed = rand.Uint64()
	}
	t.Logf("HABEAS_TEST_SEED=%d", seed)
	return rand.New(rand.NewPCG(seed, 0))
}

// eachChild runs a test on both databases.
func eachChild(t *testing.T, test func(t *testing.T, o childOptions)) {
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); test(t, childOptions{}) })
	t.Run("postgres", func(t *testing.T) { t.Parallel(); test(t, childOptions{postgres: true}) })
}

// The program dies at any moment with fifty requests on their way, and is started again: no accepted request is lost,
// nothing is done or sent twice, the history is whole and every invariant holds.
func TestNothingIsLostOrDoneTwiceWhenTheProgramIsKilled(t *testing.T) {
	eachChild(t, func(t *testing.T, o childOptions) {
		o.people = inFlight * rounds()
		c, random := newChild(t, o), seeded(t)
		c.start()
		for round := range rounds() {
			people := c.people(round*inFlight+1, inFlight)
			done := c.setOff(people)
			c.killAfter(time.Duration(random.Int64N(int64(2500 * time.Millisecond))))
			c.start()
			done()
			c.allAnswered(people)
			c.verify()
			if t.Failed() {
				t.Fatalf("in round %d", round+1)
			}
		}
		c.accountFor(c.people(1, o.people))
	})
}

var choices = []string{"opt_out", "copy", "delete"}

// people are customers of the shop; every third asks for the same.
func (c *child) people(first, n int) []*asker {
	list := make([]*asker, n)
	for i := range list {
		list[i] = c.asker(first+i, choices[(first+i)%len(choices)])
	}
	return list
}

// setOff lets all of them ask at once, and returns what waits until all have done their part.
func (c *child) setOff(people []*asker) (done func()) {
	ctx, cancel := context.WithCancel(context.Background())
	c.t.Cleanup(cancel)
	var all sync.WaitGroup
	failed := make([]error, len(people))
	for i, a := range people {
		all.Go(func() { failed[i] = a.run(ctx) })
	}
	return func() {
		c.t.Helper()
		all.Wait()
		for _, err := range failed {
			if err != nil {
				c.t.Error(err)
			}
		}
	}
}

func (c *child) killAfter(d time.Duration) {
	time.Sleep(d)
	c.kill()
}

// allAnswered waits until everybody has the answer, and everything that was to be sent is.
func (c *child) allAnswered(people []*asker) {
	c.t.Helper()
	var ids []string
	for _, a := range people {
		r, err := a.request()
		if err != nil {
			c.t.Fatal(err)
		}
		ids = append(ids, string(r.ID))
	}
	final := store.Match{"id": ids, "state": dsr.Fulfilled}
	for end := time.Now().Add(patience); ; time.Sleep(200 * time.Millisecond) {
		n, err := c.read().Requests().Count(final)
		if err == nil && int(n) == len(people) {
			break
		}
		if time.Now().After(end) {
			list, _ := c.read().Requests().Find(store.Match{"id": ids})
			for _, r := range list {
				if r.State != dsr.Fulfilled {
					c.t.Errorf("%s of %s is still %s (attention %q)", r.Right, r.Reference, r.State, r.Attention)
				}
			}
			return
		}
	}
	unsent := store.Match{"state": []dsr.MailState{dsr.MailQueued, dsr.MailSending, dsr.MailUncertain}}
	c.wait("the outbox is empty", func() bool {
		n, err := c.read().Outbox().Count(unsent)
		return err == nil && n == 0
	})
}

// accountFor compares what people asked for with what happened to them: in the database, at the shop, in the mail.
func (c *child) accountFor(people []*asker) {
	c.t.Helper()
	c.mailedOnce()
	for _, a := range people {
		subs, err := a.submissions()
		if err != nil || len(subs) != 1 {
			c.t.Errorf("%s has %d submissions: %v", a.email(), len(subs), err)
			continue
		}
		r, err := a.request()
		if err != nil {
			c.t.Error(err)
			continue
		}
		c.doneOnce(a, r)
	}
}

// doneOnce checks what the shop remembers of one customer, and the receipts.
func (c *child) doneOnce(a *asker, r dsr.Request) {
	c.t.Helper()
	want := map[string]int{"customers": 1, "orders": a.orders, "erased": 0, "stopped": 0}
	var effects, packages int64
	switch a.choice {
	case "opt_out":
		want["stopped"], effects = 1, 1
	case "delete":
		want["customers"], want["orders"], want["erased"], effects = 0, 0, 1, 1
	default:
		packages = 1
	}
	for table, n := range want {
		if got := c.times(table, a.n); got != n {
			c.t.Errorf("%s of %s: %d rows in %s, want %d", a.choice, a.email(), got, table, n)
		}
	}
	if n, err := c.read().Effects().Count(store.Match{"request_id": r.ID}); err != nil || n != effects {
		c.t.Errorf("%s of %s: %d effects, want %d: %v", a.choice, a.email(), n, effects, err)
	}
	if n, err := c.read().Packages().Count(store.Match{"request_id": r.ID}); err != nil || n != packages {
		c.t.Errorf("%s of %s: %d packages, want %d: %v", a.choice, a.email(), n, packages, err)
	}
}

// mailedOnce checks that no logical mail was sent twice: whatever came again has the same Message-ID and says the same,
// and of two different mails to one person none is the other again.
func (c *child) mailedOnce() {
	c.t.Helper()
	texts, ids := map[string]string{}, map[string]string{}
	repeats := 0
	for _, m := range c.mail.Messages() {
		p := m.Parsed()
		id, what := p.Headers["Message-ID"], strings.Join(p.To, ",")+" "+p.Subject
		if said, known := texts[id]; known {
			repeats++
			if said != p.Text {
				c.t.Errorf("mail %s came twice and said two things", id)
			}
		}
		if other, known := ids[what]; known && other != id {
			c.t.Errorf("%q was sent as %s and as %s", what, other, id)
		}
		texts[id], ids[what] = p.Text, id
	}
	sent, err := c.read().Outbox().Count(store.Match{"state": dsr.MailSent})
	if err != nil || int(sent) != len(texts) {
		c.t.Errorf("%d different mails came, %d count as sent: %v", len(texts), sent, err)
	}
	c.t.Logf("%d mails, %d of them came again with the same Message-ID", len(texts), repeats)
}
