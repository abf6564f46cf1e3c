package ui_test

import (
	"context"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"github.com/habeasdata/habeas/views/ui"
)

func render(t *testing.T, c templ.Component) string {
	t.Helper()
	var b strings.Builder
	if err := c.Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func wants(t *testing.T, got string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(got, p) {
			t.Errorf("no %q in\n%s", p, got)
		}
	}
}

func TestAnErrorStandsInSummaryAndField(t *testing.T) {
	t.Parallel()
	field := ui.FieldView{Kind: ui.Email, Name: "email", Label: "Email", Hint: "We write there.", Error: "Write an address with an @.", Value: `"><b>`}
	wants(t, render(t, ui.ErrorSummary(ui.ErrorsOf(field, ui.FieldView{Name: "fine"}))), `href="#f-email"`, "Write an address with an @.")
	got := render(t, ui.Field(field))
	wants(t, got, `id="f-email"`, `aria-describedby="f-email-hint f-email-error"`, `aria-invalid="true"`, `id="f-email-error"`, "Write an address with an @.", `value="&#34;&gt;&lt;b&gt;"`)
	if s := render(t, ui.ErrorSummary(ui.ErrorsOf(ui.FieldView{Name: "fine"}))); s != "" {
		t.Errorf("summary without errors: %s", s)
	}
}

func TestASummaryLandsOnTheFirstChoice(t *testing.T) {
	t.Parallel()
	field := ui.FieldView{Kind: ui.Radios, Name: "who", Label: "Who asks", Options: []ui.OptionView{{Value: "a", Label: "A"}, {Value: "b", Label: "B", Selected: true}}}
	wants(t, render(t, ui.Field(field)), `type="radio" id="f-who" name="who" value="a"`, `id="f-who-2" name="who" value="b" checked`, "<legend")
}

func TestAPasswordIsNeverSentBack(t *testing.T) {
	t.Parallel()
	got := render(t, ui.Field(ui.FieldView{Kind: ui.Password, Name: "password", Label: "Password", Value: "correct horse"}))
	if strings.Contains(got, "correct horse") {
		t.Errorf("password in the page: %s", got)
	}
}

func TestEveryToneHasAShapeOfItsOwn(t *testing.T) {
	t.Parallel()
	seen := map[string]ui.Tone{}
	for _, tone := range []ui.Tone{ui.Plain, ui.Late, ui.Soon, ui.Fine, ui.Info} {
		shape := render(t, ui.Shape(tone))
		if other, ok := seen[shape]; ok {
			t.Errorf("%q and %q look the same", tone, other)
		}
		seen[shape] = tone
	}
}

func TestAFormPostsWithItsToken(t *testing.T) {
	t.Parallel()
	got := render(t, ui.Form(ui.FormView{Action: "/x", CSRF: "token", Once: "one", Upload: true, Buttons: []ui.ButtonView{{Label: "Delete 214 rows", Kind: ui.Danger}}}))
	wants(t, got, `method="post"`, `name="csrf" value="token"`, `name="once" value="one"`, "multipart/form-data", "Delete 214 rows")
}

func TestAScriptAddressIsRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []templ.Component{
		ui.Button(ui.ButtonView{Label: "x", Href: "javascript:alert(1)"}),
		ui.Form(ui.FormView{Action: "javascript:alert(1)"}),
		ui.Definitions([]ui.TermView{{Term: "x", Text: "y", Href: "javascript:alert(1)"}}),
		ui.Form(ui.FormView{Action: "/x", Buttons: []ui.ButtonView{{Label: "x", FormAction: "javascript:alert(1)"}}}),
	} {
		if got := render(t, c); strings.Contains(got, "javascript:") {
			t.Errorf("script address let through: %s", got)
		}
	}
}

func TestASmallCountStillShowsABar(t *testing.T) {
	t.Parallel()
	got := render(t, ui.Bars(ui.BarsView{Title: "x", Bars: []ui.BarView{{Label: "many", Count: 100000, Text: "100,000"}, {Label: "one", Count: 1, Text: "1"}, {Label: "none", Text: "0"}}}))
	wants(t, got, `width="380"`, `width="2"`, `width="0"`)
}

func TestAQRCodeKeepsItsQuietZone(t *testing.T) {
	t.Parallel()
	v, err := ui.NewQR("otpauth://totp/x?secret=JBSWY3DPEHPK3PXP", "QR code")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(v.Path, "M4 4h1v1h-1z") {
		t.Errorf("first dark module is not at 4,4: %.20s", v.Path)
	}
	if _, err := ui.NewQR(strings.Repeat("x", 5000), ""); err == nil {
		t.Error("an oversized QR code was not refused")
	}
}
