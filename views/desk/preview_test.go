package desk_test

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/a-h/templ"
	"github.com/google/go-cmp/cmp"

	"github.com/habeasdata/habeas/views/desk"
	"github.com/habeasdata/habeas/views/ui"
)

var update = flag.Bool("update", false, "write the golden pages anew")

// pages are all pages of the desk, each drawn from a rich sample.
func pages(t *testing.T) map[string]templ.Component {
	t.Helper()
	qr, err := ui.NewQR("otpauth://totp/Habeas:ana@example.com?secret=JBSWY3DPEHPK3PXP&issuer=Habeas", "QR code of the secret")
	if err != nil {
		t.Fatal(err)
	}
	stopped := today()
	stopped.Shell.Stop = desk.StopView{On: true, Text: "Erasure is halted in every system since 09:14, by Tom Okafor.", Href: "/desk/connectors"}
	stopped.Shell.Flash = &ui.NoteView{Tone: ui.Fine, Word: "Done", Text: "Assigned 3 requests to Tom Okafor."}
	empty := queue()
	empty.Rows, empty.Empty = nil, ui.EmptyView{Title: "No open requests match", Text: "Requests appear here as soon as somebody asks. Remove a filter, or log one that came by phone.", Action: &ui.ButtonView{Label: "Log a request", Href: "/desk/intake"}}
	return map[string]templ.Component{
		"signin": desk.SignIn(desk.SignInView{Page: page("Sign in"), CSRF: csrf, Action: "/desk/sign-in", Email: "ana@example.com", Message: "Email or password is not right."}),
		"code":   desk.SignInCode(desk.SignInCodeView{Page: page("Code"), CSRF: csrf, Action: "/desk/sign-in/code", Back: "/desk/sign-in"}),
		"enrol": desk.Enrol(desk.EnrolView{
			Page: page("Set up"), CSRF: csrf, Action: "/desk/enrol", Name: "Ana Ferreira", Email: "ana@example.com", Role: "officer", QR: qr, Secret: "JBSW Y3DP EHPK 3PXP",
			URI: "otpauth://totp/Habeas:ana@example.com?secret=JBSWY3DPEHPK3PXP&issuer=Habeas", AgainError: "Type the same password twice.",
		}),
		"stepup":  desk.StepUp(desk.StepUpView{Shell: shell("Confirm", ""), Action: "/desk/step-up", Act: "Delete 214 rows in 3 systems", Why: "You work in single-officer mode, so we ask again before anything leaves or is deleted.", Cancel: "/desk/r/5", Message: "This code is not right or was used. Wait for the next one."}),
		"today":   desk.Today(today()),
		"stopped": desk.Today(stopped),
		"queue":   desk.Queue(queue()), "queue-empty": desk.Queue(empty),
		"request": desk.Request(request()), "review": desk.Review(review()), "erasure": desk.ErasurePreview(erasure()),
		"intake": desk.Intake(intake()), "task": desk.ManualTask(task(false)), "task-public": desk.ManualTask(task(true)),
		"triage": desk.Triage(triage()), "uses": desk.Uses(uses()), "lists": desk.Lists(lists()), "connectors": desk.Connectors(connectors()), "law": desk.Law(law()), "staff": desk.Staff(staff()),
		"audit": desk.Audit(audit()), "metrics": desk.Metrics(metrics()), "settings": desk.Settings(settings()), "error": desk.ErrorPage(failure()),
	}
}

func render(t *testing.T, c templ.Component) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := c.Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestPagesAreAsAgreed compares every page with its golden copy; run with -update after a change that was
// looked at.
func TestPagesAreAsAgreed(t *testing.T) {
	t.Parallel()
	for name, component := range pages(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := bytes.ReplaceAll(render(t, component), []byte("><"), []byte(">\n<"))
			path := filepath.Join("testdata", "golden", name+".html")
			if *update {
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, got, 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(got)); diff != "" {
				t.Errorf("page changed (-want +got):\n%s", diff)
			}
		})
	}
}
