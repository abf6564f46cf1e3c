package passphrase

import (
	"strings"
	"sync"
	"testing"
)

func TestOnlyTheSameWordsMatch(t *testing.T) {
	t.Parallel()
	hash := Hash("correct horse battery")
	if strings.Contains(hash, "horse") || !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Fatalf("stored: %s", hash)
	}
	for words, want := range map[string]bool{
		"correct horse battery": true, "correct horse batterY": false, "correct horse battery ": false, "": false,
	} {
		if ok, rehash := Verify(hash, words); ok != want || rehash {
			t.Errorf("%q: matches %v, rehash %v", words, ok, rehash)
		}
	}
	if Hash("correct horse battery") == hash {
		t.Error("two hashes of the same words are equal: the salt is not fresh")
	}
}

func TestAWordMatchesHoweverTheKeyboardComposesIt(t *testing.T) {
	t.Parallel()
	if ok, _ := Verify(Hash("caf\u00e9 cr\u00e8me"), "cafe\u0301 cre\u0300me"); !ok {
		t.Error("the same word in another composition does not match")
	}
}

func TestAWeakerHashMatchesAndAsksToBeMadeAgain(t *testing.T) {
	t.Parallel()
	old := cost{memory: 8, time: 1, threads: 1}
	salt := []byte("saltsaltsaltsalt")
	hash := format(old, salt, derive(old, "words", salt))
	if ok, rehash := Verify(hash, "words"); !ok || !rehash {
		t.Errorf("matches %v, rehash %v", ok, rehash)
	}
	if ok, rehash := Verify(hash, "other"); ok || rehash {
		t.Errorf("other words: matches %v, rehash %v", ok, rehash)
	}
}

func TestWhatIsNoHashMatchesNothing(t *testing.T) {
	t.Parallel()
	good := Hash("words")
	for _, hash := range []string{
		"", "words", "$argon2i$" + good[10:], strings.Replace(good, "m=19456", "m=4000000000", 1),
		strings.Replace(good, "t=2", "t=0", 1), strings.Replace(good, "p=1", "p=x", 1), good[:len(good)-4], good + "$",
		strings.Replace(good, "v=19", "v=16", 1),
	} {
		if ok, _ := Verify(hash, "words"); ok {
			t.Errorf("%q matches", hash)
		}
	}
}

func TestParallelAttemptsAllComeThrough(t *testing.T) {
	t.Parallel()
	hash := Hash("words")
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			if ok, _ := Verify(hash, "words"); !ok {
				t.Error("no match")
			}
		})
	}
	all.Wait()
}
