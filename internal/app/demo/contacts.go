package demo

import (
	"strconv"
	"strings"
	"time"
)

// support fills tickets and their messages; the agent who answers is one of four employees.
func (c *company) support(r *rows) {
	by := []int{1, 1, 3, 4}
	for len(by) < 220 {
		by = append(by, 5+c.rng.IntN(customerCount-4))
	}
	message := 0
	for i, customer := range by {
		p, at := problems[c.rng.IntN(len(problems))], c.instant(opening, ending)
		r.add("support_tickets", i+1, customer, 2+c.rng.IntN(agentCount), p.subject, "closed", stamp(at))
		texts := []string{p.question, p.answer, "Thank you, that helped."}[:2+c.rng.IntN(2)]
		for n, text := range texts {
			message++
			at = c.later(at, 2)
			r.add("ticket_messages", message, i+1, []string{"customer", "agent"}[n%2], text, stamp(at))
		}
	}
}

func (c *company) reviews(r *rows) {
	for i := range 500 {
		customer := 5 + c.rng.IntN(customerCount-4)
		if i < 4 {
			customer = []int{1, 1, 3, 4}[i]
		}
		r.add("reviews", i+1, customer, 1+c.rng.IntN(len(goods)*len(makes)), 1+c.rng.IntN(5), c.pick(opinions), stamp(c.instant(opening, ending)))
	}
}

// visits fills devices and sessions.
func (c *company) visits(r *rows) {
	session := 0
	for _, d := range c.devices {
		r.add("devices", d.id, none(d.customer), c.pick(browsers), stamp(d.seen))
		at := d.seen
		for range 1 + c.rng.IntN(4) {
			session++
			r.add("sessions", session, d.id, c.ip(), 1+c.rng.IntN(30), stamp(at))
			at = c.later(at, 40)
		}
	}
}

// ip is of a network that RFC 5737 keeps for documentation.
func (c *company) ip() string {
	return c.pick([]string{"192.0.2.", "198.51.100.", "203.0.113."}) + strconv.Itoa(1+c.rng.IntN(254))
}

// marketing fills the newsletter tool: readers, many of the customers, and the list for advertising partners.
func (c *company) marketing(r *rows) {
	const campaigns = 24
	for i := range campaigns {
		r.add("campaigns", i+1, "Newsletter "+strconv.Itoa(i+1), "What is new on the trail, no. "+strconv.Itoa(i+1),
			opening.AddDate(0, 1+i, 0).Format(time.DateOnly))
	}
	segments := []string{"Hikers", "Campers", "Winter", "Bargains", "Families"}
	for i, name := range segments {
		r.add("segments", i+1, name)
	}
	id, send := 0, 0
	subscribe := func(email, name, country, source string) {
		id++
		r.add("subscribers", id, email, none(name), country, source, 1, stamp(c.instant(opening, ending)))
		for range 3 + c.rng.IntN(6) {
			send++
			campaign := 1 + c.rng.IntN(campaigns)
			opened := opening.AddDate(0, campaign, 0).Add(time.Duration(c.rng.IntN(72)) * time.Hour)
			if c.chance(50) {
				r.add("campaign_sends", send, id, campaign, stamp(opened), flag(c.chance(30)))
			} else {
				r.add("campaign_sends", send, id, campaign, nil, 0)
			}
		}
		r.add("segment_members", id, 1+c.rng.IntN(len(segments)), c.day(opening, ending))
	}
	for _, email := range c.readers {
		subscribe(email, "", c.region().country, "website")
	}
	for _, k := range c.customers {
		if k.marketing {
			subscribe(k.email, strings.Fields(k.name)[0], k.locale[3:], "checkout")
		}
	}
	c.audience(r)
}

// audience is what partners are given: addresses of those who allowed it, and devices of anybody.
func (c *company) audience(r *rows) {
	partners, interests := []string{"AdNorth", "Peak Media"}, []string{"tents", "boots", "winter", "family camping"}
	id := 0
	add := func(email, device string) {
		id++
		r.add("ad_audience", id, none(email), none(device), c.pick(partners), c.pick(interests), 1, stamp(c.instant(opening, ending)))
	}
	for _, k := range c.customers {
		if k.sharing {
			add(k.email, "")
		}
	}
	for _, d := range c.devices {
		if named := d.customer > 0 && d.customer <= 4; named || c.chance(50) {
			add("", d.id)
		}
	}
}
