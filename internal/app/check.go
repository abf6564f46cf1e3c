package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/habeasdata/habeas/internal/audit"
	"github.com/habeasdata/habeas/internal/identity"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/vault"
	"github.com/habeasdata/habeas/internal/workflow"
)

// OpenToCheck opens an installation, or a copy of one, to look at it only: the schema is not changed, no key is made,
// no system is connected, nothing is served.
func OpenToCheck(ctx context.Context, path string, environ []string) (*App, error) {
	c, err := LoadConfig(path, environ)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(c.Data); err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	a := &App{Config: c, Log: NewLogger(io.Discard, c.Log), Now: time.Now}
	from := origin{path, environ}
	controller, err := a.data()
	if err != nil {
		return nil, from.place(err)
	}
	key, err := c.masterKey()
	if err != nil {
		return nil, from.place(err)
	}
	dirs := vault.Dirs{Keyring: c.keyring(), Files: filepath.Join(c.Data, "files")}
	if a.Vault, err = dirs.Open(vault.NewSecret(key)); err != nil {
		return nil, err
	}
	if a.signer, err = audit.NewSigner("habeas-"+controller.ID, a.Vault.MAC("audit.seal")); err != nil {
		return nil, err
	}
	if err := a.openStoreToCheck(ctx); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	a.Work = &workflow.Service{Store: a.Store, Vault: a.Vault, Law: a.Law, Controller: controller, Now: a.Now}
	a.Identity = &identity.Service{Work: a.Work, Now: a.Now} // says what was wanted; without systems it asks nobody
	return a, nil
}

// openStoreToCheck refuses a database that is not there: opening must not make an empty one that passes every check.
func (a *App) openStoreToCheck(ctx context.Context) error {
	if a.Config.DatabaseURL == "" {
		if _, err := os.Stat(a.Config.database()); err != nil {
			return fmt.Errorf("database: %w", err)
		}
	}
	var err error
	a.Store, err = store.Open(ctx, store.Options{URL: a.Config.database(), ControllerID: a.Config.Controller.ID, Now: a.Now})
	if err != nil {
		return err
	}
	pending, err := a.Store.Pending(ctx)
	if err == nil && pending {
		err = errors.New("the database's schema is older than this program: run `habeas migrate`, or check it with the version that wrote it")
	}
	return err
}
