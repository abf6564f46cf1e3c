package app_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// ATK-78: whoever can write to the database edits a record, deletes one, cuts off the end, or puts an older copy back.
// The offline verifier ends with an error that names the place.
func TestATK78TamperingWithTheAuditLogIsFoundOffline(t *testing.T) {
	t.Parallel()
	c := settled(t)
	old := c.copied(t)
	c.start()
	people := []*asker{c.asker(4, "copy")}
	c.setOff(people)()
	c.allAnswered(people)
	c.stop()
	c.seal()

	sound := c.copied(t)
	if out, code := sound.run("audit", "verify"); code != 0 || !regexp.MustCompile(`^verified: \d+ records in \d+ chains, [1-9]\d* of them in the global log, [2-9] checkpoints\n$`).MatchString(out) {
		t.Fatalf("a sound log: exit %d: %s", code, out)
	}
	const last = `(select max(seq) from audit_leaf)`
	for _, test := range []struct {
		name       string
		statements []string
		says       string
	}{
		{"edit", []string{`update audit_record set actor = 'somebody' where leaf = 5`}, `audit broken at gseq 5 \(seq \d+ of chain [0-9a-f-]+\): the record was changed`},
		{"delete", []string{`delete from audit_record where leaf = 7`}, `audit broken at gseq 7 .*missing`},
		{"delete with its leaf", []string{`delete from audit_record where leaf = 7`, `delete from audit_leaf where seq = 7`}, `audit broken at gseq 7 `},
		{"drop the tail", []string{
			`delete from audit_record where leaf = ` + last, `delete from audit_leaf where seq = ` + last,
		}, `audit broken at gseq \d+: the log ends here, but the checkpoint of .* says that it had \d+ records`},
		{"take a record out of the log", []string{`delete from audit_leaf where seq = ` + last, `update audit_record set leaf = 0 where leaf > (select max(seq) from audit_leaf)`}, `audit broken at gseq`},
	} {
		t.Run(test.name, func(t *testing.T) {
			a := c.copied(t)
			a.change(test.statements...)
			a.finds(t, test.says)
		})
	}
	t.Run("restore an older database", func(t *testing.T) {
		a := c.copied(t)
		for _, name := range []string{"habeas.db", "habeas.db-wal", "habeas.db-shm"} {
			_ = os.Remove(filepath.Join(a.data, name))
			if text, err := os.ReadFile(filepath.Join(old.data, name)); err == nil {
				if err := os.WriteFile(filepath.Join(a.data, name), text, 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
		a.finds(t, `its end was cut off, or an older copy put in its place`)
	})
	t.Run("forge a checkpoint", func(t *testing.T) {
		a := c.copied(t)
		names, err := filepath.Glob(filepath.Join(a.data, "checkpoints", "*.checkpoint"))
		if err != nil || len(names) == 0 {
			t.Fatal("there are no checkpoints")
		}
		text, err := os.ReadFile(names[0])
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(names[0], bytes.Replace(text, []byte("\ntime 2"), []byte("\ntime 3"), 1), 0o600); err != nil {
			t.Fatal(err)
		}
		a.finds(t, `not signed by the expected key`)
	})
	t.Run("an export stands for itself", func(t *testing.T) { sound.exports(t) })
}

func (a *archive) finds(t *testing.T, says string) {
	t.Helper()
	if out, code := a.run("audit", "verify"); code == 0 || !regexp.MustCompile(says).MatchString(out) {
		t.Errorf("audit verify: exit %d: %s\nwant %s", code, out, says)
	}
	if out, code := a.run("verify"); code != 1 || !regexp.MustCompile(`INV-04 audit-broken: audit log: .*`+says).MatchString(out) {
		t.Errorf("verify: exit %d: %s", code, out)
	}
}

func (a *archive) exports(t *testing.T) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "audit.jsonl")
	out, code := a.run("audit", "export", file)
	key := regexp.MustCompile(`^public key: (\S+)\n$`).FindStringSubmatch(out)
	if code != 0 || key == nil {
		t.Fatalf("export: exit %d: %s", code, out)
	}
	elsewhere := &archive{t: t} // without the installation
	if out, code := elsewhere.run("audit", "verify", "--export", file, "--key", key[1]); code != 0 {
		t.Errorf("verify the export: exit %d: %s", code, out)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, bytes.Replace(text, []byte(`"event":"verify"`), []byte(`"event":"begin"`), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, code := elsewhere.run("audit", "verify", "--export", file, "--key", key[1]); code == 0 || !regexp.MustCompile(`gseq \d+ \(seq \d+ of chain`).MatchString(out) {
		t.Errorf("verify a changed export: exit %d: %s", code, out)
	}
}
