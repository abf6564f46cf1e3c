package apptest_test

import (
	"strings"
	"testing"

	"github.com/habeasdata/habeas/internal/app/apptest"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/intake"
	"github.com/habeasdata/habeas/internal/store"
)

// mailIn takes a message in as the command does.
func mailIn(t *testing.T, h *apptest.Harness, mailbox, from, text string) intake.Mailed {
	t.Helper()
	raw := "From: " + from + "\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + text + "\r\n"
	done := apptest.Must(h.App.Intake.FromMail(t.Context(), intake.Mail{Mailbox: mailbox, Raw: strings.NewReader(raw)}))
	h.Settle()
	return done
}

func TestADoubtfulMailIsARequestBeforeStaffWhoseClockRuns(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		h := apptest.Start(t, o)
		read := func() store.Reader { return h.App.Store.Read(t.Context()) }
		mailIn(t, h, "privacy@larkspur.example", "Jane Roe <jane@example.com>", "Delete my account please. Order SO-1001.")
		mailIn(t, h, "privacy@larkspur.example", "who@example.com", "Proszę o pomoc w mojej sprawie.")
		mailIn(t, h, "privacy@larkspur.example", "DataShield <desk@agent.example>", "We are the authorized agent of maria@example.org. Delete her personal data.")
		want := map[string]string{"self " + string(dsr.AttentionNone): "", "self mail_to_read": "", "agent mail_to_read": ""}
		got := map[string]string{}
		for _, sub := range apptest.Must(read().Submissions().Find(store.Match{})) {
			for _, r := range apptest.Must(read().RequestsOf(sub.ID)) {
				got[string(sub.Requester)+" "+r.Attention] = ""
				h.Same("a clock", false, r.AnswerBy.IsZero())
			}
		}
		h.Same("requests and why a person must look", want, got)
		for _, address := range []string{"jane@example.com", "who@example.com", "desk@agent.example"} {
			h.Mailbox(address).Expect("HB-")
		}
		h.Mailbox("maria@example.org").Nothing()
	})
}

func TestAQuarantinedMailIsKeptSealedAndDestroyedWhenItsTimeIsOver(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		h := apptest.Start(t, o)
		const offer = "SEO services at the best price for your website. Click here, brombeere."
		first := mailIn(t, h, "privacy@larkspur.example", "seller@example.com", offer)
		h.Same("quarantined as", []any{"spam", false}, []any{first.Quarantined, first.Duplicate})
		h.Same("again", true, mailIn(t, h, "privacy@larkspur.example", "seller@example.com", offer).Duplicate)
		h.Same("in another mailbox", false, mailIn(t, h, "other@larkspur.example", "seller@example.com", offer).Duplicate)
		inquiry := mailIn(t, h, "privacy@larkspur.example", "buyer@example.com", "Where is my parcel? Order 88213 has not arrived.")
		h.Same("quarantined as", "inquiry", inquiry.Quarantined)
		h.Same("rows", 3, h.Count(`select count(*) from quarantined_mail where vault_id <> ''`))
		h.Same("submissions", 0, h.Count(`select count(*) from submission`))
		h.EachCell(func(table, column, value string) {
			if strings.Contains(value, "brombeere") || strings.Contains(value, "seller@") {
				t.Errorf("%s.%s holds the mail in clear", table, column)
			}
		})
		h.FastForward((dsr.FiledMailDays + 1) * apptest.Day)
		h.Same("rows after 91 days", 1, h.Count(`select count(*) from quarantined_mail where vault_id <> ''`))
		h.Mailbox("seller@example.com").Nothing()
	})
}
