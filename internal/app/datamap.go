package app

import (
	"fmt"
	"slices"
	"strings"

	"github.com/habeasdata/habeas/internal/datamap"
)

// dataMap reads the data map, if one is set, and says in the log which data categories of the systems it does not know:
// each of them becomes an open item at the first request that meets it.
func (a *App) dataMap() error {
	if a.Config.DataMap == "" {
		return nil
	}
	m, err := datamap.Load(a.Config.DataMap)
	if err != nil {
		return fmt.Errorf("datamap: %w", err)
	}
	a.Map = m
	var missing []string
	for _, c := range a.Systems.Categories() {
		if strings.HasPrefix(c, "user.") && !m.Covered(c) {
			missing = append(missing, c)
		}
	}
	if len(missing) > 0 {
		slices.Sort(missing)
		a.Log.Warn("the data map has no activity for these data categories of the systems", "categories", strings.Join(missing, " "))
	}
	return nil
}
