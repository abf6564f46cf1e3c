package audit

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var day = time.Date(2026, 11, 22, 10, 0, 0, 123456000, time.UTC)

func sample(chain string, n int) Record {
	return Record{
		Controller: "c1", Chain: chain, Version: int64(n), At: day.Add(time.Duration(n) * time.Second),
		Actor: Actor{Staff, "p-5f3a"}, Event: "state_changed", Cause: Staff, From: "received", To: "verifying",
		Details: map[string]string{"right": "access", "due": "2026-12-22", "plan": "sha256:00ff"},
	}
}

// story is a history as a storage and a folder of checkpoints hold it.
type story struct {
	signer *Signer
	sealed []Sealed
	open   []Entry
	notes  [][]byte
}

// tell writes three chains in turn, seals all records but the last two, and checkpoints the log every three leaves.
func tell(t interface{ Fatal(...any) }, records int) *story {
	signer, err := NewSigner("habeas-audit", bytes.Repeat([]byte{7}, 32))
	if err != nil {
		t.Fatal(err)
	}
	s := &story{signer: signer}
	heads := map[string]Head{}
	var log Head
	for i := range records {
		chain := fmt.Sprintf("r%d", i%3)
		e, err := Append(heads[chain], sample(chain, i+1))
		if err != nil {
			t.Fatal(err)
		}
		heads[chain] = e.Head()
		if i >= records-2 {
			s.open = append(s.open, e)
			continue
		}
		leaf := Seal(log, e)
		log = leaf.Head()
		s.sealed = append(s.sealed, Sealed{leaf, e})
		if i%3 == 2 {
			s.note(t, log, day.Add(time.Duration(i)*time.Minute))
		}
	}
	return s
}

func (s *story) note(t interface{ Fatal(...any) }, log Head, at time.Time) {
	note, err := s.signer.Sign(Checkpoint{Origin: "habeas/test", Size: log.Seq, Root: log.Hash, At: at})
	if err != nil {
		t.Fatal(err)
	}
	s.notes = append(s.notes, note)
}

func (s *story) history() History {
	return History{Checkpoints: seq(s.notes), Sealed: seq(s.sealed), Unsealed: seq(s.open)}
}

func (s *story) verify() (Summary, error) {
	return Verify(context.Background(), s.history(), Rules{Key: s.signer.Verifier(), Origin: "habeas/test"})
}

func seq[T any](items []T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, item := range items {
			if !yield(item, nil) {
				return
			}
		}
	}
}

func TestUntouchedHistoryVerifies(t *testing.T) {
	t.Parallel()
	for _, n := range []int{2, 3, 5, 40} {
		s := tell(t, n)
		sum, err := s.verify()
		if err != nil || sum.Entries != int64(n) || sum.Log.Seq != int64(n-2) || sum.Chains != min(n, 3) || sum.Checkpoints != len(s.notes) {
			t.Errorf("%d records: %+v, %v", n, sum, err)
		}
	}
	if _, err := Verify(context.Background(), History{}, Rules{}); err != nil {
		t.Errorf("an empty history: %v", err)
	}
	empty := &story{signer: tell(t, 2).signer}
	empty.note(t, Head{}, day)
	if sum, err := empty.verify(); err != nil || sum.Checkpoints != 1 {
		t.Errorf("a checkpoint of an empty log: %v", err)
	}
}

// ATK-78 at the format: every touch is found, at its place.
func TestTouchedHistoryIsFoundAtItsPlace(t *testing.T) {
	t.Parallel()
	const at = 6 // the leaf that is touched: gseq 7
	for name, c := range map[string]struct {
		touch func(*story)
		gseq  int64
		seq   int64 // 0: the place in the log says it all
	}{
		"a record was edited":        {func(s *story) { s.sealed[at].Entry.Record.To = "denied" }, 7, 3},
		"a detail was edited":        {func(s *story) { edit(&s.sealed[at].Entry.Record, "due", "2027-12-22") }, 7, 3},
		"a detail was added":         {func(s *story) { edit(&s.sealed[at].Entry.Record, "x", "y") }, 7, 3},
		"the time was moved":         {func(s *story) { s.sealed[at].Entry.Record.At = day }, 7, 3},
		"the actor was changed":      {func(s *story) { s.sealed[at].Entry.Record.Actor.Pseudonym = "p-0" }, 7, 3},
		"a record was removed":       {func(s *story) { s.sealed[at].Entry = Entry{} }, 7, 3},
		"a leaf was removed":         {func(s *story) { s.sealed = slices.Delete(s.sealed, at, at+1) }, 7, 0},
		"two leaves were swapped":    {func(s *story) { s.sealed[at], s.sealed[at+1] = s.sealed[at+1], s.sealed[at] }, 7, 0},
		"a leaf was doubled":         {func(s *story) { s.sealed = slices.Insert(s.sealed, at, s.sealed[at]) }, 8, 3},
		"the log's end was dropped":  {func(s *story) { s.sealed = s.sealed[:at]; s.open = nil }, 7, 0},
		"an open record was edited":  {func(s *story) { s.open[0].Record.To = "denied" }, 0, 7},
		"an open record was dropped": {func(s *story) { s.open = append(s.open[1:], more(s.open[0])) }, 0, 8},
		"an open record was hung elsewhere": {func(s *story) {
			s.open[0].Prev = Hash{1}
			s.open[0].Hash = link(s.open[0].Prev, s.open[0].Record.Canonical())
		}, 0, 7},
		"a leaf's hash was edited": {func(s *story) { s.sealed[at].Leaf.Hash[0]++ }, 7, 0},
		"the last record of a chain was written anew": {func(s *story) {
			e := &s.sealed[17].Entry
			e.Record.To = "denied"
			e.Hash = link(e.Prev, e.Record.Canonical())
		}, 18, 6},
		"a record was rewritten with its chain and the log after it": {func(s *story) { rewrite(s, at) }, 9, 0},
	} {
		s := tell(t, 20)
		c.touch(s)
		_, err := s.verify()
		var b *Broken
		if !errors.As(err, &b) {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if b.GSeq != c.gseq || (c.seq != 0 && b.Seq != c.seq) {
			t.Errorf("%s: found at gseq %d seq %d, want %d and %d: %v", name, b.GSeq, b.Seq, c.gseq, c.seq, b)
		}
	}
}

// rewrite edits the record at a leaf and recomputes every hash after it, as somebody with the database but without
// the signing key can.
func rewrite(s *story, at int) {
	s.sealed[at].Entry.Record.To = "denied"
	heads := map[string]Head{}
	var log Head
	for i := range s.sealed {
		e := &s.sealed[i].Entry
		e.Prev = heads[e.Record.Chain].Hash
		e.Hash = link(e.Prev, e.Record.Canonical())
		heads[e.Record.Chain] = e.Head()
		s.sealed[i].Leaf = Seal(log, *e)
		log = s.sealed[i].Leaf.Head()
	}
}

func edit(r *Record, key, value string) {
	r.Details = maps.Clone(r.Details)
	r.Details[key] = value
}

// more returns the record after next of e's chain, with the one between them missing.
func more(e Entry) Entry {
	next, _ := Append(e.Head(), e.Record)
	return next
}

func TestUnsealedRecordIsLateAfterTwoMinutes(t *testing.T) {
	t.Parallel()
	s := tell(t, 5)
	newest := s.open[len(s.open)-1].Record.At
	for after, late := range map[time.Duration]bool{time.Second: false, SealDelay - time.Second: false, SealDelay + 2*time.Second: true} {
		_, err := Verify(context.Background(), s.history(), Rules{Key: s.signer.Verifier(), Now: newest.Add(after)})
		if (err != nil) != late {
			t.Errorf("%s later: %v", after, err)
		}
	}
}

func TestCheckpointsOfAnotherHistoryAreRefused(t *testing.T) {
	t.Parallel()
	s := tell(t, 20)
	forger, _ := NewSigner("habeas-audit", bytes.Repeat([]byte{8}, 32))
	forged, _ := forger.Sign(Checkpoint{Origin: "habeas/test", Size: 1, Root: s.sealed[0].Leaf.Hash, At: day})
	foreign, _ := s.signer.Sign(Checkpoint{Origin: "habeas/other", Size: 1, Root: s.sealed[0].Leaf.Hash, At: day})
	future, _ := s.signer.Sign(Checkpoint{Origin: "habeas/test", Size: 19, At: day})
	fork, _ := s.signer.Sign(Checkpoint{Origin: "habeas/test", Size: 4, Root: Hash{1}, At: day})
	for name, note := range map[string][]byte{
		"another key": forged, "another origin": foreign, "a longer log": future, "a fork": fork,
		"another size": bytes.Replace(s.notes[0], []byte("\n3\n"), []byte("\n2\n"), 1),
		"another time": bytes.Replace(s.notes[0], []byte("time 2026"), []byte("time 2027"), 1), "nothing": nil,
	} {
		c := *s
		c.notes = append(slices.Clone(s.notes), note)
		if _, err := c.verify(); err == nil {
			t.Errorf("a checkpoint of %s was taken", name)
		}
	}
	slices.Reverse(s.notes) // their order does not matter
	if sum, err := s.verify(); err != nil || sum.Newest.Size != 18 {
		t.Errorf("reversed: %v, newest %d", err, sum.Newest.Size)
	}
}

func TestReadingErrorIsNotABrokenHistory(t *testing.T) {
	t.Parallel()
	away := errors.New("disk away")
	h := History{Sealed: func(yield func(Sealed, error) bool) { yield(Sealed{}, away) }}
	_, err := Verify(context.Background(), h, Rules{})
	if b := (*Broken)(nil); !errors.Is(err, away) || errors.As(err, &b) {
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Verify(ctx, tell(t, 9).history(), Rules{Key: tell(t, 9).signer.Verifier()}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

func TestRecordsHoldNoText(t *testing.T) {
	t.Parallel()
	for name, touch := range map[string]func(*Record){
		"address":       func(r *Record) { r.Details = map[string]string{"to": "jane@example.com"} },
		"name":          func(r *Record) { r.Details = map[string]string{"by": "Jane Doe"} },
		"note":          func(r *Record) { r.Details = map[string]string{"note": "called\nback"} },
		"key":           func(r *Record) { r.Details = map[string]string{"Jane Doe": "1"} },
		"long":          func(r *Record) { r.Details = map[string]string{"x": strings.Repeat("a", 300)} },
		"actor":         func(r *Record) { r.Actor.Pseudonym = "jane@example.com" },
		"no actor kind": func(r *Record) { r.Actor.Kind = "" },
		"no event":      func(r *Record) { r.Event = "" },
		"event text":    func(r *Record) { r.Event = "State changed" },
		"cause text":    func(r *Record) { r.Cause = "she asked" },
		"no chain":      func(r *Record) { r.Chain = "" },
		"no controller": func(r *Record) { r.Controller = "" },
		"no time":       func(r *Record) { r.At = time.Time{} },
		"version":       func(r *Record) { r.Version = -1 },
	} {
		r := sample("r", 1)
		touch(&r)
		if _, err := Append(Head{}, r); err == nil {
			t.Errorf("%s was taken", name)
		} else if strings.Contains(strings.ToLower(err.Error()), "jane@") {
			t.Errorf("%s is repeated: %v", name, err)
		}
	}
}

func TestCanonicalBytesDiffer(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[0-9:,]{0,3}`)
		parts := rapid.SliceOfN(text, 2, 4)
		a, b := parts.Draw(t, "a"), parts.Draw(t, "b")
		if bytes.Equal(netstrings(nil, a...), netstrings(nil, b...)) != slices.Equal(a, b) {
			t.Fatalf("%q and %q", a, b)
		}
	})
	zone := sample("r", 1)
	zone.At = zone.At.In(time.FixedZone("x", 3600)).Add(999 * time.Nanosecond)
	if !bytes.Equal(zone.Canonical(), sample("r", 1).Canonical()) {
		t.Error("the zone, or less than a microsecond, changes the record")
	}
}

// TestVectors pins the formats: an outsider can check an implementation against testdata, and we cannot change one
// by accident.
func TestVectors(t *testing.T) {
	t.Parallel()
	s := tell(t, 6)
	var b strings.Builder
	for _, x := range s.sealed {
		fmt.Fprintf(&b, "record %s\nentry %s\nleaf %s\nhash %s\n\n", x.Entry.Record.Canonical(), x.Entry.Hash, x.Leaf.Canonical(), x.Leaf.Hash)
	}
	fmt.Fprintf(&b, "key %s\n\n%s", s.signer.Verifier(), s.notes[0])
	const path = "testdata/vectors.txt"
	if os.Getenv("HABEAS_UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil || string(want) != b.String() {
		t.Errorf("the format changed (%v):\n%s", err, b.String())
	}
}
