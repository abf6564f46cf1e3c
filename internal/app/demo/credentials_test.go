package demo

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/habeasdata/habeas/internal/dsr"
)

func TestCredentialsStayTheSameForOneDataFolder(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "data", "staff.json")
	first, err := Credentials(path)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Credentials(path)
	if err != nil {
		t.Fatal(err)
	}
	if !cmp.Equal(first, again) {
		t.Error("a second run drew other credentials")
	}
	wantMode(t, path, 0o600)
	for i, role := range dsr.Roles {
		if first[i].Role != role || first[i].Email != string(role)+"@larkspur.example" {
			t.Errorf("place %d holds %v, want the %s", i, first[i], role)
		}
	}
}

func TestNoPasswordIsDrawnTwice(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, folder := range []string{t.TempDir(), t.TempDir()} {
		list, err := Credentials(filepath.Join(folder, "staff.json"))
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range list {
			if seen[s.Password] || seen[s.Secret] {
				t.Errorf("the %s has a secret that was drawn before", s.Role)
			}
			seen[s.Password], seen[s.Secret] = true, true
			if len(s.Password) < 20 || len(s.Secret) < 32 {
				t.Errorf("the %s has a short secret", s.Role)
			}
		}
	}
}

func TestCredentialsThatOthersCanReadAreRefused(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "staff.json")
	if _, err := Credentials(path); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	if _, err := Credentials(path); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("got %v, want an error that says what to do", err)
	}
}

func TestDamagedCredentialsAreRefusedAndKept(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"cut off": `[{"email":"officer@lark`, "empty list": `[]`,
		"a role is missing": `[{"email":"a@b.example","password":"p","totp_secret":"s","role":"officer"}]`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "staff.json")
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := Credentials(path); err == nil {
				t.Error("damaged credentials were taken")
			}
			if got, _ := os.ReadFile(path); string(got) != text {
				t.Error("the damaged file was overwritten")
			}
		})
	}
}

func TestStaffPrintWithoutTheirSecrets(t *testing.T) {
	t.Parallel()
	s := Staff{Email: "officer@larkspur.example", Password: "hidden-word", Secret: "HIDDENSEED", Role: dsr.Officer}
	for _, text := range []string{fmt.Sprint(s), fmt.Sprintf("%+v", s), fmt.Sprintf("%#v", s), fmt.Sprintf("%v", []Staff{s})} {
		if strings.Contains(text, "hidden") || strings.Contains(text, "HIDDEN") {
			t.Errorf("prints its secrets: %s", text)
		}
	}
}

func TestScriptsReadTheDocumentedShape(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "access.json")
	if err := os.WriteFile(path, []byte("from the run before"), 0o644); err != nil {
		t.Fatal(err)
	}
	s := Script{
		Portal: "http://127.0.0.1:1/", Desk: "http://127.0.0.1:1/desk", Mailbox: "http://127.0.0.1:1/mailbox",
		Staff: []Staff{{Email: "officer@larkspur.example", Password: "p", Secret: "s", Role: dsr.Officer}},
	}
	if err := WriteScript(path, s); err != nil {
		t.Fatal(err)
	}
	wantMode(t, path, 0o600)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var got any
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"portal": "http://127.0.0.1:1/", "desk": "http://127.0.0.1:1/desk", "mailbox": "http://127.0.0.1:1/mailbox",
		"staff": []any{map[string]any{"email": "officer@larkspur.example", "password": "p", "totp_secret": "s", "role": "officer"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if left, _ := filepath.Glob(path + "?*"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func wantMode(t *testing.T, path string, want os.FileMode) {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Mode().Perm(); got != want {
		t.Errorf("%s has mode %o, want %o", path, got, want)
	}
}
