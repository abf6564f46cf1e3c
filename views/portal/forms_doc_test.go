package portal_test

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/habeasdata/habeas/views/portal"
)

// TestTheFormsPageNamesEveryFieldChoiceAndLimit keeps docs/forms.md, which scripts rely on, with the constants.
func TestTheFormsPageNamesEveryFieldChoiceAndLimit(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../../docs/forms.md")
	if err != nil {
		t.Fatal(err)
	}
	doc := string(raw)
	source, err := os.ReadFile("fields.go")
	if err != nil {
		t.Fatal(err)
	}
	fields := regexp.MustCompile(`Field\w+\s+= "(\w+)"`).FindAllStringSubmatch(string(source), -1)
	if len(fields) < 30 {
		t.Fatalf("only %d fields found in fields.go", len(fields))
	}
	for _, f := range fields {
		if !strings.Contains(doc, "`"+f[1]+"`") {
			t.Errorf("docs/forms.md does not name the field %s", f[1])
		}
	}
	for _, list := range [][]string{portal.AllRights, portal.Requesters, portal.Relationships, portal.Authorities,
		portal.ChildAges, portal.ProofDetails} {
		for _, value := range list {
			if !strings.Contains(doc, "`"+value+"`") {
				t.Errorf("docs/forms.md does not name the choice %s", value)
			}
		}
	}
	for row, limit := range map[string]int{"`agent_name` | ": portal.MaxName, "`agent_company` | ": portal.MaxCompany,
		"`email` | ": portal.MaxEmail, "`phone` | ": portal.MaxPhone, "`account` | ": portal.MaxAccount,
		"`order` | ": portal.MaxOrder, "`device` | ": portal.MaxDevice, "`details` | ": portal.MaxDetails,
		"`submission_key` | ": portal.MaxSubmissionKey} {
		if !strings.Contains(doc, fmt.Sprint(row, limit)) {
			t.Errorf("docs/forms.md does not say %s%d", row, limit)
		}
	}
}

// TestEveryFormOfThePagesIsDocumented looks for the action of each form.
func TestEveryFormOfThePagesIsDocumented(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../../docs/forms.md")
	if err != nil {
		t.Fatal(err)
	}
	doc := strings.ReplaceAll(string(raw), "{token}", "tok")
	for _, p := range pages(t) {
		for _, f := range structureOf(t, p).forms {
			action := attr(f, "action")
			if !strings.Contains(doc, "`"+action+"`") && !strings.Contains(doc, "POST "+action+"`") {
				t.Errorf("%s: the form at %s is not in docs/forms.md", p.name, action)
			}
		}
	}
}
