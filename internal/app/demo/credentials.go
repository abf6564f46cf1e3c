package demo

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/staff"
)

// Staff is one person at the desk of the demonstration. It holds secrets and prints without them.
type Staff struct {
	Email    string   `json:"email"`
	Password string   `json:"password"`
	Secret   string   `json:"totp_secret"` // base32, for an authenticator app
	Role     dsr.Role `json:"role"`
}

// String hides the secrets.
func (s Staff) String() string { return string(s.Role) + " " + s.Email + " [redacted]" }

// GoString hides the secrets.
func (s Staff) GoString() string { return s.String() }

// names are the made-up people, one per role.
var names = map[dsr.Role]string{
	dsr.Officer: "Olivia Stern", dsr.Approver: "Anton Vale", dsr.Administrator: "Ada Brook", dsr.Auditor: "Aldo Finch",
}

// Account is the account to make for this person; see staff.Service.Bootstrap.
func (s Staff) Account() staff.Bootstrapped {
	return staff.Bootstrapped{Email: s.Email, Name: names[s.Role], Role: s.Role, Password: s.Password, Secret: s.Secret}
}

// Credentials reads the staff of this data folder from the file at path, one per role. The first call draws their
// passwords and second factors and writes the file, readable by its owner alone; one that others can read is refused.
func Credentials(path string) ([]Staff, error) {
	list, err := readCredentials(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return list, err
	}
	list = nil
	for _, role := range dsr.Roles {
		list = append(list, Staff{Email: string(role) + "@larkspur.example", Password: newPassword(), Secret: staff.NewSecret(), Role: role})
	}
	if err := writeSecret(path, list); err != nil {
		return nil, fmt.Errorf("demo credentials: %w", err)
	}
	return list, nil
}

func readCredentials(path string) ([]Staff, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("demo credentials: %w", err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("demo credentials: others can read %s: run chmod 600 on it, or remove it together with the data folder", path)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("demo credentials: %w", err)
	}
	var list []Staff
	if err := json.Unmarshal(text, &list); err != nil || !complete(list) {
		return nil, fmt.Errorf("demo credentials: %s is damaged: remove it together with the data folder, or restore it", path)
	}
	return list, nil
}

// complete reports whether there is one person per role, in the order of the roles, with both factors.
func complete(list []Staff) bool {
	if len(list) != len(dsr.Roles) {
		return false
	}
	for i, s := range list {
		if s.Role != dsr.Roles[i] || s.Email == "" || s.Password == "" || s.Secret == "" {
			return false
		}
	}
	return true
}

// newPassword draws 100 random bits in four groups that can be typed.
func newPassword() string {
	text := strings.ToLower(rand.Text())[:20]
	return text[:5] + "-" + text[5:10] + "-" + text[10:15] + "-" + text[15:]
}

// Script tells a script where the running demonstration is and who may sign in.
type Script struct {
	Portal  string  `json:"portal"`
	Desk    string  `json:"desk"`
	Mailbox string  `json:"mailbox"`
	Staff   []Staff `json:"staff"`
}

// WriteScript puts s in the file at path, whole at once and readable by its owner alone. A file that is there is
// replaced.
func WriteScript(path string, s Script) error {
	if err := writeSecret(path, s); err != nil {
		return fmt.Errorf("credentials for scripts: %w", err)
	}
	return nil
}

// writeSecret writes v as JSON to a file of mode 0600 that appears whole.
func writeSecret(path string, v any) error {
	text, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	unfinished := path + ".new"
	if err := os.Remove(unfinished); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	file, err := os.OpenFile(unfinished, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(append(text, '\n'))
	if err == nil {
		err = file.Sync()
	}
	if closeErr := file.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = os.Rename(unfinished, path)
	}
	return err
}
