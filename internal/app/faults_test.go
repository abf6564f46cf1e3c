package app_test

import (
	"context"
	"io"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/mail/sink"
	"github.com/habeasdata/habeas/internal/store"
)

// FLT-01: every form that was answered with 303 before the program was killed has exactly one row after it.
func TestFLT01AcceptedFormsSurviveAKill(t *testing.T) {
	eachChild(t, func(t *testing.T, o childOptions) {
		o.people = 200
		c, random := newChild(t, o), seeded(t)
		c.start()
		people := c.people(1, o.people)
		var accepted atomic.Int64
		enough := make(chan struct{})
		limit := 1 + random.Int64N(100)
		var all sync.WaitGroup
		for _, a := range people {
			all.Go(func() {
				if a.send() && accepted.Add(1) == limit {
					close(enough)
				}
			})
		}
		<-enough
		c.kill()
		all.Wait()
		c.start()
		rows := 0
		for _, a := range people {
			subs, err := a.submissions()
			if err != nil || a.accepted && len(subs) != 1 || len(subs) > 1 {
				t.Errorf("%s was accepted (%t) and has %d submissions: %v", a.email(), a.accepted, len(subs), err)
			}
			rows += len(subs)
		}
		t.Logf("%d accepted before the kill, %d stored", accepted.Load(), rows)
		for _, a := range people { // whoever was not answered asks again, under the same key
			if !a.accepted && !a.send() {
				t.Errorf("%s is not accepted the second time", a.email())
			}
			if subs, err := a.submissions(); err != nil || len(subs) != 1 {
				t.Errorf("%s has %d submissions in the end: %v", a.email(), len(subs), err)
			}
		}
		c.verify()
	})
}

// FLT-02: killed three times in a row while deletions and opt-outs are carried out: each is done once.
func TestFLT02EffectsHappenOnceWhenTheProgramIsKilled(t *testing.T) {
	eachChild(t, func(t *testing.T, o childOptions) {
		o.people = 30
		c, random := newChild(t, o), seeded(t)
		c.start()
		var people []*asker
		for n := 1; n <= o.people; n++ {
			people = append(people, c.asker(n, []string{"delete", "opt_out"}[n%2]))
		}
		done := c.setOff(people)
		for range 3 {
			begun := store.Match{}
			before, err := c.read().Effects().Count(begun)
			if err != nil {
				t.Fatal(err)
			}
			c.wait("another effect begins", func() bool {
				n, err := c.read().Effects().Count(begun)
				return err == nil && (n > before || int(n) == o.people)
			})
			c.killAfter(time.Duration(random.Int64N(int64(50 * time.Millisecond))))
			c.start()
		}
		done()
		c.allAnswered(people)
		c.accountFor(people)
		c.verify()
	})
}

// FLT-04: killed after the mail server said 250 and before that was committed: what comes again carries the same
// Message-ID, the same words and the same link, so that it is one logical mail.
func TestFLT04AMailThatIsSentAgainIsTheSameMail(t *testing.T) {
	eachChild(t, func(t *testing.T, o childOptions) {
		o.people = 10
		c := newChild(t, o)
		c.start()
		people := c.people(1, o.people)
		// The server takes each mail, and is slow to say so: the program dies while it waits.
		c.mail.Always(&sink.Reply{At: sink.AtDot, Store: true, Delay: 30 * time.Second})
		done := c.setOff(people)
		c.wait("the server took some mails", func() bool { return len(c.mail.Messages()) >= 4 })
		c.kill()
		c.mail.Always(nil)
		taken := len(c.mail.Messages())
		c.start()
		done()
		c.allAnswered(people)
		c.accountFor(people)
		c.verify()
		again := 0
		for _, n := range c.mail.ByMessageID() {
			if n > 1 {
				again++
			}
		}
		if again < taken {
			t.Errorf("%d mails were taken before the kill, %d came again", taken, again)
		}
	})
}

// FLT-05: killed while the answer file is built. No half file can be reached, nothing is on disk in clear, and the file
// is made again, once.
func TestFLT05APackageIsWholeOrNotThere(t *testing.T) {
	eachChild(t, func(t *testing.T, o childOptions) {
		o.people, o.orders = 1, 150_000
		c, random := newChild(t, o), seeded(t)
		c.start()
		a := c.asker(1, "copy")
		a.orders = o.orders
		done := c.setOff([]*asker{a})
		done()
		c.wait("the file is being built", func() bool {
			r, err := a.request()
			return err == nil && r.State == dsr.Executing
		})
		for range 3 {
			c.killAfter(time.Duration(random.Int64N(int64(300 * time.Millisecond))))
			c.nothingInClear()
			c.noHalfPackage()
			c.start()
		}
		c.allAnswered([]*asker{a})
		c.accountFor([]*asker{a})
		c.verify()
	})
}

// noHalfPackage checks that every package that is recorded can be read to its end.
func (c *child) noHalfPackage() {
	c.t.Helper()
	list, err := c.read().Packages().Find(store.Match{})
	if err != nil {
		c.t.Fatal(err)
	}
	for _, p := range list {
		f, err := c.look.Vault.OpenFile(context.Background(), p.VaultID)
		if err != nil {
			c.t.Errorf("package %s: %v", p.ID, err)
			continue
		}
		n, err := readAll(f)
		if err != nil || n != p.Size {
			c.t.Errorf("package %s has %d of %d bytes: %v", p.ID, n, p.Size, err)
		}
	}
}

// FLT-06: killed again and again while records are appended and sealed and checkpoints written: the log is whole, and
// no checkpoint knows more than the log.
func TestFLT06TheAuditLogIsWholeAfterKills(t *testing.T) {
	eachChild(t, func(t *testing.T, o childOptions) {
		o.people = 60
		c, random := newChild(t, o), seeded(t)
		people := c.people(1, o.people)
		c.start()
		done := c.setOff(people)
		for range 4 {
			c.killAfter(time.Duration(random.Int64N(int64(time.Second))))
			// Sealing is the minute's round; here it runs as often as the program dies, and dies with it once more.
			c.seal()
			if _, err := c.look.VerifyAudit(context.Background()); err != nil {
				t.Fatalf("after a kill: %v", err)
			}
			c.start()
		}
		done()
		c.allAnswered(people)
		sum, err := c.look.VerifyAudit(context.Background())
		if err != nil || sum.Checkpoints == 0 {
			t.Fatalf("%d checkpoints: %v", sum.Checkpoints, err)
		}
		c.verify()
	})
}

// FLT-08: a worker is frozen for three leases while another takes its jobs over. When it wakes it is refused: nothing
// is done twice.
func TestFLT08AFrozenWorkerIsRefusedWhenItWakes(t *testing.T) {
	eachChild(t, func(t *testing.T, o childOptions) {
		o.people = 40
		c := newChild(t, o)
		c.start()
		other := c.second()
		defer other.kill()
		people := c.people(1, o.people)
		done := c.setOff(people)
		c.wait("there is work", func() bool {
			n, err := c.read().Effects().Count(store.Match{})
			return err == nil && n > 0
		})
		other.signal(syscall.SIGSTOP)
		time.Sleep(3 * 1500 * time.Millisecond)
		other.signal(syscall.SIGCONT)
		done()
		c.allAnswered(people)
		c.accountFor(people)
		c.verify()
	})
}

// second starts another process of workers on the same installation. The first one keeps the web.
func (c *child) second() *child {
	c.t.Helper()
	other := &child{t: c.t, data: c.data, shop: c.shop, mail: c.mail, look: c.look, log: c.log + ".second"}
	listen := freeAddress(c.t)
	other.url = "http://" + listen
	other.env = append(append([]string{}, c.env...), "HABEAS_LISTEN="+listen, "HABEAS_BASE_URL="+other.url, "HABEAS_WEB=false")
	other.start()
	return other
}

// FLT-09: asked to end with long jobs running, the program is gone within 20 seconds; the jobs go on after the next
// start, and none is lost.
func TestFLT09TheProgramEndsInTimeAndItsJobsGoOn(t *testing.T) {
	eachChild(t, func(t *testing.T, o childOptions) {
		o.people = 12
		c := newChild(t, o)
		c.start()
		people := c.people(1, o.people)
		// Every mail takes half a minute: with eight workers, all of them are busy for long.
		c.mail.Always(&sink.Reply{At: sink.AtDot, Delay: 30 * time.Second})
		done := c.setOff(people)
		c.wait("the workers are busy", func() bool { return c.mail.Tries() >= 4 })
		if took := c.stop(); took > 20*time.Second {
			t.Errorf("the program took %s to end", took)
		}
		c.mail.Always(nil)
		c.start()
		done()
		c.allAnswered(people)
		c.accountFor(people)
		c.verify()
	})
}

// readAll reads a file to its end and closes it.
func readAll(r io.ReadCloser) (int64, error) {
	defer r.Close()
	return io.Copy(io.Discard, r)
}
