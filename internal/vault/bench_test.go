package vault

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"encoding/binary"
	"io"
	"os"
	"path/filepath"
	"testing"
)

const benchSize = 256 << 20

// BenchmarkFileWrite compares the vault with the least that does the same work: AES-256-GCM over chunks and a
// SHA-256 of the plaintext, into a synced file. BenchmarkFileWrite/bare and /vault are to be read as a ratio.
func BenchmarkFileWrite(b *testing.B) {
	buf := noise(32 << 10)
	b.Run("bare", func(b *testing.B) {
		b.SetBytes(benchSize)
		dir := b.TempDir()
		for b.Loop() {
			bareWrite(b, filepath.Join(dir, "f"), buf)
		}
	})
	b.Run("vault", func(b *testing.B) {
		b.SetBytes(benchSize)
		_, _, v := fresh(b)
		for b.Loop() {
			w, err := v.Create(context.Background(), Package, today)
			if err != nil {
				b.Fatal(err)
			}
			for range benchSize / len(buf) {
				if _, err := w.Write(buf); err != nil {
					b.Fatal(err)
				}
			}
			if _, err := w.Commit(); err != nil {
				b.Fatal(err)
			}
			if err := v.Remove(w.ID()); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkFileRead reads a vault file to its end.
func BenchmarkFileRead(b *testing.B) {
	_, _, v := fresh(b)
	id := put(b, v, noise(benchSize))
	b.SetBytes(benchSize)
	for b.Loop() {
		r, err := v.OpenFile(context.Background(), id)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, r); err != nil {
			b.Fatal(err)
		}
		_ = r.Close()
	}
}

// BenchmarkColumnSeal seals one short value.
func BenchmarkColumnSeal(b *testing.B) {
	_, _, v := fresh(b)
	_, key, err := v.NewDataKey(Record, today)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := key.Seal([]byte("jane@example.com"), "c1", "subjects", "r1", "email"); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkOpenDataKey unwraps one row's key, KEK cached.
func BenchmarkOpenDataKey(b *testing.B) {
	_, _, v := fresh(b)
	w, _, err := v.NewDataKey(Record, today)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := v.OpenDataKey(w); err != nil {
			b.Fatal(err)
		}
	}
}

func bareWrite(b *testing.B, path string, buf []byte) {
	block, err := aes.NewCipher(newKey())
	if err != nil {
		b.Fatal(err)
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		b.Fatal(err)
	}
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	sum, nonce := sha256.New(), make([]byte, 12)
	plain, sealed := make([]byte, 0, segmentSize), make([]byte, 0, segmentSize+16)
	for n := uint64(0); n < benchSize; n += uint64(len(buf)) {
		plain = append(plain, buf...)
		_, _ = sum.Write(buf)
		if len(plain) < segmentSize {
			continue
		}
		binary.BigEndian.PutUint64(nonce[4:], n)
		sealed = gcm.Seal(sealed[:0], nonce, plain, nil)
		if _, err := f.Write(sealed); err != nil {
			b.Fatal(err)
		}
		plain = plain[:0]
	}
	if err := f.Sync(); err != nil {
		b.Fatal(err)
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
	if err := os.Remove(path); err != nil {
		b.Fatal(err)
	}
}
