package intake

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"time"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/vault"
	"github.com/habeasdata/habeas/internal/workflow"
)

// DraftLife is how long a half-filled form is kept after its last change.
const DraftLife = 24 * time.Hour

// Drafts keeps half-filled forms on the server, sealed, under a token that only the browser has.
type Drafts struct {
	Store      *store.Store
	Vault      *vault.Vault
	Controller string
	Now        func() time.Time
}

// Save seals the form under a fresh key and returns the token to find it by: the given one while its draft lives, else
// a new one. A token that a browser made up is never taken over.
func (d *Drafts) Save(ctx context.Context, token string, form any) (string, error) {
	text, err := json.Marshal(form)
	if err != nil {
		return "", fmt.Errorf("encode draft: %w", err)
	}
	if !d.lives(ctx, token) {
		token = newDraftToken()
	}
	row, err := d.seal(workflow.TokenHash(token), text)
	if err != nil {
		return "", err
	}
	return token, d.Store.InTx(ctx, func(tx *store.Tx) error {
		added, err := tx.Drafts().InsertNew(&row)
		if err != nil || added {
			return err
		}
		return tx.Drafts().SetOne(store.Match{"hash": row.Hash}, store.Values{
			"key_kek": row.Key.KEK, "key_blob": row.Key.Blob, "sealed": row.Sealed, "expires_at": row.ExpiresAt,
		})
	})
}

func (d *Drafts) seal(hash string, text []byte) (dsr.Draft, error) {
	now := d.Now().UTC()
	wrapped, key, err := d.Vault.NewDataKey(vault.Record, now)
	if err != nil {
		return dsr.Draft{}, fmt.Errorf("make draft key: %w", err)
	}
	sealed, err := key.Seal(text, d.Controller, "draft", hash, "form")
	return dsr.Draft{
		Hash: hash, ControllerID: d.Controller, Key: dsr.Key{KEK: wrapped.KEK, Blob: wrapped.Blob}, Sealed: sealed,
		ExpiresAt: now.Add(DraftLife),
	}, err
}

// Load opens the draft of a token into form. It is a NotFound problem when there is none, or it is too old.
func (d *Drafts) Load(ctx context.Context, token string, form any) error {
	row, err := d.row(ctx, token)
	if err != nil {
		return err
	}
	key, err := d.Vault.OpenDataKey(vault.Wrapped{KEK: row.Key.KEK, Blob: row.Key.Blob})
	if err != nil {
		return fmt.Errorf("open draft key: %w", err)
	}
	text, err := key.Open(row.Sealed, d.Controller, "draft", row.Hash, "form")
	if err != nil {
		return fmt.Errorf("open draft: %w", err)
	}
	return json.Unmarshal(text, form)
}

func (d *Drafts) row(ctx context.Context, token string) (dsr.Draft, error) {
	gone := problem.New(problem.NotFound, "There is no draft any more.")
	if token == "" {
		return dsr.Draft{}, gone
	}
	row, err := d.Store.Read(ctx).Drafts().Get(workflow.TokenHash(token))
	if err == nil && !d.Now().Before(row.ExpiresAt) {
		err = gone
	}
	return row, err
}

func (d *Drafts) lives(ctx context.Context, token string) bool {
	_, err := d.row(ctx, token)
	return err == nil
}

// Drop forgets a draft; one that is gone is fine.
func (d *Drafts) Drop(ctx context.Context, token string) error {
	return d.Store.InTx(ctx, func(tx *store.Tx) error {
		_, err := tx.Drafts().Delete(store.Match{"hash": workflow.TokenHash(token)})
		return err
	})
}

// Sweep destroys the drafts that are too old and returns how many there were. It runs every hour, so it never looks
// at more than a day's drafts.
func (d *Drafts) Sweep(ctx context.Context) (int, error) {
	rows, err := d.Store.Read(ctx).Drafts().Find(store.Match{}, "expires_at")
	if err != nil {
		return 0, err
	}
	var old []string
	for _, row := range rows {
		if !d.Now().Before(row.ExpiresAt) {
			old = append(old, row.Hash)
		}
	}
	if len(old) == 0 {
		return 0, nil
	}
	return len(old), d.Store.InTx(ctx, func(tx *store.Tx) error {
		_, err := tx.Drafts().Delete(store.Match{"hash": old})
		return err
	})
}

func newDraftToken() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails: it ends the program first
	return base64.RawURLEncoding.EncodeToString(b)
}
