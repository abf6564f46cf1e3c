package app

import (
	"time"

	"github.com/habeasdata/habeas/internal/audit"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/store"
)

// checkBatch is how many requests, submissions or mails are looked at together.
const checkBatch = 200

// skew is how far the clocks of processes of one installation may be apart: what one wrote after the other may bear
// an earlier time by this much.
const skew = 2 * time.Second

// folder is everything about one request.
type folder struct {
	dsr.Request
	submission    dsr.Submission
	records       []audit.Record
	identifiers   []dsr.Identifier
	proofs        []dsr.ProofItem
	verifications []dsr.Verification
	approvals     []dsr.Approval
	effects       []dsr.EffectRecord
	tasks         []dsr.Task
	collections   []dsr.Collection
	packages      []dsr.Package
	downloads     map[dsr.PackageID][]dsr.Download
	mails         []dsr.Outgoing
}

// name is how violations call the request.
func (f *folder) name() string { return "request " + string(f.ID) }

// folders gathers the folders of a batch of requests, a few statements for all of them.
func (c *checkup) folders(requests []dsr.Request) ([]*folder, error) {
	list, byID := make([]*folder, len(requests)), map[dsr.RequestID]*folder{}
	var ids, submissions []string
	for i, r := range requests {
		list[i] = &folder{Request: r, downloads: map[dsr.PackageID][]dsr.Download{}}
		byID[r.ID] = list[i]
		ids, submissions = append(ids, string(r.ID)), append(submissions, string(r.SubmissionID))
	}
	histories, err := c.read.Histories(ids)
	if err != nil {
		return nil, err
	}
	for chain, entries := range histories {
		for _, e := range entries {
			f := byID[dsr.RequestID(chain)]
			f.records = append(f.records, e.Record)
		}
	}
	of := store.Match{"request_id": ids}
	return list, firstOf(
		func() error { return c.persons(list, submissions) },
		put(c.read.Verifications(), of, byID, func(f *folder, v dsr.Verification) { f.verifications = append(f.verifications, v) }),
		put(c.read.Approvals(), of, byID, func(f *folder, a dsr.Approval) { f.approvals = append(f.approvals, a) }),
		put(c.read.Effects(), of, byID, func(f *folder, e dsr.EffectRecord) { f.effects = append(f.effects, e) }),
		put(c.read.Tasks(), of, byID, func(f *folder, t dsr.Task) { f.tasks = append(f.tasks, t) }),
		put(c.read.Collections(), of, byID, func(f *folder, o dsr.Collection) { f.collections = append(f.collections, o) }),
		put(c.read.Packages(), of, byID, func(f *folder, p dsr.Package) { f.packages = append(f.packages, p) }),
		put(c.read.Outbox(), of, byID, func(f *folder, m dsr.Outgoing) { f.mails = append(f.mails, m) }),
		func() error { return c.openings(list) },
	)
}

// persons adds submissions, their identifiers and their proof items.
func (c *checkup) persons(list []*folder, ids []string) error {
	rows, err := c.read.Submissions().Find(store.Match{"id": ids})
	if err != nil {
		return err
	}
	identifiers, err := c.read.Identifiers().Find(store.Match{"submission_id": ids})
	if err != nil {
		return err
	}
	proofs, err := c.read.Proofs().Find(store.Match{"submission_id": ids})
	if err != nil {
		return err
	}
	for _, f := range list {
		for _, p := range proofs {
			if p.SubmissionID == f.SubmissionID {
				f.proofs = append(f.proofs, p)
			}
		}
		for _, s := range rows {
			if s.ID == f.SubmissionID {
				f.submission = s
			}
		}
		for _, i := range identifiers {
			if i.SubmissionID == f.SubmissionID {
				f.identifiers = append(f.identifiers, i)
			}
		}
	}
	return nil
}

// openings adds the downloads of packages.
func (c *checkup) openings(list []*folder) error {
	var ids []string
	owner := map[dsr.PackageID]*folder{}
	for _, f := range list {
		for _, p := range f.packages {
			ids, owner[p.ID] = append(ids, string(p.ID)), f
		}
	}
	if len(ids) == 0 {
		return nil
	}
	rows, err := c.read.Downloads().Find(store.Match{"package_id": ids}, "at")
	for _, d := range rows {
		f := owner[d.PackageID]
		f.downloads[d.PackageID] = append(f.downloads[d.PackageID], d)
	}
	return err
}

// row is a row that belongs to a request.
type row interface {
	dsr.Verification | dsr.Approval | dsr.EffectRecord | dsr.Task | dsr.Collection | dsr.Package | dsr.Outgoing
}

// put returns the step that reads rows of one table and puts each into its folder.
func put[T row](t store.Table[T], of store.Match, byID map[dsr.RequestID]*folder, into func(*folder, T)) func() error {
	return func() error {
		rows, err := t.Find(of)
		for _, r := range rows {
			if f := byID[requestOf(r)]; f != nil {
				into(f, r)
			}
		}
		return err
	}
}

func requestOf[T row](r T) dsr.RequestID {
	switch r := any(r).(type) {
	case dsr.Verification:
		return r.RequestID
	case dsr.Approval:
		return r.RequestID
	case dsr.EffectRecord:
		return r.RequestID
	case dsr.Task:
		return r.RequestID
	case dsr.Collection:
		return r.RequestID
	case dsr.Package:
		return r.RequestID
	case dsr.Outgoing:
		return r.RequestID
	}
	return ""
}

// firstOf runs steps in order, up to the first that fails.
func firstOf(steps ...func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}
