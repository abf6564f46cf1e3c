package desk_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/notice"
	"github.com/habeasdata/habeas/views/letter"
)

// Every letter that can leave the house is on the list, and can be written under every law that knows it, in every
// language, with the law's own citations and marked as a sample.
func TestEveryLetterIsShownUnderEveryLawAndInEveryLanguage(t *testing.T) {
	t.Parallel()
	h := open(t)
	service := h.desk.Notice
	listed := map[string]bool{}
	for _, one := range notice.Specimens() {
		listed[one.Template] = true
		laws := 0
		for _, pack := range h.work.Law.Packs() {
			if !service.Knows(one, pack) {
				continue
			}
			laws++
			for _, tag := range service.Catalog.Tags() {
				if tag != "en" && pack.ID != "eu_gdpr" && pack.ID != "us_va_vcdpa" && pack.ID != "uk_gdpr" {
					continue // the words do not differ by law
				}
				out, err := service.Specimen(one.ID, pack, tag)
				switch {
				case err != nil:
					t.Errorf("%s under %s in %s: %v", one.ID, pack.ID, tag, err)
				case out.Language != tag || strings.Contains(out.Text+out.HTML, "⟦") || !strings.Contains(out.Text+out.Subject, notice.SpecimenReference):
					t.Errorf("%s under %s in %s is in %s, has gaps, or is not marked as a sample", one.ID, pack.ID, tag, out.Language)
				}
			}
		}
		if laws == 0 {
			t.Errorf("no law knows %s", one.ID)
		}
	}
	for _, template := range letter.Templates() {
		if !listed[template] {
			t.Errorf("%s is not on the list", template)
		}
	}
}

// The same letter differs where the laws do, and is not there where a law does not know it.
func TestSpecimensFollowTheLaw(t *testing.T) {
	t.Parallel()
	h := open(t)
	officer := h.as(dsr.Officer)
	for path, want := range map[string][]string{
		"/denied?law=us_va_vcdpa":                {"Va. Code 59.1-577(C)", "Attorney General of Virginia", "Sample"},
		"/denied?law=us_va_vcdpa&language=es":    {"manifiestamente infundada", "Fiscal General", "59.1-577"},
		"/denied?law=eu_gdpr&language=th":        {"ท่านขอให้เรา", "GDPR Art. 12(4), 77", `lang="th"`},
		"/extension?law=eu_gdpr":                 {"GDPR Art. 15, 12(3)-(6)", "[Sample: here stand the words"},
		"/paused-clarification?law=us_va_vcdpa":  {"Not under this law"},
		"/appeal_received?law=eu_gdpr":           {"Not under this law"},
		"/first_mail?law=us_ca_ccpa&language=en": {"SAMPLE-0000", "11 CCR 7021"},
	} {
		got := officer.get("/desk/letters" + path)
		for _, w := range want {
			if got.status != http.StatusOK || !strings.Contains(got.body, w) {
				t.Errorf("%s: status %d, does not say %q", path, got.status, w)
			}
		}
	}
	list := officer.get("/desk/letters?law=us_va_vcdpa&language=th").body
	if !strings.Contains(list, "law=us_va_vcdpa") || !strings.Contains(list, "not under this law") || strings.Contains(list, "law=eu_gdpr") {
		t.Error("the list does not follow the law that was chosen")
	}
	for _, path := range []string{"/nonsense", "/denied?law=nonsense", "/nonsense/html", "/appeal_received/html?law=eu_gdpr"} {
		if got := officer.get("/desk/letters" + path); got.status != http.StatusNotFound {
			t.Errorf("%s: %d", path, got.status)
		}
	}
}

// The HTML part of a letter may run, load and post nothing, and stands in frames of this site only.
func TestTheHTMLPartOfALetterIsLockedUp(t *testing.T) {
	t.Parallel()
	h := open(t)
	admin := h.as(dsr.Administrator)
	page := admin.get("/desk/letters/denied?law=eu_gdpr")
	if !strings.Contains(page.body, `<iframe class="letter-frame" sandbox=""`) || !strings.Contains(page.header.Get("Content-Security-Policy"), "frame-src 'self'") {
		t.Error("the page does not frame the letter, or lets the frame do things")
	}
	if other := admin.get("/desk/letters").header.Get("Content-Security-Policy"); strings.Contains(other, "frame-src") {
		t.Error("a page without a letter may have frames")
	}
	part := admin.get("/desk/letters/denied/html?law=eu_gdpr")
	csp := part.header.Get("Content-Security-Policy")
	for _, want := range []string{"sandbox;", "default-src 'none'", "form-action 'none'", "frame-ancestors 'self'"} {
		if !strings.Contains(csp, want) {
			t.Errorf("the letter's policy lacks %q: %s", want, csp)
		}
	}
	for _, loose := range []string{"allow-", "script-src", "style-src 'unsafe"} {
		if strings.Contains(csp, loose) {
			t.Errorf("the letter's policy has %q", loose)
		}
	}
	if part.status != http.StatusOK || !strings.Contains(part.body, "SAMPLE-0000") || part.header.Get("X-Frame-Options") != "SAMEORIGIN" {
		t.Errorf("the letter: status %d, frame options %q", part.status, part.header.Get("X-Frame-Options"))
	}
}
