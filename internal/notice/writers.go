package notice

import (
	"strconv"
	"strings"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/views/letter"
)

func first(f facts) (letter.Notice, error) {
	requests, err := f.read.RequestsOf(f.sub.ID)
	if err != nil {
		return nil, err
	}
	p, err := f.proof()
	if err != nil {
		return nil, err
	}
	if more, ok := f.covers(); ok {
		return letter.FirstDigest{
			Head: f.head(), Count: more, Code: f.s.Work.CodeFor(p), ConfirmURL: f.link("/c/", dsr.TokenConfirm, string(p.ID)),
		}, nil
	}
	n := letter.FirstMail{
		Head: f.head(), Received: f.s.Work.Controller.Today(f.sub.ReceivedAt), Code: f.s.Work.CodeFor(p),
		ConfirmURL: f.link("/c/", dsr.TokenConfirm, string(p.ID)),
	}
	preference := true
	for _, r := range requests {
		d, err := f.due(r)
		if err != nil {
			return nil, err
		}
		n.Requests = append(n.Requests, d)
		preference = preference && r.Class == regime.PreferenceClass
	}
	if preference {
		return letter.FirstPreference(n), nil
	}
	return n, nil
}

// covers says how many submissions a digest is the first mail of.
func (f facts) covers() (int, bool) {
	n, err := strconv.Atoi(f.arg("covers"))
	return n, err == nil
}

func onRecord(f facts) (letter.Notice, error) {
	p, err := f.proof()
	if err != nil {
		return nil, err
	}
	h := f.head()
	h.StatusURL = "" // whoever did not ask has no status to look at
	return letter.OnRecordChallenge{
		Head: h, Right: f.arg("right"), ConfirmURL: f.url("/status"), Code: f.s.Work.CodeFor(p),
		StopURL: f.link("/not-me/", dsr.TokenNotMe, string(p.ID)),
	}, nil
}

func statusCode(f facts) (letter.Notice, error) {
	p, err := f.proof()
	return letter.StatusCode{Head: f.head(), Code: f.s.Work.CodeFor(p), Expires: f.local(p.ExpiresAt)}, err
}

// needMore asks for what an argument names; the words stand in the letter.
func needMore(f facts) (letter.Notice, error) {
	due, err := f.due(f.r)
	return letter.NeedMore{
		Head: f.head(), Right: string(f.r.Right), URL: f.url("/status"), Answer: due, Passphrase: f.arg("need") == "passphrase",
	}, err
}

func message(f facts) (letter.Notice, error) {
	m, err := f.read.Correspondence().Get(f.arg("message"))
	if err != nil {
		return nil, err
	}
	text, err := f.sealer.Text(m)
	return letter.Message{Head: f.head(), Text: text, URL: f.url("/status")}, err
}

func deletionConfirm(f facts) (letter.Notice, error) {
	systems, err := f.planned()
	if err != nil {
		return nil, err
	}
	due, err := f.due(f.r)
	return letter.DeletionConfirm{Head: f.head(), Systems: systems, URL: f.url("/status"), Answer: due}, err
}

func deletionReminder(f facts) (letter.Notice, error) {
	due, err := f.due(f.r)
	return letter.DeletionReminder{Head: f.head(), URL: f.url("/status"), Answer: due}, err
}

func deletionHold(f facts) (letter.Notice, error) {
	return letter.DeletionHold{Head: f.head(), RunsAt: f.local(f.r.HoldUntil), CancelURL: f.url("/status")}, nil
}

func extension(f facts) (letter.Notice, error) {
	clock, err := f.s.Work.Clock(f.r)
	if err != nil {
		return nil, err
	}
	reason, err := f.lastReason()
	return letter.Extension{
		Head: f.head(), Right: string(f.r.Right), Was: clock.AnswerBy, Now: f.r.AnswerBy, Reason: reason,
		Rule: f.rule.Citation, Recourse: f.recourse(),
	}, err
}

// lastReason opens the written reason of the decision that this letter is about, "" where none was written: the one of the
// same transaction, and no other internal word.
func (f facts) lastReason() (string, error) {
	list, err := f.read.Correspondence().Find(store.Match{"request_id": f.r.ID, "direction": dsr.Internal, "at": f.m.CreatedAt}, "id")
	if err != nil || len(list) == 0 {
		return "", err
	}
	return f.sealer.Text(list[len(list)-1])
}

func ready(f facts) (letter.Notice, error) {
	p, err := f.read.Packages().Get(f.arg("package"))
	if err != nil {
		return nil, err
	}
	gaps, err := f.gaps()
	factor := letter.DataPoint
	if f.sub.Passphrase != "" {
		factor = letter.Passphrase
	}
	until := f.s.Now().AddDate(0, 0, dsr.PackageDays) // as [Service.delivered] has it once this letter is taken
	n := letter.AccessReady{
		Head: f.head(), Right: string(f.r.Right), URL: f.link("/download/", dsr.TokenDownload, string(p.ID)),
		Factor: factor, Expires: f.s.Work.Controller.Today(until), MaxOpens: p.MaxOpens, Gaps: gaps,
		Rule: f.rule.Citation, Recourse: f.recourse(),
	}
	if f.r.Lesser {
		n.Lesser = lesser(f.pack, f.r.Right)
	}
	return n, err
}

// lesser is what the law answers a right as that could not be verified at its own level; nil where it knows nothing lesser.
func lesser(pack *regime.Pack, right regime.Right) *letter.Lesser {
	l, ok := pack.LesserOf(right)
	if !ok {
		return nil
	}
	return &letter.Lesser{Right: string(l.As), Rule: l.Citation}
}

func opened(f facts) (letter.Notice, error) {
	d, err := f.read.Downloads().Get(f.arg("download"))
	return letter.PackageOpened{Head: f.head(), At: f.local(d.At), StopURL: f.url("/status")}, err
}

// planned sums up per system what a deletion would do.
func (f facts) planned() ([]letter.SystemResult, error) {
	list, err := f.read.Collections().Find(store.Match{"request_id": f.r.ID}, "connector", "name")
	if err != nil {
		return nil, err
	}
	var results []letter.SystemResult
	for _, c := range list {
		if c.Connector == "" {
			continue // the plan itself
		}
		if len(results) == 0 || results[len(results)-1].Name != c.Connector {
			results = append(results, letter.SystemResult{Name: c.Connector})
		}
		at := &results[len(results)-1]
		at.Deleted, at.Masked, at.Kept = at.Deleted+int(c.Delete), at.Masked+int(c.Mask), at.Kept+int(c.Keep)
		if c.Keep > 0 && !strings.Contains(at.Why, c.KeepReason) {
			at.Why = strings.TrimPrefix(at.Why+"; "+because(f.said(c.KeepReason), c.Citation), "; ")
		}
	}
	return results, nil
}

func because(reason, citation string) string {
	if citation == "" || strings.Contains(reason, citation) {
		return reason
	}
	return reason + " (" + citation + ")"
}

func deleted(f facts) (letter.Notice, error) {
	tasks, err := f.systems(dsr.TaskErase, dsr.TaskDoneOK, dsr.TaskNothing, dsr.TaskKept)
	if err != nil {
		return nil, err
	}
	planned, err := f.planned()
	if err != nil {
		return nil, err
	}
	var results []letter.SystemResult
	for _, t := range tasks {
		one := letter.SystemResult{Name: t.Connector, Deleted: int(t.Deleted), Masked: int(t.Masked), Kept: int(t.Kept)}
		for _, p := range planned {
			if p.Name == t.Connector {
				one.Why = p.Why
			}
		}
		if t.Manual && t.State == dsr.TaskKept {
			if one.Why, err = f.sealer.Open(t.Reason, "task", string(t.ID), "reason"); err != nil {
				return nil, err
			}
			one.Kept = max(one.Kept, 1)
		}
		results = append(results, one)
	}
	gaps, err := f.gaps()
	return letter.DeletionDone{
		Head: f.head(), Done: f.s.Work.Controller.Today(f.s.Now()), Systems: results, Gaps: gaps, Ledger: true, Rule: f.rule.Citation,
		Recourse: f.recourse(),
	}, err
}

func optedOut(f facts) (letter.Notice, error) {
	where, err := f.names(dsr.TaskSuppress)
	if err != nil {
		return nil, err
	}
	gaps, err := f.gaps()
	return letter.OptOutDone{
		Head: f.head(), Right: string(f.r.Right), Done: f.s.Work.Controller.Today(f.s.Now()), Where: where, Gaps: gaps, Suppression: true,
		NotSold: f.arg("not_sold") == "yes",
		Rule:    f.rule.Citation, Recourse: f.recourse(),
	}, err
}

func done(f facts) (letter.Notice, error) {
	return letter.Done{
		Head: f.head(), Right: string(f.r.Right), Done: f.s.Work.Controller.Today(f.s.Now()), Rule: f.rule.Citation, Recourse: f.recourse(),
	}, nil
}

func nothingHeld(f facts) (letter.Notice, error) {
	looked, err := f.names(dsr.TaskCollect, dsr.TaskPreview)
	if err != nil {
		return nil, err
	}
	gaps, err := f.gaps()
	return letter.NothingHeld{
		Head: f.head(), Right: string(f.r.Right), Looked: looked, Gaps: gaps, Rule: f.rule.Citation, Recourse: f.recourse(),
	}, err
}

// names lists the systems that ended a task of one of the kinds.
func (f facts) names(kinds ...dsr.TaskKind) ([]string, error) {
	var names []string
	for _, kind := range kinds {
		tasks, err := f.systems(kind, dsr.TaskDoneOK, dsr.TaskNothing, dsr.TaskKept)
		if err != nil {
			return nil, err
		}
		for _, t := range tasks {
			names = append(names, t.Connector)
		}
	}
	return names, nil
}

func withdrawn(f facts) (letter.Notice, error) {
	return letter.Withdrawn{Head: f.head(), Right: string(f.r.Right), On: f.s.Work.Controller.Today(f.s.Now()), AgainURL: f.url("/")}, nil
}

func triaged(f facts) (letter.Notice, error) {
	requests, err := f.read.RequestsOf(f.sub.ID)
	if err != nil {
		return nil, err
	}
	dues, err := f.dues(requests)
	h := f.head()
	h.Reference = f.sub.Reference
	return letter.Triaged{Head: h, Requests: dues}, err
}

func duplicate(f facts) (letter.Notice, error) {
	earlier, err := f.read.Requests().Get(string(f.r.Duplicate))
	if err != nil {
		return nil, err
	}
	due, err := f.due(earlier)
	return letter.Duplicate{Head: f.head(), Earlier: due}, err
}

func notARequest(f facts) (letter.Notice, error) {
	reason, err := f.lastReason()
	return letter.NotARequest{Head: f.head(), Reason: reason, AgainURL: f.url("/")}, err
}

func ownerTask(f facts) (letter.Notice, error) {
	t, err := f.read.Tasks().Get(f.arg("task"))
	return letter.SystemOwnerTask{
		Head: f.ownerHead(), System: t.Connector, Action: actions[t.Kind], By: f.r.AnswerBy,
		URL: f.link("/task/", dsr.TokenTask, string(t.ID)),
	}, err
}

func ownerReminder(f facts) (letter.Notice, error) {
	t, err := f.read.Tasks().Get(f.arg("task"))
	return letter.SystemOwnerReminder{
		Head: f.ownerHead(), System: t.Connector, By: f.r.AnswerBy, URL: f.link("/task/", dsr.TokenTask, string(t.ID)),
	}, err
}

// ownerHead leaves out the status page: it is the requester's.
func (f facts) ownerHead() letter.Head {
	h := f.head()
	h.StatusURL = ""
	return h
}

var actions = map[dsr.TaskKind]string{
	dsr.TaskCollect: "access", dsr.TaskErase: "erasure", dsr.TaskSuppress: "suppress", dsr.TaskPreview: "erasure",
	dsr.TaskCorrect: "correct", dsr.TaskRestrict: "restrict", dsr.TaskLift: "lift",
}
