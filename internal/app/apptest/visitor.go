package apptest

import (
	"context"
	"net/url"
	"path"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/uuid"
)

// Form is what a person fills in, under the names of docs/forms.md. Empty fields that a form of data rights needs get
// an ordinary value: the person asks for themselves, as a customer, from California.
type Form struct {
	Rights                                              []string
	Requester, Relationship, Country, State             string
	Email, Name, Phone, Account, Order, Device, Details string
	More                                                url.Values // any other field
	Key                                                 string     // submission key; drawn if empty
}

func (f Form) values() url.Values {
	v := url.Values{"right": f.Rights}
	preference := true
	for _, r := range f.Rights {
		preference = preference && (r == "opt_out" || r == "limit" || r == "marketing" || r == "admt_opt_out")
	}
	set := func(name, value, ordinary string) {
		if value == "" && !preference {
			value = ordinary
		}
		if value != "" {
			v.Set(name, value)
		}
	}
	set("requester", f.Requester, "self")
	set("relationship", f.Relationship, "customer")
	set("country", f.Country, "US")
	if v.Get("country") == "US" {
		set("state", f.State, "CA")
	}
	for name, value := range map[string]string{
		"email": f.Email, "name": f.Name, "phone": f.Phone, "account": f.Account, "order": f.Order, "device": f.Device, "details": f.Details,
		"submission_key": f.Key,
	} {
		if value != "" {
			v.Set(name, value)
		}
	}
	for name, values := range f.More {
		v[name] = values
	}
	if v.Get("submission_key") == "" {
		v.Set("submission_key", uuid.NewString())
	}
	return v
}

// Visitor is a person at the portal, in a browser of their own.
type Visitor struct {
	*Browser
	Ref string // reference of what they sent last
}

// Visitor returns a person who has not sent anything yet.
func (h *Harness) Visitor() *Visitor { return &Visitor{Browser: h.Browser()} }

// SubmitForm has a new person send a form.
func (h *Harness) SubmitForm(f Form) *Visitor {
	h.t.Helper()
	v := h.Visitor()
	v.Submit(f)
	return v
}

var reference = regexp.MustCompile(`HB-[0-9A-Z]{4}-[0-9A-Z]{4}`)

// Send sends a form, whatever comes of it.
func (v *Visitor) Send(f Form) Reply {
	v.h.t.Helper()
	v.h.Canary(f.Email, f.Name, f.Phone, f.Account, f.Order, f.Device, f.Details)
	return v.PostForm("/requests", f.values())
}

// Submit sends a form and reads the receipt.
func (v *Visitor) Submit(f Form) {
	v.h.t.Helper()
	v.Send(f).Want(v.h.t, 303)
	v.Ref = reference.FindString(v.Get("/sent").Want(v.h.t, 200).Body)
	if v.Ref == "" {
		v.h.t.Fatal("the receipt shows no reference")
	}
}

// EnterCode opens the link of the first mail and types its code.
func (v *Visitor) EnterCode(l Letter) {
	v.h.t.Helper()
	link := l.Link("/c/")
	v.Get(link).Want(v.h.t, 200)
	v.Post("/confirm", "token", path.Base(link), "code", l.Code()).Want(v.h.t, 303)
	v.h.Settle()
}

// Confirm waits for the first mail at the address and enters its code.
func (v *Visitor) Confirm(address string) Letter {
	v.h.t.Helper()
	l := v.h.Mailbox(address).Expect(v.Ref)
	v.EnterCode(l)
	return l
}

// Status is the status page.
func (v *Visitor) Status() string {
	v.h.t.Helper()
	return v.Get("/status").Want(v.h.t, 200).Body
}

// SignIn asks for a status code at the address that may have it, and types it.
func (v *Visitor) SignIn(ref, address string) {
	v.h.t.Helper()
	v.Post("/status", "reference", ref).Want(v.h.t, 303)
	v.Post("/status/code", "code", v.h.Mailbox(address).Expect("Your code").Code()).Want(v.h.t, 303)
	v.Ref = ref
}

// GiveDetail adds a detail such as an order number.
func (v *Visitor) GiveDetail(kind, value string) {
	v.h.t.Helper()
	v.h.Canary(value)
	v.Post("/status/proof", "kind", kind, "value", value).Want(v.h.t, 303)
	v.h.Settle()
}

// EnterRecordCode types the code that was sent to the contact on record, in this person's own session.
func (v *Visitor) EnterRecordCode(code string) {
	v.h.t.Helper()
	v.Post("/status/proof", "kind", "record_code", "value", code).Want(v.h.t, 303)
	v.h.Settle()
}

// Declare signs the statement that request n asks for.
func (v *Visitor) Declare(n int, name string) {
	v.h.t.Helper()
	version := hidden(v.Status(), "version")
	v.Post("/status/declaration", "request", strconv.Itoa(n), "version", version, "typed_name", name, "agree", "yes").Want(v.h.t, 303)
	v.h.Settle()
}

// ChoosePassphrase sets the words that open the answer of request n.
func (v *Visitor) ChoosePassphrase(n int, phrase string) {
	v.h.t.Helper()
	v.h.Canary(phrase)
	v.Post("/status/passphrase", "request", strconv.Itoa(n), "passphrase", phrase, "passphrase_again", phrase).Want(v.h.t, 303)
}

// ConfirmDeletion gives the one clear confirmation of request n.
func (v *Visitor) ConfirmDeletion(n int) {
	v.h.t.Helper()
	v.Post("/status/delete-confirm", "request", strconv.Itoa(n), "confirm", "yes").Want(v.h.t, 303)
	v.h.Settle()
}

// CancelDeletion cancels request n during its hold.
func (v *Visitor) CancelDeletion(n int) {
	v.h.t.Helper()
	v.Post("/status/delete-cancel", "request", strconv.Itoa(n)).Want(v.h.t, 303)
	v.h.Settle()
}

// Withdraw takes request n back.
func (v *Visitor) Withdraw(n int) {
	v.h.t.Helper()
	v.Post("/status/withdraw", "request", strconv.Itoa(n), "confirm", "yes").Want(v.h.t, 303)
	v.h.Settle()
}

// Says returns whether the status page holds a text, white space aside.
func (v *Visitor) Says(text string) bool {
	v.h.t.Helper()
	return strings.Contains(strings.Join(strings.Fields(tags.ReplaceAllString(v.Status(), " ")), " "), text)
}

// contextOf is the test's context, also while it cleans up.
func contextOf(t testing.TB) context.Context { return context.WithoutCancel(t.Context()) }
