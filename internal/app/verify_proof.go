package app

import (
	"time"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/regime"
)

// proof checks invariant 1: nothing is read for an answer, and nothing is done to a person's data, without a
// verification of this request that stood at that moment. A preference needs none and must demand none.
func (c *checkup) proof(f *folder) {
	if f.Class == regime.PreferenceClass {
		c.nothingDemanded(f)
		return
	}
	for _, e := range f.effects {
		if e.Kind != effectOf(f.Right) && !(e.Kind == dsr.TaskLift && dsr.Restricts(f.Right)) {
			c.add(1, "effect-of-class", f.name(), "effect %s is no part of a request of class %s", e.Key, f.Class)
		}
		if !c.provenAt(f, e.StartedAt, f.Right) || regime.Level(e.Level) < regime.L2 {
			c.add(1, "effect-unverified", f.name(), "effect %s started without a verification at its level", e.Key)
		}
	}
	for _, t := range f.tasks {
		if (t.Kind == dsr.TaskCollect || t.Kind == dsr.TaskPreview) && !c.provenAt(f, t.CreatedAt, f.Right) {
			c.add(1, "read-unverified", f.name(), "task %s read without a verification at its level", t.ID)
		}
	}
	for _, p := range f.packages {
		if !c.provenAt(f, p.CreatedAt, f.Right) {
			c.add(1, "package-unverified", f.name(), "package %s was made without a verification at its level", p.ID)
		}
	}
	for _, r := range f.records {
		if r.To == string(dsr.Collecting) && r.From != r.To && !c.provenAt(f, r.At, "") {
			c.add(1, "collect-unverified", f.name(), "record %d starts to collect without a verification at its level", r.Seq)
		}
	}
	if len(f.collections) > 0 && len(f.verifications) == 0 {
		c.add(1, "read-unverified", f.name(), "there are collected rows and no verification")
	}
}

// effectOf is the one kind of write that a right may lead to; none for a right that only reads.
func effectOf(right regime.Right) dsr.TaskKind {
	switch right {
	case regime.Delete:
		return dsr.TaskErase
	case regime.Correct:
		return dsr.TaskCorrect
	case regime.Restrict, regime.Object:
		return dsr.TaskRestrict
	}
	return "none"
}

func (c *checkup) nothingDemanded(f *folder) {
	if f.Need > regime.L0 {
		c.add(1, "preference-demands", f.name(), "it demands level %s for a preference", f.Need)
	}
	for _, v := range f.verifications {
		if v.RevokedAt.IsZero() {
			c.add(1, "preference-demands", f.name(), "verification %s stands for a preference", v.ID)
		}
	}
	for _, e := range f.effects {
		if e.Kind != dsr.TaskSuppress {
			c.add(1, "effect-of-class", f.name(), "effect %s is no part of a preference", e.Key)
		}
	}
}

// provenAt reports whether a verification for the right stood at a moment, at the level that its law demands; the
// empty right stands for any.
func (c *checkup) provenAt(f *folder, at time.Time, right regime.Right) bool {
	lesser, err := c.app.Work.LesserOf(f.Request)
	if err != nil || !f.Lesser || right != f.Right {
		lesser.As = "" // doubt fails closed
	}
	for _, v := range f.verifications {
		if v.DecidedAt.After(at.Add(skew)) || !v.RevokedAt.IsZero() && v.RevokedAt.Add(skew).Before(at) {
			continue
		}
		if right != "" && v.Right != right && (lesser.As == "" || v.Right != lesser.As) {
			continue
		}
		// A law that cannot be found demands more than there is: doubt fails closed.
		if need, err := c.demanded(f.Request, v.Right); err == nil && v.Level >= need && v.Level >= regime.L2 {
			return true
		}
	}
	return false
}
