package app

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/habeasdata/habeas/internal/vault"
)

// TestALineNamesTheSettingAndWhereItWasSet starts production with mistakes that only show beyond the file itself.
func TestALineNamesTheSettingAndWhereItWasSet(t *testing.T) {
	t.Parallel()
	good := []string{
		"HABEAS_BASE_URL=http://127.0.0.1:1", "HABEAS_CONTROLLER__NAME=Acme", "HABEAS_MAIL__HOST=127.0.0.1", "HABEAS_MAIL__TLS=none",
		"HABEAS_MAIL__FROM=privacy@acme.example", "HABEAS_MASTER_KEY=" + vault.GenerateMasterKey().Reveal(),
	}
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = busy.Close() })
	for name, test := range map[string]struct{ file, setting, want string }{
		"a law that is none":         {"controller: {regimes: [eu_gpdr]}\n", "", `habeas.yaml: controller.regimes: there is no law "eu_gpdr"; ` + "`habeas regimes list` names them"},
		"a default law that is none": {"", "HABEAS_CONTROLLER__DEFAULT_REGIME=de", `HABEAS_CONTROLLER__DEFAULT_REGIME: there is no law "de"`},
		"a calendar that is none":    {"controller: {calendar: de}\n", "", `habeas.yaml: controller.calendar: there is no calendar "de"; there are`},
		"a language without texts":   {"controller: {locale: xx}\n", "", "habeas.yaml: controller.locale: there are no texts"},
		"a sender that is none":      {"", "HABEAS_MAIL__FROM=privacy", `HABEAS_MAIL__FROM: "privacy" is not an email address`},
		"a database that is away":    {"", "DATABASE_URL=postgres://habeas:secret@127.0.0.1:1/none", "DATABASE_URL: the database does not answer"},
		"a key that is away":         {"master_key_file: /nowhere/key\n", "HABEAS_MASTER_KEY=", "habeas.yaml: master_key_file: open /nowhere/key"},
		"an address that is taken":   {"listen: " + busy.Addr().String() + "\n", "", "habeas.yaml: listen: "},
		"a folder of systems away":   {"systems: /nowhere\n", "", "/nowhere"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "habeas.yaml")
			if err := os.WriteFile(path, []byte("data: "+filepath.Join(t.TempDir(), "data")+"\n"+test.file), 0o600); err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second) // what starts in spite of the mistake ends
			defer cancel()
			err := Production(ctx, path, append(slices.Clone(good), test.setting))
			wantLine(t, err, test.want)
			if err != nil && strings.Contains(err.Error(), "secret") {
				t.Errorf("the line repeats a password: %v", err)
			}
		})
	}
}
