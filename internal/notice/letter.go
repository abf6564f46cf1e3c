package notice

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/workflow"
	"github.com/habeasdata/habeas/views/letter"
)

// facts are what a letter is written from.
type facts struct {
	ctx    context.Context
	s      *Service
	m      dsr.Outgoing
	read   store.Tables
	sub    dsr.Submission
	r      dsr.Request
	sealer workflow.Sealer
	pack   *regime.Pack
	rule   regime.Rule
}

// writers make the letter of each template. Every template of the outbox has its row here.
var writers = map[string]func(facts) (letter.Notice, error){
	dsr.NoticeFirst:       first,
	dsr.NoticeOnRecord:    onRecord,
	dsr.NoticeByPost:      byPost,
	dsr.NoticeStatusCode:  statusCode,
	dsr.NoticeNeedMore:    needMore,
	dsr.NoticeMessage:     message,
	dsr.NoticeConfirm:     deletionConfirm,
	dsr.NoticeReminder:    deletionReminder,
	dsr.NoticeHold:        deletionHold,
	dsr.NoticeExtension:   extension,
	dsr.NoticeReady:       ready,
	dsr.NoticeOpened:      opened,
	dsr.NoticeDeleted:     deleted,
	dsr.NoticeOptedOut:    optedOut,
	dsr.NoticeDone:        done,
	dsr.NoticeNothingHeld: nothingHeld,
	dsr.NoticeCorrected:   corrected,
	dsr.NoticeRestricted:  restricted,
	dsr.NoticeLifting:     lifting,
	dsr.NoticeReviewed:    reviewed,
	dsr.NoticeDenied:      denied,
	dsr.NoticeUnverified:  unverified,
	dsr.NoticeWithdrawn:   withdrawn,
	dsr.NoticeTriaged:     triaged,
	dsr.NoticeDuplicate:   duplicate,
	dsr.NoticeNotARequest: notARequest,
	dsr.NoticeTask:        ownerTask,
	dsr.NoticeTaskAgain:   ownerReminder,
	dsr.NoticeAlarm:       alarm,
	dsr.NoticePaused:      paused,
	dsr.NoticeResumed:     resumed,
	dsr.NoticeContested:   contested,
	dsr.NoticeGranted:     granted,
	dsr.NoticeUpheld:      upheld,
	dsr.NoticeNotOurRole:  notOurRole,
	dsr.NoticeDaily:       daily,
}

// letter gathers the facts and writes the letter.
func (s *Service) letter(ctx context.Context, m dsr.Outgoing) (letter.Notice, error) {
	write := writers[m.Template]
	if write == nil {
		return nil, fmt.Errorf("%w: there is no letter %q", errUnsendable, m.Template)
	}
	f := facts{ctx: ctx, s: s, m: m, read: s.Work.Store.Read(ctx).Tables}
	var err error
	if m.SubmissionID != "" {
		if f.sub, err = f.read.Submissions().Get(string(m.SubmissionID)); err != nil {
			return nil, err
		}
		if f.sealer, err = s.Work.SealerOf(f.sub); err != nil {
			return nil, err
		}
	}
	if m.RequestID != "" {
		if f.r, err = f.read.Requests().Get(string(m.RequestID)); err != nil {
			return nil, err
		}
		if f.pack, f.rule, err = s.Work.Rule(f.r); err != nil {
			return nil, err
		}
	}
	return write(f)
}

func (f facts) head() letter.Head {
	h := letter.Head{Brand: f.s.Work.Controller.Name, Reference: f.sub.Reference}
	if f.r.Reference != "" {
		h.Reference = f.r.Reference
	}
	if f.sub.ID != "" {
		h.StatusURL = f.url("/status")
	}
	return h
}

func (f facts) url(path string) string { return f.s.Work.Controller.BaseURL + path }

// link makes the mailed link of a token again: every repeat of a mail carries the same.
func (f facts) link(path string, purpose dsr.TokenPurpose, owner string) string {
	return f.url(path + f.s.Work.TokenFor(purpose, owner))
}

// arg returns one of the ids that the mail was written with.
func (f facts) arg(name string) string {
	for _, a := range f.m.Args {
		if value, ok := strings.CutPrefix(a, name+"="); ok {
			return value
		}
	}
	return ""
}

func (f facts) proof() (dsr.ProofItem, error) { return f.read.Proofs().Get(f.arg("proof")) }

func (f facts) local(t time.Time) time.Time { return t.In(f.s.Work.Controller.Location) }

// language is the tag in which the letter is written.
func (f facts) language() string { return f.s.Catalog.Printer(f.m.Locale).Tag() }

// said is one of the law pack's sentences in the letter's language.
func (f facts) said(text string) string { return f.pack.In(f.language(), text) }

// due says one request with its legal date and rule.
func (f facts) due(r dsr.Request) (letter.Due, error) {
	_, rule, err := f.s.Work.Rule(r)
	return letter.Due{Reference: r.Reference, Right: string(r.Right), By: r.AnswerBy, Rule: rule.Citation}, err
}

func (f facts) dues(requests []dsr.Request) ([]letter.Due, error) {
	var dues []letter.Due
	for _, r := range requests {
		if !r.Open() {
			continue
		}
		d, err := f.due(r)
		if err != nil {
			return nil, err
		}
		dues = append(dues, d)
	}
	return dues, nil
}

// gaps lists the systems that the answer goes without, with the reason that staff wrote down.
func (f facts) gaps() ([]letter.Gap, error) {
	tasks, err := f.read.Tasks().Find(store.Match{"request_id": f.r.ID, "state": dsr.TaskReleased}, "connector")
	if err != nil {
		return nil, err
	}
	var gaps []letter.Gap
	for _, t := range tasks {
		if len(gaps) > 0 && gaps[len(gaps)-1].Name == t.Connector {
			continue // let go in the preview, and so in the deletion
		}
		why, err := f.sealer.Open(t.Reason, "task", string(t.ID), "reason")
		if err != nil {
			return nil, err
		}
		gaps = append(gaps, letter.Gap{Name: t.Connector, Why: why})
	}
	return gaps, nil
}

// systems lists the systems of the request's tasks of one kind in one of the states.
func (f facts) systems(kind dsr.TaskKind, states ...dsr.TaskState) ([]dsr.Task, error) {
	return f.read.Tasks().Find(store.Match{"request_id": f.r.ID, "kind": kind, "state": states}, "connector")
}
