package fulfillment

import (
	"context"
	"encoding/hex"
	"io"
	"mime"
	"path/filepath"
	"slices"
	"strings"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/vault"
)

// Limits of what a person may add to an answered task.
const (
	MaxFiles    = 10
	MaxFileSize = 25 << 20
)

// TaskAnswer is what somebody says about a system that people answer for.
type TaskAnswer struct {
	State  dsr.TaskState // done, nothing found, or kept (with a reason)
	Reason string
	Files  []Upload
}

// Upload is one file on its way in.
type Upload struct {
	Name string
	Body io.Reader
}

// OwnerTask is a task as the owner of the system sees it: what to do, by when, and the identifiers needed, nothing
// more.
type OwnerTask struct {
	Task         dsr.Task
	Request      dsr.Request
	Instructions string
	Identifiers  []OwnerIdentifier
	Changes      []OwnerChange // of a correction
	Uses         []OwnerUse    // of a restriction or objection: what stops, or begins again
}

// OwnerUse is one use of data that a person stops, or begins again, by hand.
type OwnerUse struct{ Activity, Purpose string }

// OwnerChange is one change that a person makes, or passes on, by hand.
type OwnerChange struct {
	Topic dsr.Topic
	Place string // collection and field; "" where no program reads the system
	Value string // what is right; "" where the value is deleted
}

// OwnerIdentifier is one identifier in clear.
type OwnerIdentifier struct {
	Kind  dsr.IdentifierKind
	Value string
}

// AnswerTask records a staff member's answer for a system.
func (s *Service) AnswerTask(ctx context.Context, id dsr.TaskID, by dsr.Actor, a TaskAnswer) error {
	if by.Cause != dsr.ByStaff || by.Role != dsr.Officer {
		return problem.New(problem.Forbidden, "Your role may not do this.")
	}
	return s.answer(ctx, id, by, a)
}

// AnswerByToken records the answer of a system's owner, who has a mailed link and no account.
func (s *Service) AnswerByToken(ctx context.Context, token string, a TaskAnswer) error {
	row, err := s.Work.Live(s.Work.Store.Read(ctx).Tables, token, dsr.TokenTask, s.Now())
	if err != nil {
		return err
	}
	t, err := s.Work.Store.Read(ctx).Tasks().Get(row.OwnerID)
	if err != nil {
		return err
	}
	r, err := s.Work.Store.Read(ctx).Requests().Get(string(t.RequestID))
	if err != nil {
		return err
	}
	if !r.Open() && t.Kind != dsr.TaskLift {
		return problem.New(problem.Gone, "This request is closed. There is nothing more to do.")
	}
	return s.answer(ctx, t.ID, dsr.System(dsr.ByConnector, t.Connector), a)
}

func (s *Service) answer(ctx context.Context, id dsr.TaskID, by dsr.Actor, a TaskAnswer) error {
	if a.State != dsr.TaskDoneOK && a.State != dsr.TaskNothing && a.State != dsr.TaskKept {
		return problem.Fields(problem.Field{Name: "state", Message: "Choose: done, nothing found, or kept."})
	}
	a.Reason = strings.TrimSpace(a.Reason)
	if a.State == dsr.TaskKept && a.Reason == "" {
		return problem.Fields(problem.Field{Name: "reason", Message: "Write down why it is kept. The answer repeats it."})
	}
	t, err := s.Work.Store.Read(ctx).Tasks().Get(string(id))
	if err != nil {
		return err
	}
	if !t.Manual {
		return problem.New(problem.Conflict, "This system answers by itself.")
	}
	if t.State.Ended() {
		return problem.New(problem.Conflict, "This part is answered already.")
	}
	if err := s.upload(ctx, t, a.Files); err != nil {
		return err
	}
	return s.endByHand(ctx, id, by, a.State, a.Reason, dsr.TaskDone)
}

// upload writes files into the vault under generated names; the given name is kept sealed, for the download only.
func (s *Service) upload(ctx context.Context, t dsr.Task, files []Upload) error {
	if len(files) > MaxFiles {
		return problem.Fields(problem.Field{Name: "files", Message: "Add at most 10 files."})
	}
	for _, f := range files {
		w, err := s.Work.Vault.Create(ctx, vault.Collected, s.Now())
		if err != nil {
			return err
		}
		defer w.Abort()
		n, err := io.Copy(w, io.LimitReader(f.Body, MaxFileSize+1))
		if err != nil {
			return err
		}
		if n > MaxFileSize {
			return problem.New(problem.TooLarge, "A file may have at most 25 MB.")
		}
		written, err := w.Commit()
		if err != nil {
			return err
		}
		if err := s.keepFile(ctx, t, f.Name, written); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) keepFile(ctx context.Context, t dsr.Task, name string, written vault.Written) error {
	return s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		r, sealer, err := s.sealerOf(tx, t.RequestID)
		if err != nil {
			return err
		}
		f := dsr.File{
			ID: store.NewID(), SubmissionID: r.SubmissionID, RequestID: r.ID, TaskID: t.ID, Size: written.Size,
			MediaType: mime.TypeByExtension(filepath.Ext(name)), SHA256: hex.EncodeToString(written.SHA256[:]),
			VaultID: written.ID, CreatedAt: tx.Now(), Class: dsr.FileCollected,
		}
		if f.Name, err = sealer.Seal(filepath.Base(name), "file", f.ID, "name"); err != nil {
			return err
		}
		return tx.Files().Insert(&f)
	})
}

// TaskByToken says what a system owner is asked to do. It changes nothing.
func (s *Service) TaskByToken(ctx context.Context, token string) (OwnerTask, error) {
	row, err := s.Work.Live(s.Work.Store.Read(ctx).Tables, token, dsr.TokenTask, s.Now())
	if err != nil {
		return OwnerTask{}, err
	}
	o, err := s.OwnerTask(ctx, dsr.TaskID(row.OwnerID))
	if err != nil {
		return o, err
	}
	if !o.Request.Open() && o.Task.Kind != dsr.TaskLift {
		return OwnerTask{}, problem.New(problem.Gone, "This request is closed. There is nothing more to do.")
	}
	if o.Task.State.Ended() {
		o.Identifiers, o.Changes = nil, nil // the link goes on working for months; nobody needs to find the person any more
	}
	return o, nil
}

// OwnerTask gathers a manual task with the identifiers that are needed to find the person.
func (s *Service) OwnerTask(ctx context.Context, id dsr.TaskID) (OwnerTask, error) {
	read := s.Work.Store.Read(ctx)
	t, err := read.Tasks().Get(string(id))
	if err != nil {
		return OwnerTask{}, err
	}
	o := OwnerTask{Task: t}
	if o.Request, err = read.Requests().Get(string(t.RequestID)); err != nil {
		return o, err
	}
	if c := s.Systems.Connector(t.Connector); c != nil {
		o.Instructions = c.Instructions
	}
	sub, err := read.Submissions().Get(string(o.Request.SubmissionID))
	if err != nil {
		return o, err
	}
	sealer, err := s.Work.SealerOf(sub)
	if err != nil {
		return o, err
	}
	source := dsr.OnRecord
	if o.Request.Need == 0 {
		source = dsr.Typed
	}
	list, err := read.Identifiers().Find(store.Match{"submission_id": sub.ID, "source": source}, "kind", "id")
	if err != nil {
		return o, err
	}
	for _, i := range list {
		value, err := sealer.OpenIdentifier(i)
		if err != nil {
			return o, err
		}
		o.Identifiers = append(o.Identifiers, OwnerIdentifier{i.Kind, value})
	}
	if dsr.Restricts(o.Request.Right) {
		o.Uses, err = s.usesFor(ctx, o.Request, t)
	}
	if t.Kind == dsr.TaskCorrect || t.Kind == dsr.TaskTell && corrects(o.Request) {
		o.Changes, err = s.changesFor(ctx, o.Request, t)
	}
	return o, err
}

// changesFor lists what is corrected in one system, or everywhere for a system that no program reads and for a recipient.
func (s *Service) changesFor(ctx context.Context, r dsr.Request, t dsr.Task) ([]OwnerChange, error) {
	items, err := s.Items(ctx, r)
	if err != nil {
		return nil, err
	}
	c := s.Systems.Connector(t.Connector)
	everywhere := c == nil || c.Manual()
	var list []OwnerChange
	for _, i := range items {
		if i.Verdict != dsr.Accepted && i.Verdict != dsr.Deleted {
			continue
		}
		change := OwnerChange{Topic: i.Topic}
		if i.Verdict == dsr.Accepted {
			change.Value = toWrite(i.Claim, i.Why)
		}
		if everywhere {
			list = append(list, change)
			continue
		}
		for _, held := range i.Candidates {
			if held.Connector == t.Connector && slices.Contains(i.Targets, held.ID) {
				change.Place = held.Title + "." + held.Field
				list = append(list, change)
			}
		}
	}
	return list, nil
}

// usesFor lists the granted uses that a task is about: one activity's, or all.
func (s *Service) usesFor(ctx context.Context, r dsr.Request, t dsr.Task) ([]OwnerUse, error) {
	rows, err := s.Assessments(s.Work.Store.Read(ctx).Tables, r)
	var list []OwnerUse
	for _, a := range rows {
		one, single := strings.CutPrefix(t.Connector, dsr.UsePrefix)
		if a.Verdict == dsr.Accepted && a.Activity != "" && (!single || one == strings.TrimSpace(a.Activity)) {
			list = append(list, OwnerUse{a.Activity, a.Purpose})
		}
	}
	return list, err
}
