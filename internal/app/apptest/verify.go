package apptest

import (
	"encoding/hex"
	"slices"
	"strings"
)

// Canary names values that are personal or secret: none may stand in a log, a job or a plain column when the test
// ends. What people type into forms and what mails carry is named already.
func (h *Harness) Canary(values ...string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, v := range values {
		if len(v) >= 6 && !slices.Contains(h.canaries, v) {
			h.canaries = append(h.canaries, v)
		}
	}
}

// Verify checks that nothing in the database breaks an invariant of the house, that the audit log is whole, and that
// no canary stands anywhere in clear.
func (h *Harness) Verify() {
	h.t.Helper()
	ctx := contextOf(h.t)
	h.mu.Lock()
	canaries := slices.Clone(h.canaries)
	h.mu.Unlock()
	broken, err := h.App.Verify(ctx, canaries...)
	if err != nil {
		h.t.Errorf("verify: %v", err)
	}
	for _, v := range broken {
		h.t.Errorf("an invariant is broken: %s", v)
	}
	if _, err := h.App.VerifyAudit(ctx); err != nil {
		h.t.Errorf("the audit log is broken: %v", err)
	}
	log := h.Log()
	for _, c := range canaries {
		if strings.Contains(log, c) || strings.Contains(log, hex.EncodeToString([]byte(c))) {
			h.t.Errorf("the log holds %q", c)
		}
	}
}
