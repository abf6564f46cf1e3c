package testkit

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
)

// state is what other processes need to know of a running server. Its file is readable by its user only: it has the
// password.
type state struct {
	Pid      int    `json:"pid"`
	Port     int    `json:"port"`
	Password string `json:"password"`
	Signal   int    `json:"signal"`  // asks the server to stop at once
	Private  bool   `json:"private"` // of one test: the guard removes the whole folder
}

// readState returns the zero state when there is none.
func readState(dir string) (state, error) {
	var st state
	text, err := os.ReadFile(filepath.Join(dir, "state"))
	if errors.Is(err, os.ErrNotExist) {
		return st, nil
	}
	if err != nil {
		return st, err
	}
	return st, json.Unmarshal(text, &st)
}

func writeState(dir string, st state) error {
	text, err := json.Marshal(st)
	if err != nil {
		return err
	}
	fresh := filepath.Join(dir, "state.new")
	if err := os.WriteFile(fresh, text, 0o600); err != nil {
		return err
	}
	return os.Rename(fresh, filepath.Join(dir, "state"))
}
