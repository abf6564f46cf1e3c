package demo

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// shop fills the shop's database, parents before children.
func (c *company) shop(r *rows) {
	for i, a := range c.addresses {
		r.add("addresses", i+1, a.street, a.in.postal, a.in.name, none(a.in.region), a.land)
	}
	c.staff(r)
	c.products(r)
	for _, k := range c.customers {
		r.add("customers", k.id, k.account, k.name, k.email, k.phone, k.born, c.hash(), k.address, k.locale, flag(k.marketing),
			flag(k.sharing), stamp(k.joined))
	}
	orders := c.orders()
	for i, o := range orders {
		c.order(r, i+1, o)
	}
	c.support(r)
	c.reviews(r)
	c.visits(r)
}

// hash looks like a password's hash and is one of nothing.
func (c *company) hash() string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	text := make([]byte, 43)
	for i := range text {
		text[i] = alphabet[c.rng.IntN(len(alphabet))]
	}
	return "$argon2id$v=19$m=19456,t=2,p=1$c2FtcGxl$" + string(text)
}

// staff are the company's people: the manager first, then those who answer tickets.
func (c *company) staff(r *rows) {
	titles := []string{"Managing director", "Support agent", "Support agent", "Support agent", "Support agent", "Head of support",
		"Buyer", "Bookkeeper", "Warehouse", "Warehouse", "Web developer", "Marketing"}
	for i, title := range titles {
		from := []region{germany, california}[i%2]
		name := from.first[i] + " " + from.last[len(from.last)-1-i]
		email := strings.ToLower(strings.ReplaceAll(ascii.Replace(name), " ", ".")) + "@larkspur.example"
		manager := 1
		if i == 0 {
			manager = 0
		}
		r.add("employees", i+1, name, email, title, fmt.Sprintf("+49 30 23125 %d", 900+i),
			c.day(opening.AddDate(-4, 0, 0), opening), money(320000+i*21000), none(manager))
	}
}

func (c *company) products(r *rows) {
	for i := range len(goods) * len(makes) {
		g, m := goods[i/len(makes)], makes[i%len(makes)]
		r.add("products", i+1, fmt.Sprintf("LK-%03d", i+1), g.name+" "+m, g.category, money(price(i+1)))
	}
}

// price of a product, in cents.
func price(product int) int {
	i := product - 1
	return goods[i/len(makes)].cents + i%len(makes)*500
}

// purchase is who ordered when; customer nil is a guest.
type purchase struct {
	by    *customer
	email string
	at    time.Time
}

// orders begin with those that the demonstration names, then go by time.
func (c *company) orders() []purchase {
	of := func(id int) *customer { return &c.customers[id-1] }
	first := []purchase{{by: of(1), at: opening.AddDate(0, 0, 2)}, {by: of(3), at: opening.AddDate(0, 0, 3)}, {by: of(4), at: opening.AddDate(0, 0, 4)}}
	var rest []purchase
	add := func(k *customer, email string) {
		rest = append(rest, purchase{k, email, c.instant(opening.AddDate(0, 0, 7), ending)})
	}
	for _, own := range []struct{ id, n int }{{1, 23}, {2, 3}, {3, 8}, {4, 1}} {
		for range own.n {
			add(of(own.id), "")
		}
	}
	for range 60 {
		add(nil, c.readers[1+c.rng.IntN(40)]) // the first reader never bought anything
	}
	for len(first)+len(rest) < orderCount {
		add(of(5+c.rng.IntN(customerCount-4)), "")
	}
	slices.SortStableFunc(rest, func(a, b purchase) int { return a.at.Compare(b.at) })
	return append(first, rest...)
}

// order writes an order with its lines, its invoice and the payment.
func (c *company) order(r *rows, id int, p purchase) {
	name, email, home, customer := "Guest", p.email, c.addresses[3+c.rng.IntN(len(c.addresses)-3)], 0
	if p.by != nil {
		name, email, home, customer = p.by.name, p.by.email, c.addresses[p.by.address-1], p.by.id
	}
	lines := 1 + c.rng.IntN(4)
	products, total := c.rng.Perm(len(goods) * len(makes))[:lines], 0
	quantities := make([]int, lines)
	for i := range lines {
		quantities[i] = 1 + c.rng.IntN(10)/8
		total += quantities[i] * price(products[i]+1)
	}
	status, currency := "delivered", "USD"
	if c.chance(4) {
		status = "returned"
	}
	if home.land == "DE" {
		currency = "EUR"
	}
	r.add("orders", id, fmt.Sprintf("LO-%06d", 100000+id), none(customer), email, name, home.street, home.in.postal, home.in.name, home.land,
		status, money(total), currency, stamp(p.at))
	for i := range lines {
		r.add("order_items", id, i+1, products[i]+1, quantities[i], money(price(products[i]+1)))
	}
	c.invoice(r, id, p.at, []any{name, home.street + ", " + home.in.postal + " " + home.in.name, email}, total, home.land)
}

// invoice has the number of its order. Prices include tax: 19 percent in Germany; the sample's rate for California is
// one for the whole state.
func (c *company) invoice(r *rows, id int, at time.Time, billed []any, total int, land string) {
	rate := 8
	if land == "DE" {
		rate = 19
	}
	net := total * 100 / (100 + rate)
	r.add("invoices", append(append([]any{id, fmt.Sprintf("R-%d-%05d", at.Year(), id), id}, billed...), money(net), money(total-net),
		at.Format(time.DateOnly))...)
	method, last4, token := "card", fmt.Sprintf("%04d", c.rng.IntN(10000)), fmt.Sprintf("tok_%016x", c.rng.Uint64())
	if c.chance(30) {
		method, last4, token = "transfer", "", ""
	}
	r.add("payments", id, id, method, none(last4), none(token), money(total), stamp(c.later(at, 3)))
}
