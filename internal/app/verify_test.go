package app_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/habeasdata/habeas/internal/app"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/store"
)

// Each row damages a sound installation in one way and names the rule that must be found broken.
var damages = []struct{ name, statement, want string }{
	{"a deletion without a verification", `delete from verification`, "effect-unverified"},
	{"a copy read before the verification", `update verification set decided_at = '2099-01-01 00:00:00+00:00'`, "read-unverified"},
	{"a verification that was revoked before", `update verification set revoked_at = decided_at, decided_at = '2020-01-01 00:00:00+00:00',
		revoked_at = '2020-01-02 00:00:00+00:00'`, "collect-unverified"},
	{"a verification below the level", `update verification set level = 1`, "package-unverified"},
	{"a preference that had to prove itself", `insert into verification select 'v', controller_id, id, 2, "right", '', 'rule', created_at,
		'0001-01-01 00:00:00+00:00' from request where class = 'preference'`, "preference-demands"},
	{"a release that nobody approved", `delete from approval`, "approvals-missing"},
	{"an approval of another plan", `update approval set plan_hash = 'other'`, "approvals-missing"},
	{"a deletion of another plan", `update effect_record set plan_hash = 'other'`, "effect-unapproved"},
	{"one approval where two are needed", `update request set approvals_needed = 2 where class = 'data'`, "approvals-missing"},
	{"a rule that one person signed alone", `update standing_rule set signed_by = created_by`, "approver"},
	{"a rule that was not in force", `update standing_rule set ended_at = '2020-01-01 00:00:00+00:00'`, "approver"},
	{"an approval that is not in the log", `update approval set actor = 'somebody', by_rule = false`, "approval-unrecorded"},
	{"an approval by nobody with an account", `update approval set actor = 'somebody', by_rule = false`, "approver"},
	{"a deletion during its hold", `update request set hold_until = '2099-01-01 00:00:00+00:00' where "right" = 'delete'`, "effect-in-hold"},
	{"a state that the history does not lead to", `update request set state = 'denied', ground = 'x' where class = 'data'`, "state-unrecorded"},
	{"a version without a record", `update request set version = version + 1`, "record-per-version"},
	{"a record that the table does not allow", `update audit_record set event = 'verify' where event = 'begin'`, "no-such-path"},
	{"an actor that the table does not allow", `update audit_record set actor_kind = 'requester' where event = 'release'`, "no-such-path"},
	{"a chain of no request", `update audit_record set chain = 'stray-' || chain where event = 'submit'`, "audit-stray"},
	{"a changed record", `update audit_record set cause = 'staff' where event = 'verify'`, "audit-broken"},
	{"a date after the law's", `update request set answer_by = '2099-01-01', due_at = '2099-01-02 00:00:00+00:00'`, "due-later-than-law"},
	{"an instant after its date", `update request set due_at = '2099-01-02 00:00:00+00:00'`, "due-later-than-law"},
	{"a clock that starts late", `update request set received_at = '2026-01-01 00:00:00+00:00'`, "clock-starts-late"},
	{"an extension that was not told", `update request set extended = true where class = 'data'`, "extended-untold"},
	{"more openings than recorded", `update package set opens = 2`, "package-opens"},
	{"an opening without a second factor", `insert into download select 'd', controller_id, id, created_at, '' from package`, "package-opens"},
	{"a package of another person", `update package set submission_id = 'other'`, "package-of-other"},
	{"other people's rows that nobody let in", `update collection set class = 'third_party' where included`, "rows-of-others"},
	{"rows from nowhere", `update collection set path = ''`, "rows-without-path"},
	{"an effect without a receipt", `update effect_record set done_at = '0001-01-01 00:00:00+00:00'`, "effect-undone"},
	{"rows left behind an effect", `update effect_record set remaining = 1`, "effect-unproven"},
	{"an effect under another key", `update effect_record set key = 'k' || key`, "effect-key"},
	{"two mails with one Message-ID", `update outgoing set message_id = 'same'`, "message-id"},
	{"two answers", `update outgoing set template = 'denied' where template <> 'first_mail'`, "two-answers"},
	{"a mail that is sent at no time", `update outgoing set sent_at = '0001-01-01 00:00:00+00:00'`, "mail-state"},
	{"a mail that nobody sends", `update outgoing set state = 'queued', sent_at = '0001-01-01 00:00:00+00:00'`, "standing-still"},
	{"a request that nobody works on", `update request set state = 'executing' where class = 'preference'`, "standing-still"},
	{"a proof that nobody looks at", `update request set state = 'verifying' where class = 'data'`, "standing-still"},
	{"an accepted message without a request", `delete from request where class = 'preference'`, "submission-lost"},
	{"a request out of order", `update request set ordinal = 2 where class = 'preference'`, "submission-lost"},
	{"a letter to a class that it does not declare", `update outgoing set recipient_class = 'staff' where template = 'access_ready'`, "class-of-template"},
	{"an answer to an address of another class", `update identifier set source = 'typed'||id where source = 'on_record'`, "class-of-recipient"},
	{"a second mail to an unconfirmed address", `update outgoing set key = 'again:' || key where template = 'first_mail'`, "unconfirmed-first-only"},
	{"a held mail with a recipient", `update outgoing set state = 'held', sent_at = '0001-01-01 00:00:00+00:00'`, "held-with-recipient"},
	{"an address in a job", `update job set args = '{"mail":"jane@example.com"}'`, "plain-address"},
	{"a secret in a column of bytes", `update submission set sealed = cast('xx CANARY-7ab3 xx' as blob)`, "plain-value"},
}

func TestTheCheckerFindsEachBrokenInvariant(t *testing.T) {
	t.Parallel()
	c := settled(t)
	sound := c.copied(t)
	if ids, report := sound.broken("canary-7ab3"); len(ids) > 0 {
		t.Fatalf("a sound installation has violations:\n%s", report)
	}
	if out, code := sound.run("verify"); code != 0 || out != "all invariants hold\n" {
		t.Errorf("verify of a sound installation: exit %d: %s", code, out)
	}
	for _, d := range damages {
		t.Run(d.name, func(t *testing.T) {
			a := c.copied(t)
			a.change(d.statement)
			if ids, report := a.broken("canary-7ab3"); !slices.Contains(ids, d.want) {
				t.Errorf("%s is not found; the report:\n%s", d.want, report)
			}
		})
	}
	t.Run("a package whose file is gone", func(t *testing.T) {
		a := c.copied(t)
		a.change(`update package set vault_id = '00000000000000000000000000000000'`)
		if ids, report := a.broken(); !slices.Contains(ids, "package-missing") {
			t.Errorf("package-missing is not found; the report:\n%s", report)
		}
	})
	t.Run("tombstones", func(t *testing.T) { shredded(t, c.copied(t)) })
	t.Run("the command says so", func(t *testing.T) {
		a := c.copied(t)
		a.change(`delete from verification`)
		out, code := a.run("verify")
		if code != 1 || !strings.Contains(out, "INV-01 effect-unverified: request ") {
			t.Errorf("exit %d:\n%s", code, out)
		}
	})
}

// shredded makes all requests of an installation old, and has the command destroy what is due: every invariant holds
// over the tombstones of all classes of requests, and a tombstone that holds something is found.
func shredded(t *testing.T, a *archive) {
	const long = `'2020-01-01 00:00:00+00:00'`
	a.change(`update submission set created_at = `+long, `update request set closed_at = `+long,
		refusedPart("'p'", `(select id from request where "right" = 'delete')`), refusedPart("'h'", "''"))
	out, code := a.run("shred", "--due", "--dry-run")
	if code != 0 || !strings.Contains(out, "record ") || !strings.Contains(out, " due\n") {
		t.Fatalf("dry run: exit %d:\n%s", code, out)
	}
	if n := a.count(`select count(*) from identifier`); n == 0 {
		t.Fatal("a dry run destroyed something")
	}
	if out, code := a.run("shred", "--due"); code != 0 || !strings.Contains(out, " destroyed\n") || !strings.Contains(out, "list erased") {
		t.Fatalf("shred: exit %d:\n%s", code, out)
	}
	if n := a.count(`select count(*) from submission where length(sealed) > 0`) + a.count(`select count(*) from identifier`); n > 0 {
		t.Errorf("%d rows still hold something", n)
	}
	if n := a.count(`select count(*) from legal_hold`); n != 1 {
		t.Errorf("%d holds are left; want the one of a matter, without the refused part of a request", n)
	}
	if ids, report := a.broken("canary-7ab3"); len(ids) > 0 {
		t.Errorf("tombstones break invariants:\n%s", report)
	}
	if out, code := a.run("shred", "--due"); code != 0 || !strings.HasPrefix(out, "0 destroyed\n") {
		t.Errorf("a second run: exit %d:\n%s", code, out)
	}
	for _, d := range []struct{ statement, want string }{
		{`update submission set sealed = x'01'`, "tombstone-holds"},
		{`update outgoing set recipient_id = 'somebody'`, "tombstone-holds"},
		{`update task set reason = x'01'`, "tombstone-holds"},
		{refusedPart("'p'", `(select id from request where "right" = 'delete')`), "tombstone-holds"},
		{`insert into correspondence select 'c', controller_id, id, '', 'in', '', x'01', created_at, created_at from submission limit 1`, "tombstone-holds"},
		{`delete from audit_record where event = 'shred'`, "tombstone-unnoted"},
	} {
		b := a.copied(t)
		b.change(d.statement)
		if ids, report := b.broken("canary-7ab3"); !slices.Contains(ids, d.want) {
			t.Errorf("after %s, %s is not found; the report:\n%s", d.statement, d.want, report)
		}
	}
}

// refusedPart is a statement that adds a hold; with a request, it is a part of it that staff refused.
func refusedPart(id, request string) string {
	return `insert into legal_hold select ` + id + `, controller_id, ` + request + `, '', x'', '', x'', x'01', '[]', 'x', 'x', '',
		'one', created_at, '', '0001-01-01 00:00:00+00:00' from submission limit 1`
}

// A server seals on while its log is verified: what it writes after that moment is no break.
func TestACheckpointOfAYoungerMomentBreaksNothing(t *testing.T) {
	eachChild(t, func(t *testing.T, o childOptions) {
		ctx := context.Background()
		a, err := app.OpenOffline(ctx, "", newChild(t, o).env)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = a.Close() })
		grow := func() error {
			err := a.Store.InTx(ctx, func(tx *store.Tx) error {
				return a.Work.AuditAdmin(tx, dsr.System(dsr.ByRule, "test"), "rule_signed", map[string]string{"item": "r"})
			})
			return errors.Join(err, a.SealNow(ctx))
		}
		if err := grow(); err != nil {
			t.Fatal(err)
		}
		if err := a.VerifyAuditWhile(ctx, grow); err != nil {
			t.Error(err)
		}
		if sum, err := a.VerifyAudit(ctx); err != nil || sum.Checkpoints != 2 || sum.Entries != 2 {
			t.Errorf("%d checkpoints of %d records: %v", sum.Checkpoints, sum.Entries, err)
		}
	})
}
