package sink

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

const extension = ".mail.json"

// load reads the folder, oldest first.
func (s *Sink) load() error {
	if s.options.Folder == "" {
		return nil
	}
	if err := os.MkdirAll(s.options.Folder, 0o700); err != nil {
		return fmt.Errorf("mail sink: %w", err)
	}
	names, err := filepath.Glob(filepath.Join(s.options.Folder, "*"+extension))
	if err != nil {
		return fmt.Errorf("mail sink: %w", err)
	}
	sort.Strings(names)
	for _, name := range names {
		raw, err := os.ReadFile(name)
		if err != nil {
			return fmt.Errorf("mail sink: %w", err)
		}
		var m Message
		if err := json.Unmarshal(raw, &m); err != nil {
			return fmt.Errorf("mail sink: read %s: %w", name, err)
		}
		s.messages = append(s.messages, m)
		if _, err := fmt.Sscanf(m.ID, "m%d", &s.last); err != nil {
			return fmt.Errorf("mail sink: %s has the foreign id %q", name, m.ID)
		}
	}
	return nil
}

// store gives the message its id, keeps it and wakes whoever waits.
func (s *Sink) store(m Message) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last++
	m.ID = fmt.Sprintf("m%09d", s.last)
	if s.options.Now != nil {
		m.Received = s.options.Now().UTC()
	}
	if err := s.writeFile(m); err != nil {
		return err
	}
	s.messages = append(s.messages, m)
	close(s.arrived)
	s.arrived = make(chan struct{})
	return nil
}

// writeFile writes the whole file or none.
func (s *Sink) writeFile(m Message) error {
	if s.options.Folder == "" {
		return nil
	}
	raw, err := json.Marshal(m)
	if err != nil {
		return err
	}
	name := filepath.Join(s.options.Folder, m.ID+extension)
	temporary := strings.TrimSuffix(name, extension) + ".tmp"
	if err := os.WriteFile(temporary, raw, 0o600); err != nil {
		return err
	}
	return os.Rename(temporary, name)
}

// removeFiles deletes the files of all messages.
func (s *Sink) removeFiles() error {
	if s.options.Folder == "" {
		return nil
	}
	for _, m := range s.messages {
		err := os.Remove(filepath.Join(s.options.Folder, m.ID+extension))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("mail sink: %w", err)
		}
	}
	return nil
}
