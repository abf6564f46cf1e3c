package app_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/habeasdata/habeas/configs"
	"github.com/habeasdata/habeas/internal/app"
)

func TestALawThatWantsAStatementNobodyWroteIsRefused(t *testing.T) {
	t.Parallel()
	c := newChild(t, childOptions{})
	dir := t.TempDir()
	pack, err := fs.ReadFile(configs.FS, "regimes/us_ca_ccpa.yaml")
	if err != nil {
		t.Fatal(err)
	}
	pack = bytes.Replace(pack, []byte("text: us_ca_ccpa_1"), []byte("text: us_ca_ccpa_9"), 1)
	if err := errors.Join(os.Mkdir(filepath.Join(dir, "regimes"), 0o700), os.WriteFile(filepath.Join(dir, "regimes", "us_ca_ccpa.yaml"), pack, 0o600)); err != nil {
		t.Fatal(err)
	}
	a, err := app.OpenOffline(context.Background(), "", append(c.env, "HABEAS_LAW="+dir))
	if err == nil {
		_ = a.Close()
	}
	if err == nil || !strings.Contains(err.Error(), "us_ca_ccpa: declaration.text: there is no text portal.statement.us_ca_ccpa_9") {
		t.Errorf("%v", err)
	}
}
