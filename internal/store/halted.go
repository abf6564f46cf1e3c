package store

import "github.com/habeasdata/habeas/internal/dsr"

// Halted reports whether the emergency stop is on for a connector, or for all.
func (t Tables) Halted(connector string) (bool, error) {
	rows, err := t.Settings().Find(Match{"name": []string{dsr.StopAll, dsr.StopSwitch(connector)}})
	for _, row := range rows {
		if row.Value != "" {
			return true, err
		}
	}
	return false, err
}
