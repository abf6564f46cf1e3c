package store

import (
	"context"
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/habeasdata/habeas/internal/deadline"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
)

// sameInstant wants the same instant in UTC, whatever the database made of it.
var sameInstant = cmp.Comparer(func(a, b time.Time) bool {
	return a.Equal(b) && a.Location().String() == b.Location().String()
})

// links are the rows that others refer to.
type links struct {
	submission dsr.SubmissionID
	request    dsr.RequestID
	pack       dsr.PackageID
}

// fill gives every field of a row a value of its own.
func fill(row any, l links) {
	v := reflect.ValueOf(row).Elem()
	fillStruct(v, v.Type().Name(), l)
}

func fillStruct(v reflect.Value, path string, l links) {
	for i := range v.NumField() {
		f, name := v.Field(i), path+"."+v.Type().Field(i).Name
		switch f.Addr().Interface().(type) {
		case *time.Time:
			f.Set(reflect.ValueOf(noon.Add(time.Duration(i) * 1001 * time.Microsecond)))
			continue
		case *deadline.Date:
			f.Set(reflect.ValueOf(deadline.DateOf(noon.AddDate(0, 0, i), time.UTC)))
			continue
		case *dsr.Strings:
			f.Set(reflect.ValueOf(dsr.Strings{"one", "two words", "“three”", `"four"\`}))
			continue
		case *dsr.SubmissionID:
			if v.Type().Field(i).Name == "SubmissionID" {
				f.SetString(string(l.submission))
				continue
			}
		case *dsr.RequestID:
			if v.Type().Field(i).Name == "RequestID" {
				f.SetString(string(l.request))
				continue
			}
		case *dsr.PackageID:
			if v.Type().Field(i).Name == "PackageID" {
				f.SetString(string(l.pack))
				continue
			}
		}
		switch f.Kind() {
		case reflect.Struct:
			fillStruct(f, name, l)
		case reflect.String:
			f.SetString(fmt.Sprintf("%s-%s ünï", name, NewID()))
		case reflect.Int, reflect.Int64:
			f.SetInt(int64(i + 1))
		case reflect.Bool:
			f.SetBool(true)
		case reflect.Slice:
			f.SetBytes(append([]byte{0, byte(i), 255, 0}, NewID()...))
		}
	}
	if f := v.FieldByName("ControllerID"); f.IsValid() {
		f.SetString("acme")
	}
}

// roundTrip writes a full row and an empty one and reads both back as they were.
func roundTrip[T any](t *testing.T, s *Store, of func(Tables) Table[T], l links) {
	t.Helper()
	var full, empty T
	fill(&full, l)
	fill(&empty, l)
	clearOptional(reflect.ValueOf(&empty).Elem())
	for name, want := range map[string]T{"full": full, "empty": empty} {
		do(t, s, func(tx *Tx) error {
			row := want
			return of(tx.Tables).Insert(&row)
		})
		read := of(s.Read(context.Background()).Tables)
		key := keyOf(t, want)
		got, err := read.Get(key)
		if err != nil {
			t.Fatalf("%T %s: %v", want, name, err)
		}
		if diff := cmp.Diff(want, got, sameInstant, cmpopts.EquateComparable(deadline.Date{})); diff != "" {
			t.Errorf("%T %s (-written +read):\n%s", want, name, diff)
		}
		err = s.InTx(context.Background(), func(tx *Tx) error {
			row := want
			return of(tx.Tables).Insert(&row)
		})
		if !problem.Is(err, problem.Conflict) {
			t.Errorf("%T: a second row with the same key: %v", want, err)
		}
		other := *s
		other.controller = "another"
		if _, err := of(other.Read(context.Background()).Tables).Get(key); !problem.Is(err, problem.NotFound) {
			t.Errorf("%T: another controller reads it: %v", want, err)
		}
	}
}

// clearOptional empties what may be empty: times, dates, lists, numbers and flags. Ids, words and ciphertext stay, and
// the time of creation, which the store fills in.
func clearOptional(v reflect.Value) {
	for i := range v.NumField() {
		f := v.Field(i)
		if v.Type().Field(i).Name == "CreatedAt" {
			continue
		}
		switch f.Interface().(type) {
		case time.Time, deadline.Date, bool, int, int64:
			f.SetZero()
		case dsr.Strings:
			f.Set(reflect.ValueOf(dsr.Strings{}))
		}
	}
}

func keyOf(t *testing.T, row any) string {
	t.Helper()
	v := reflect.ValueOf(row)
	for _, name := range []string{"ID", "Hash", "Name", "Key"} {
		if f := v.FieldByName(name); f.IsValid() && f.Kind() == reflect.String {
			return f.String()
		}
	}
	t.Fatalf("%T has no key", row)
	return ""
}

func TestEveryRowComesBackAsItWasWritten(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		r := request(t, s)
		l := links{submission: r.SubmissionID, request: r.ID, pack: dsr.PackageID(NewID())}
		do(t, s, func(tx *Tx) error {
			return tx.Packages().Insert(&dsr.Package{ID: l.pack, RequestID: l.request, SubmissionID: l.submission})
		})
		roundTrip(t, s, Tables.Submissions, l)
		roundTrip(t, s, Tables.Requests, l)
		roundTrip(t, s, Tables.Identifiers, l)
		roundTrip(t, s, Tables.Verifications, l)
		roundTrip(t, s, Tables.Proofs, l)
		roundTrip(t, s, Tables.Tokens, l)
		roundTrip(t, s, Tables.Sessions, l)
		roundTrip(t, s, Tables.Drafts, l)
		roundTrip(t, s, Tables.Tasks, l)
		roundTrip(t, s, Tables.Effects, l)
		roundTrip(t, s, Tables.Collections, l)
		roundTrip(t, s, Tables.Unresolved, l)
		roundTrip(t, s, Tables.Approvals, l)
		roundTrip(t, s, Tables.Corrections, l)
		roundTrip(t, s, Tables.Assessments, l)
		roundTrip(t, s, Tables.StandingRules, l)
		roundTrip(t, s, Tables.Packages, l)
		roundTrip(t, s, Tables.Downloads, l)
		roundTrip(t, s, Tables.Files, l)
		roundTrip(t, s, Tables.Correspondence, l)
		roundTrip(t, s, Tables.Outbox, l)
		roundTrip(t, s, Tables.Suppressions, l)
		roundTrip(t, s, Tables.Settings, l)
		roundTrip(t, s, Tables.Members, l)
		roundTrip(t, s, Tables.LegalHolds, l)
		roundTrip(t, s, Tables.QuarantinedMails, l)
		roundTrip(t, s, Tables.ListReviews, l)
	})
}

func TestTimesOfAnyZoneAreKeptAsInstants(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		tokyo := noon.In(time.FixedZone("Asia/Tokyo", 9*3600))
		do(t, s, func(tx *Tx) error {
			if err := tx.Sessions().Insert(&dsr.Session{Hash: "h", CreatedAt: tokyo, SeenAt: tokyo}); err != nil {
				return err
			}
			return tx.Sessions().SetOne(Match{"created_at": tokyo}, Values{"expires_at": tokyo})
		})
		r := request(t, s, func(r *dsr.Request) { r.ReceivedAt = tokyo })
		d := dsr.Decided{Before: r, After: r, Event: dsr.Assign}
		d.After.Version, d.After.AckedAt = r.Version+1, tokyo
		do(t, s, func(tx *Tx) error { return tx.saveRequest(d) })
		got, err := s.Read(t.Context()).Sessions().Get("h")
		if err != nil {
			t.Fatal(err)
		}
		after, err := s.Read(t.Context()).Requests().Get(string(r.ID))
		if err != nil {
			t.Fatal(err)
		}
		for _, at := range []time.Time{got.CreatedAt, got.SeenAt, got.ExpiresAt, r.ReceivedAt, after.AckedAt} {
			if diff := cmp.Diff(noon, at, sameInstant); diff != "" {
				t.Error(diff)
			}
		}
	})
}

func TestANilListIsReadAsAnEmptyOne(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		do(t, s, func(tx *Tx) error { return tx.Outbox().Insert(&dsr.Outgoing{ID: "o"}) })
		got, err := s.Read(t.Context()).Outbox().Get("o")
		if err != nil || got.Args == nil || len(got.Args) != 0 || got.ControllerID != "acme" {
			t.Errorf("read %+v: %v", got, err)
		}
	})
}

func TestAMatchIsExact(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		for i, state := range []dsr.MailState{dsr.MailQueued, dsr.MailHeld, dsr.MailSent} {
			do(t, s, func(tx *Tx) error {
				return tx.Outbox().Insert(&dsr.Outgoing{ID: fmt.Sprint(i), Key: fmt.Sprint(i), State: state, Sealed: []byte{byte(i)}, CreatedAt: noon})
			})
		}
		read := s.Read(t.Context()).Outbox()
		for _, c := range []struct {
			match Match
			want  int64
		}{
			{nil, 3},
			{Match{"state": dsr.MailHeld}, 1},
			{Match{"state": []dsr.MailState{dsr.MailHeld, dsr.MailSent}}, 2},
			{Match{"state": []dsr.MailState{}}, 0},
			{Match{"sealed": []byte{1}}, 1},
			{Match{"sealed": [][]byte{{1}, {2}}}, 2},
			{Match{"sealed": []byte{1}, "state": dsr.MailSent}, 0},
			{Match{"created_at": noon.In(time.FixedZone("", 3600))}, 3},
			{Match{"sent_at": time.Time{}}, 3},
		} {
			if n, err := read.Count(c.match); err != nil || n != c.want {
				t.Errorf("%v matches %d rows, want %d: %v", c.match, n, c.want, err)
			}
		}
		if _, err := read.First(Match{"state": dsr.MailFailed}); !problem.Is(err, problem.NotFound) {
			t.Errorf("first of none: %v", err)
		}
	})
}

func TestSetOneChangesOneRowOrNone(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		for i := range 2 {
			do(t, s, func(tx *Tx) error {
				return tx.Settings().Insert(&dsr.Setting{Name: fmt.Sprint(i), Value: "off"})
			})
		}
		ctx := t.Context()
		err := s.InTx(ctx, func(tx *Tx) error {
			return tx.Settings().SetOne(Match{"value": "off"}, Values{"value": "on"})
		})
		if !problem.Is(err, problem.Conflict) {
			t.Errorf("two rows match: %v", err)
		}
		if n, _ := s.Read(ctx).Settings().Count(Match{"value": "off"}); n != 2 {
			t.Errorf("%d rows are unchanged after the refusal, want 2", n)
		}
		do(t, s, func(tx *Tx) error {
			return tx.Settings().SetOne(Match{"name": "1"}, Values{"value": "on", "changed_at": noon})
		})
		if got, err := s.Read(ctx).Settings().Get("1"); err != nil || got.Value != "on" || !got.ChangedAt.Equal(noon) {
			t.Errorf("read %+v: %v", got, err)
		}
	})
}

func TestTheSameApproverIsRefusedByTheDatabase(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		r := request(t, s)
		approve := func(actor, plan string) error {
			return s.InTx(t.Context(), func(tx *Tx) error {
				return tx.Approvals().Insert(&dsr.Approval{RequestID: r.ID, PlanHash: plan, Actor: actor, At: noon})
			})
		}
		if err := approve("one", "plan"); err != nil {
			t.Fatal(err)
		}
		if err := approve("one", "plan"); !problem.Is(err, problem.Conflict) {
			t.Errorf("the same person approves twice: %v", err)
		}
		if err := approve("two", "plan"); err != nil {
			t.Errorf("another person: %v", err)
		}
		if err := approve("one", "another plan"); err != nil {
			t.Errorf("another plan: %v", err)
		}
	})
}
