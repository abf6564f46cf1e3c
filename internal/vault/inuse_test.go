package vault

import (
	"bytes"
	"context"
	"testing"
	"time"
)

func TestAKeyIsInUseForAsLongAsAFileNeedsIt(t *testing.T) {
	t.Parallel()
	_, _, v := fresh(t)
	day := time.Date(2026, 11, 2, 12, 0, 0, 0, time.UTC)
	w, err := v.Create(context.Background(), IdentityEvidence, day)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Abort()
	if _, err := w.Write([]byte("passport")); err != nil {
		t.Fatal(err)
	}
	done, err := w.Commit()
	if err != nil {
		t.Fatal(err)
	}
	k := KEK{IdentityEvidence, Day(day)}
	used, err := v.FileKEKs(context.Background())
	if err != nil || len(used) != 1 || !used[k] {
		t.Fatalf("used: %v, %v; want %s", used, err, k)
	}
	if err := v.Remove(done.ID); err != nil {
		t.Fatal(err)
	}
	if used, err = v.FileKEKs(context.Background()); err != nil || len(used) != 0 {
		t.Fatalf("used after the last file went: %v, %v", used, err)
	}
	if v.Destroyed(k) {
		t.Error("the key counts as destroyed before it is")
	}
	if err := v.Destroy(k.Class, k.Period); err != nil {
		t.Fatal(err)
	}
	if !v.Destroyed(k) {
		t.Error("the destroyed key does not count as destroyed")
	}
}

func TestMarksOfAPurposeHaveAKeyOfTheirOwn(t *testing.T) {
	t.Parallel()
	_, _, v := fresh(t)
	mark := func(purpose, value string) []byte {
		m, err := v.Mark(purpose, "email", value)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	first := mark("suppression", "jane@example.com")
	if !bytes.Equal(first, mark("suppression", "jane@example.com")) {
		t.Error("the same value has two marks")
	}
	if bytes.Equal(first, mark("erased", "jane@example.com")) || bytes.Equal(first, mark("suppression", "joe@example.com")) {
		t.Error("two purposes or two values have one mark")
	}
	other := mark("erased", "jane@example.com")
	if err := v.DestroyMarks("suppression"); err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(first, mark("suppression", "jane@example.com")) {
		t.Error("the destroyed key still makes marks")
	}
	if !bytes.Equal(other, mark("erased", "jane@example.com")) {
		t.Error("destroying one list's key changed another list")
	}
	if _, err := v.Mark("../x", "y"); err == nil {
		t.Error("a path was taken for a purpose")
	}
}
