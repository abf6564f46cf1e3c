package app_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
)

const accessMail = "Received: from out.example by mx.larkspur.example; %DATE%\r\nFrom: =?utf-8?Q?Luc=C3=ADa_Ferrer?= <person-7@people.example>\r\n" +
	"To: privacy@larkspur.example\r\nMessage-ID: <one@people.example>\r\nSubject: Solicitud de acceso zarzamora\r\n" +
	"Content-Type: text/plain; charset=utf-8\r\n\r\nHola: en virtud del artículo 15 del RGPD quiero una copia de mis datos personales, zarzamora.\r\n"

// ingest runs the built program on a message and returns what it printed and its exit code.
func (c *child) ingest(raw string, args ...string) (stdout, stderr string, code int) {
	c.t.Helper()
	program, err := program()
	if err != nil {
		c.t.Fatal(err)
	}
	cmd := exec.Command(program, append([]string{"mail", "ingest"}, args...)...)
	cmd.Env = append([]string{"PATH=" + os.Getenv("PATH")}, c.env...)
	cmd.Stdin = strings.NewReader(raw)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		c.t.Fatal(err)
	}
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
}

func TestASpanishMailBecomesARequestWithItsClockOnce(t *testing.T) {
	for name, o := range map[string]childOptions{"sqlite": {}, "postgres": {postgres: true}} {
		t.Run(name, func(t *testing.T) {
			c := newChild(t, o)
			c.start()
			received := c.look.Now().UTC().Add(-3 * time.Hour).Truncate(time.Second)
			raw := strings.Replace(accessMail, "%DATE%", received.Format("Mon, 2 Jan 2006 15:04:05 -0700"), 1)
			c.planned(raw)
			for _, turn := range []string{"first", "again"} {
				if out, errs, code := c.ingest(raw, "--hop", "mx.larkspur.example"); code != 0 || out+errs != "" {
					t.Fatalf("%s: exit %d, printed %q, %q", turn, code, out, errs)
				}
			}
			a := c.asker(7, "copy")
			letter, err := a.firstMail(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if !strings.HasPrefix(letter.Subject, "Confirme su solicitud") || strings.Contains(letter.Text+letter.HTML+letter.Subject, "zarzamora") || strings.Contains(letter.Text, "Luc") {
				t.Errorf("the first mail is not in Spanish, or says what the sender wrote:\n%s\n%s", letter.Subject, letter.Text)
			}
			subs, err := c.read().Submissions().Find(store.Match{})
			if err != nil || len(subs) != 1 {
				t.Fatalf("%d submissions: %v", len(subs), err)
			}
			sub := subs[0]
			if sub.Channel != dsr.ChannelEmail || sub.Locale != "es" || !sub.ReceivedAt.Equal(received) {
				t.Errorf("channel %s, locale %s, received %v, want %v", sub.Channel, sub.Locale, sub.ReceivedAt, received)
			}
			requests, err := c.read().RequestsOf(sub.ID)
			if err != nil || len(requests) != 1 || requests[0].AnswerBy.IsZero() || requests[0].Class != regime.DataClass {
				t.Fatalf("requests %+v: %v", requests, err)
			}
			if !a.confirm(letter) {
				t.Error("the code was not taken")
			}
			c.wait("the confirmation", func() bool {
				sub, err := c.read().Submissions().Get(string(sub.ID))
				return err == nil && !sub.ConfirmedAt.IsZero()
			})
			c.keptSealed(sub, raw)
			c.unwanted()
			c.verify()
		})
	}
}

// planned checks that a dry run says what will happen and does nothing.
func (c *child) planned(raw string) {
	c.t.Helper()
	out, errs, code := c.ingest(raw, "--dry-run")
	var plan struct {
		Result, From, Locale string
		Rights               []string
		Finding              struct{ Hits []struct{ Because string } }
	}
	if err := json.Unmarshal([]byte(out), &plan); err != nil || code != 0 || errs != "" {
		c.t.Fatalf("dry run: exit %d, %v\n%s\n%s", code, err, out, errs)
	}
	if plan.Result != "accepted" || plan.From != "person-7@people.example" || plan.Locale != "es" || len(plan.Rights) != 1 || len(plan.Finding.Hits) == 0 {
		c.t.Errorf("the dry run says %s", out)
	}
	if n, err := c.read().Submissions().Count(nil); n != 0 || err != nil {
		c.t.Errorf("the dry run made %d submissions: %v", n, err)
	}
}

// keptSealed checks that the raw message lies in the vault, once, under the submission.
func (c *child) keptSealed(sub dsr.Submission, raw string) {
	c.t.Helper()
	files, err := c.read().Files().Find(store.Match{"submission_id": sub.ID})
	if err != nil || len(files) != 1 || files[0].Class != dsr.FileMail || files[0].Size != int64(len(raw)) {
		c.t.Fatalf("files %+v: %v", files, err)
	}
	if out, err := exec.Command("grep", "-rl", "zarzamora", c.data).Output(); err == nil {
		c.t.Errorf("what the sender wrote stands in clear in %s", out)
	}
	r, err := c.look.Vault.OpenFile(context.Background(), files[0].VaultID)
	if err != nil {
		c.t.Fatal(err)
	}
	defer r.Close()
	if kept, err := io.ReadAll(r); err != nil || string(kept) != raw {
		c.t.Errorf("the vault has another message: %v", err)
	}
}

// unwanted checks that what is no request is quarantined with its reason, once, and opens nothing.
func (c *child) unwanted() {
	c.t.Helper()
	plain := "From: someone@people.example\r\n"
	for want, raw := range map[string]string{
		"bounce":         plain + "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\nNo.\r\n--b--\r\n",
		"auto_reply":     plain + "Auto-Submitted: auto-replied\r\nSubject: Fuera de la oficina\r\n\r\nVuelvo el lunes.\r\n",
		"spam":           plain + "Subject: Oferta\r\n\r\nPosicione su web en Google. Servicios SEO al mejor precio. Haga clic.\r\n",
		"no_header":      "\r\nhello",
		"too_many_parts": plain + "\r\n" + strings.Repeat("--b\r\n\r\n", 2000),
		"no_sender":      "From: a@people.example, b@people.example\r\n\r\nPlease delete my account and all my data.\r\n",
	} {
		again := want == "spam"
		for turn := 0; turn == 0 || again && turn < 2; turn++ {
			out, errs, code := c.ingest(raw)
			if code != 1 || out != "" || errs != "habeas: quarantined: "+want+"\n" {
				c.t.Errorf("%s: exit %d, %q, %q", want, code, out, errs)
			}
		}
		if n, err := c.read().QuarantinedMails().Count(store.Match{"reason": want}); n != 1 || err != nil {
			c.t.Errorf("%d rows for %s: %v", n, want, err)
		}
	}
	if n, err := c.read().Submissions().Count(nil); n != 1 || err != nil {
		c.t.Errorf("%d submissions: %v", n, err)
	}
	if _, _, code := c.ingest("", "--mailbox", "nowhere"); code != 2 {
		c.t.Errorf("a wrong option exits with %d", code)
	}
}
