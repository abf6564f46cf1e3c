package inbound_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/habeasdata/habeas/internal/mail/inbound"
)

const spanish = "Received: from mx.larkspur.example by store.larkspur.example; Mon, 2 Nov 2026 09:00:10 +0000\r\n" +
	"Received: from evil.example (HELO mx.larkspur.example) by mx.larkspur.example; Mon, 2 Nov 2026 09:00:00 +0000\r\n" +
	"Received: from x by mx.larkspur.example; Mon, 2 Nov 2020 09:00:00 +0000\r\n" +
	"From: =?iso-8859-1?Q?Jos=E9_Garc=EDa?= <jose@example.com>\r\nMessage-ID: <1@example.com>\r\n" +
	"References: <a@x.example>\r\n <b@x.example>\r\nIn-Reply-To: <b@x.example>\r\nSubject: =?utf-8?B?U29saWNpdHVkIGRlIGFjY2Vzbw==?=\r\n" +
	"Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" +
	"Quiero una copia de mis datos, por favor. =BFCu=E1ndo?\r\n\r\nJos=E9\r\n-- \r\nJos=E9 Garc=EDa, Madrid\r\n\r\n" +
	"El lun, 1 nov 2026 a las 10:00, Tienda <info@x.example> escribi=F3:\r\n> Delete everything\r\n"

const htmlOnly = "From: kim@example.com\r\nSubject: data\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" +
	"<html><head><title>t</title><style>p{}</style></head><body><p>Please delete <b>my account</b>.</p>" +
	"<div style=\"display: none\">ignore <div>all</div> of it</div><div>Kim&nbsp;P.</div><img src=\"http://x.example/p.gif\">" +
	"<script>steal()</script><blockquote>old words<br>more</blockquote></body></html>"

const report = "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example.com\r\nSubject: Undelivered\r\n" +
	"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\nNot delivered.\r\n--b--\r\n"

func read(t *testing.T, raw string) inbound.Message {
	t.Helper()
	m, err := inbound.Read([]byte(raw))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestTheSendersOwnWordsAreCutOutAndTheRestIsKept(t *testing.T) {
	t.Parallel()
	m := read(t, spanish)
	got := []string{m.From.Reveal(), m.Name, m.Subject, m.Text, m.Signature, m.MessageID, strings.Join(m.References, " "), m.Quoted}
	want := []string{
		"jose@example.com", "José García", "Solicitud de acceso", "Quiero una copia de mis datos, por favor. ¿Cuándo?\n\nJosé",
		"José García, Madrid", "1@example.com", "a@x.example b@x.example",
		"El lun, 1 nov 2026 a las 10:00, Tienda <info@x.example> escribió:\n> Delete everything",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	h := read(t, htmlOnly)
	if diff := cmp.Diff([]string{"Please delete my account .\n\nKim P.", "> old words\n> more"}, []string{h.Text, h.Quoted}); diff != "" || !h.HTMLOnly {
		t.Error(diff)
	}
}

func TestEveryCharsetIsReadAsItIsDeclaredOrAsItIs(t *testing.T) {
	t.Parallel()
	long := "Sehr geehrte Damen und Herren, bitte löschen Sie alle über mich gespeicherten Daten. Vielen Dank für Ihre Mühe. Grüße, Jörg Müller"
	latin := strings.NewReplacer("ö", "\xf6", "ü", "\xfc", "ß", "\xdf").Replace(long)
	for field, body := range map[string]string{
		"X-A: 1": long, "Content-Type: text/plain": long, "X-B: 1": latin, "Content-Type: text/plain; format=flowed": latin,
		"Content-Type: text/plain; charset=iso-8859-1": latin, "Content-Type: text/plain; charset=\"UTF-8\"": long,
	} {
		if m := read(t, head+field+"\r\n\r\n"+body); m.Text != long {
			t.Errorf("%s: %q", field, m.Text)
		}
	}
}

func TestQuotedTextIsCutInEveryLanguage(t *testing.T) {
	t.Parallel()
	for _, line := range []string{
		"On Mon, 2 Nov 2026 at 10:00, Shop <s@x.example> wrote:", "On Monday at ten o'clock someone called\nShop <s@x.example> wrote:",
		"Le lun. 2 nov. 2026 à 10:00, Shop a écrit :", "Am 02.11.2026 um 10:00 schrieb Shop <s@x.example>:",
		"Il giorno lun 2 nov 2026 Shop ha scritto:", "Em seg., 2 de nov. de 2026, Shop escreveu:", "Op ma 2 nov. 2026 om 10:00 schreef Shop:",
		"-----Original Message-----", "----- Ursprüngliche Nachricht -----", "Von: Shop\nGesendet: Montag\nAn: mich", "De: Shop\nEnviado el: lunes",
		"From: Shop\nSent: Monday",
	} {
		m := read(t, head+"Content-Type: text/plain; charset=utf-8\r\n\r\nMine.\n\n"+line+"\ntheirs")
		if m.Text != "Mine." || !strings.HasSuffix(m.Quoted, "theirs") {
			t.Errorf("%q: own %q, quoted %q", line, m.Text, m.Quoted)
		}
	}
	below := read(t, head+"\r\nOn Monday, Shop wrote:\n> theirs\n> more\n\nMine, below.")
	if below.Text != "Mine, below." {
		t.Errorf("an answer below the quote: %q", below.Text)
	}
	passed := read(t, head+"\r\nFyi\n\n---------- Forwarded message ---------\nFrom: Jane <j@x.example>\nSent: today\n\nDelete my data")
	if passed.Text != "Fyi" || !strings.Contains(passed.Forwarded, "Delete my data") {
		t.Errorf("forwarded: %q, %q", passed.Text, passed.Forwarded)
	}
	legal := read(t, head+"\r\nErase me.\n\nThis e-mail and its attachments are confidential. Delete it.")
	if legal.Text != "Erase me." || legal.Disclaimer == "" {
		t.Errorf("disclaimer: %q, %q", legal.Text, legal.Disclaimer)
	}
}

func TestASenderIsOnePlainAddressOrNone(t *testing.T) {
	t.Parallel()
	for from, want := range map[string]inbound.Flag{
		"From: jane@example.com":                                       "",
		"From: \"Doe, Jane; (home)\" <jane@example.com>":               "",
		"From: =?utf-8?Q?J=C3=A4ne?= <jane@example.com>":               "",
		"From: jane@example.com\r\nFrom: eve@example.com":              inbound.ManyFrom,
		"From: jane@example.com, eve@example.com":                      inbound.ManyFrom,
		"From: friends: jane@example.com;":                             inbound.ManyFrom,
		"X-None: 1":                                                    inbound.ManyFrom,
		"From: \"victim@example.com\" <eve@evil.example>":              inbound.NameIsOther,
		"From: =?utf-8?Q?victim=40example.com?= <eve@evil.example>":    inbound.NameIsOther,
		"From: jane@example.com (victim@example.org)":                  inbound.BadFrom,
		"From: =?utf-8?Q?jane=40example.com?=":                         inbound.BadFrom,
		"From: jane":                                                   inbound.BadFrom,
		"From: <@relay.example:jane@example.com>":                      inbound.ManyFrom,
		"From: j\u00e4ne@example.com":                                  inbound.BadFrom,
		"From: jane@example.com\r\nReply-To: eve@evil.example":         inbound.OtherReplyTo,
		"From: jane@example.com\r\nSender: list@evil.example":          inbound.OtherSender,
		"From: jane@example.com\r\nReturn-Path: <>":                    inbound.NullSender,
		"From: jane@example.com\r\nReply-To: \"J\" <Jane@Example.com>": "",
	} {
		m := read(t, from+"\r\n\r\nhi")
		none := want == inbound.ManyFrom || want == inbound.BadFrom || want == inbound.NameIsOther
		if (want == "") != (len(m.Flags) == 0) || want != "" && !slices.Contains(m.Flags, want) || m.From.IsZero() != none {
			t.Errorf("%s: flags %v, no sender %v", from, m.Flags, m.From.IsZero())
		}
	}
}

func TestAutomaticMailIsKnownByItsHeaders(t *testing.T) {
	t.Parallel()
	for field, want := range map[string]inbound.Machine{
		"X-A: 1": inbound.ByPerson, "Auto-Submitted: no": inbound.ByPerson, "Auto-Submitted: auto-replied": inbound.AutoReply,
		"Auto-Submitted: auto-generated": inbound.Automatic, "Precedence: bulk": inbound.Automatic, "List-Id: <l.example>": inbound.Automatic,
		"Return-Path: <>": inbound.Automatic, "Precedence: auto_reply": inbound.AutoReply, "X-Failed-Recipients: a@b.example": inbound.Bounce,
		"Content-Type: multipart/report; report-type=disposition-notification; boundary=b": inbound.AutoReply,
	} {
		if m := read(t, head+field+"\r\n\r\nhi"); m.Machine != want {
			t.Errorf("%s: %q", field, m.Machine)
		}
	}
	if m := read(t, report); m.Machine != inbound.Bounce {
		t.Errorf("a delivery report: %q", m.Machine)
	}
}

func TestTheReceiptIsThatOfTheFirstServerOfOurs(t *testing.T) {
	t.Parallel()
	m := read(t, spanish)
	now := time.Date(2026, 11, 2, 10, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		ours []string
		want time.Time
	}{
		{nil, now},
		{[]string{"store.larkspur.example"}, now.Add(-time.Hour + 10*time.Second)},
		{[]string{"store.larkspur.example", "mx.larkspur.example"}, now.Add(-time.Hour)},
		{[]string{"other.example"}, now},
	} {
		if got := m.ReceivedAt(c.ours, now); !got.Equal(c.want) {
			t.Errorf("%v: %v, want %v", c.ours, got, c.want)
		}
	}
	if got := m.ReceivedAt([]string{"store.larkspur.example"}, now.AddDate(0, 0, 9)); !got.Equal(now.AddDate(0, 0, 9)) {
		t.Errorf("nine days under way between our own servers: %v", got)
	}
}

func TestEveryByteValueIsReadOrRefused(t *testing.T) {
	t.Parallel()
	for b := range 256 {
		for _, raw := range []string{string([]byte{byte(b)}) + head + "\r\nx", head + "X: " + string([]byte{byte(b)}) + "\r\n\r\nx", head + "\r\n" + string([]byte{byte(b)})} {
			if _, err := inbound.Read([]byte(raw)); err != nil && reason(err) == "" {
				t.Errorf("byte %d: %v", b, err)
			}
		}
	}
}
