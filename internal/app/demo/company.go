package demo

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// The size of the company.
const (
	customerCount = 400
	orderCount    = 1500
	agentCount    = 4 // of the employees
)

// The demonstration's data ends before its first request; dates do not depend on the day when it is started.
var (
	opening = time.Date(2023, 1, 2, 8, 0, 0, 0, time.UTC)
	ending  = time.Date(2026, 10, 31, 20, 0, 0, 0, time.UTC)
)

// company is the people of one demonstration, from whom both databases are filled.
type company struct {
	rng       *rand.Rand
	customers []customer
	addresses []address
	readers   []string // who takes the newsletter and has no account
	devices   []device
	phones    map[string]bool
	emails    map[string]bool
}

type customer struct {
	id, address                 int
	account, name, email, phone string
	born, locale                string
	marketing, sharing          bool
	joined                      time.Time
}

type address struct {
	street string
	in     city
	land   string
}

type device struct {
	id       string
	customer int // 0: nobody
	seen     time.Time
}

func newCompany(seed int64) *company {
	c := &company{rng: rand.New(rand.NewPCG(uint64(seed), 0x6c61726b73707572)), phones: map[string]bool{}, emails: map[string]bool{}}
	c.known()
	for len(c.customers) < customerCount {
		c.customer()
	}
	c.readers = append(c.readers, People[2].Email)
	for len(c.readers) < 200 {
		r := c.region()
		c.readers = append(c.readers, c.email(r, c.pick(r.first)+" "+c.pick(r.last)))
	}
	c.browse()
	return c
}

// known adds the people that the demonstration names, and the one that Maya Thornton lives with.
func (c *company) known() {
	c.addresses = []address{
		{"27 Alder Street", california.cities[0], "US"}, {"Lindenallee 14", germany.cities[0], "DE"}, {"1 Test Lane", california.cities[4], "US"},
	}
	maya, lena, tess := People[0], People[1], People[3]
	partner := Person{Name: "Daniel Thornton", Email: "daniel.thornton@mail.example", Phone: "+1 415 555 0143", Account: "LK-10002", Born: "1986-09-30"}
	for i, p := range []Person{maya, partner, lena, tess} {
		k := customer{
			id: i + 1, address: []int{1, 1, 2, 3}[i], account: p.Account, name: p.Name, email: p.Email, phone: p.Phone, born: p.Born,
			locale: "en-US", marketing: true, sharing: true, joined: opening.AddDate(0, 0, i),
		}
		if p.Email == lena.Email {
			k.locale = "de-DE"
		}
		c.customers = append(c.customers, k)
		c.phones[p.Phone], c.emails[p.Email] = true, true
	}
	c.emails[People[2].Email] = true
}

// customer adds one more; one in eight moves in with the customer before.
func (c *company) customer() {
	id := len(c.customers) + 1
	r, last, home := c.region(), "", 0
	if before := c.customers[id-2]; before.id > 4 && c.rng.IntN(8) == 0 {
		home = before.address
		last = before.name[strings.LastIndex(before.name, " ")+1:]
		if r = california; before.locale == germany.locale {
			r = germany
		}
	} else {
		c.addresses = append(c.addresses, c.address(r))
		last, home = c.pick(r.last), len(c.addresses)
	}
	name := c.pick(r.first) + " " + last
	c.customers = append(c.customers, customer{
		id: id, address: home, account: fmt.Sprintf("LK-%05d", 10000+id), name: name, email: c.email(r, name),
		phone: c.phone(c.addresses[home-1].in), born: c.day(time.Date(1950, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2006, 1, 1, 0, 0, 0, 0, time.UTC)),
		locale: r.locale, marketing: c.chance(60), sharing: c.chance(40), joined: c.instant(opening, ending),
	})
}

func (c *company) region() region {
	if c.chance(55) {
		return california
	}
	return germany
}

func (c *company) address(r region) address {
	street, number := c.pick(r.streets), 1+c.rng.IntN(180)
	line := fmt.Sprintf("%d %s", number, street)
	if r.country == "DE" {
		line = fmt.Sprintf("%s %d", street, number)
	}
	return address{line, r.cities[c.rng.IntN(len(r.cities))], r.country}
}

// email makes an address that nobody else has.
func (c *company) email(r region, name string) string {
	local := strings.ToLower(strings.ReplaceAll(ascii.Replace(name), " ", "."))
	for n := 1; ; n++ {
		e := local + "@" + r.mail[len(name)%len(r.mail)]
		if n > 1 {
			e = fmt.Sprintf("%s%d@%s", local, n, r.mail[len(name)%len(r.mail)])
		}
		if !c.emails[e] {
			c.emails[e] = true
			return e
		}
	}
}

// phone makes a number that nobody else has, of the ranges that are kept for fiction.
func (c *company) phone(in city) string {
	for {
		p := fmt.Sprintf("%s%02d", in.dial, c.rng.IntN(100))
		if in.region == "" {
			p = fmt.Sprintf("%s%03d", in.dial, c.rng.IntN(1000))
		}
		if !c.phones[p] {
			c.phones[p] = true
			return p
		}
	}
}

// browse gives most customers a device or two; some devices belong to nobody.
func (c *company) browse() {
	for i, p := range []Person{People[0], People[1], People[3]} {
		c.devices = append(c.devices, device{p.Device, []int{1, 3, 4}[i], opening.AddDate(0, 0, i)})
	}
	for _, k := range c.customers {
		for range c.rng.IntN(3) {
			c.device(k.id)
		}
	}
	for range 80 {
		c.device(0)
	}
}

func (c *company) device(customer int) {
	seen := c.instant(opening, ending)
	c.devices = append(c.devices, device{fmt.Sprintf("%09d.%d", 200_000_000+len(c.devices)*1_000_003+c.rng.IntN(1_000_000), seen.Unix()), customer, seen})
}

func (c *company) pick(from []string) string { return from[c.rng.IntN(len(from))] }

func (c *company) chance(percent int) bool { return c.rng.IntN(100) < percent }

func (c *company) instant(from, to time.Time) time.Time {
	return from.Add(time.Duration(c.rng.Int64N(int64(to.Sub(from)/time.Second))) * time.Second)
}

// later is an instant up to so many days after another.
func (c *company) later(than time.Time, days int) time.Time {
	return c.instant(than.Add(time.Minute), than.AddDate(0, 0, days))
}

func (c *company) day(from, to time.Time) string { return c.instant(from, to).Format(time.DateOnly) }

func stamp(t time.Time) string { return t.Format(time.DateTime) }

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}

// money writes cents as a decimal number.
func money(cents int) string { return fmt.Sprintf("%d.%02d", cents/100, cents%100) }

// none writes an empty text, and the number 0, as no value.
func none[T comparable](v T) any {
	if v == *new(T) {
		return nil
	}
	return v
}
