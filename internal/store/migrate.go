package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log"
	"slices"
	"strings"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"github.com/habeasdata/habeas/migrations"
)

// ErrNewerSchema says that a newer Habeas has already changed this database.
var ErrNewerSchema = errors.New("the database was changed by a newer version of Habeas: start that version, or restore an older copy of the database")

// Migrate brings the schema up to date, forward only, and reports the version reached. It refuses a schema that is
// newer than the binary and a migration whose text is not the one that was applied.
func (s *Store) Migrate(ctx context.Context) (int64, error) {
	files, err := migrationFiles(s.Dialect)
	if err != nil {
		return 0, err
	}
	return s.migrate(ctx, files)
}

func (s *Store) migrate(ctx context.Context, files fs.FS) (version int64, err error) {
	unlock, err := s.lockSchema(ctx)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	p, err := s.provider(files)
	if err != nil {
		return 0, err
	}
	if err := s.refuseNewer(ctx, p); err != nil {
		return 0, err
	}
	if err := s.checkSums(ctx, files); err != nil {
		return 0, err
	}
	_, failed := p.Up(ctx)
	reached, err := p.GetDBVersion(ctx)
	if err := errors.Join(err, s.recordSums(ctx, files, reached)); err != nil {
		return 0, errors.Join(failed, err)
	}
	if failed != nil {
		return reached, fmt.Errorf("change the schema: %w", failed)
	}
	return reached, nil
}

// Pending reports whether the schema is behind the binary. A newer schema is [ErrNewerSchema].
func (s *Store) Pending(ctx context.Context) (bool, error) {
	files, err := migrationFiles(s.Dialect)
	if err != nil {
		return false, err
	}
	p, err := s.provider(files)
	if err != nil {
		return false, err
	}
	if err := s.refuseNewer(ctx, p); err != nil {
		return false, err
	}
	return p.HasPending(ctx)
}

func (s *Store) provider(files fs.FS) (*goose.Provider, error) {
	// Numbers are given out when work begins, and land when it is done: a database may stand at a later one already.
	options := []goose.ProviderOption{goose.WithLogger(log.New(io.Discard, "", 0)), goose.WithAllowOutofOrder(true)}
	dialect := goose.DialectSQLite3
	if s.Dialect == Postgres {
		dialect = goose.DialectPostgres
		locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300)) // every second, for five minutes
		if err != nil {
			return nil, fmt.Errorf("lock the schema: %w", err)
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	p, err := goose.NewProvider(dialect, s.sql, files, options...)
	if err != nil {
		return nil, fmt.Errorf("read migrations: %w", err)
	}
	return p, nil
}

func (s *Store) refuseNewer(ctx context.Context, p *goose.Provider) error {
	at, err := p.GetDBVersion(ctx)
	if err != nil {
		return fmt.Errorf("read schema version: %w", err)
	}
	sources := p.ListSources()
	if at > sources[len(sources)-1].Version {
		return ErrNewerSchema
	}
	return nil
}

// checkSums refuses to go on where an applied migration's text has changed since.
func (s *Store) checkSums(ctx context.Context, files fs.FS) error {
	applied, err := s.sums(ctx)
	if err != nil {
		return err
	}
	for name, want := range applied {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return ErrNewerSchema
		}
		if sum(text) != want {
			return fmt.Errorf("migration %s is not the one that this database was made with: use an unchanged release", name)
		}
	}
	return nil
}

func (s *Store) sums(ctx context.Context) (map[string]string, error) {
	const create = `create table if not exists migration_checksum (name text primary key, sha256 text not null, applied_at timestamp not null)`
	if _, err := s.sql.ExecContext(ctx, create); err != nil {
		return nil, fmt.Errorf("read migration checksums: %w", err)
	}
	rows, err := s.sql.QueryContext(ctx, `select name, sha256 from migration_checksum`)
	if err != nil {
		return nil, fmt.Errorf("read migration checksums: %w", err)
	}
	defer rows.Close()
	applied := map[string]string{}
	for rows.Next() {
		var name, hash string
		if err := rows.Scan(&name, &hash); err != nil {
			return nil, err
		}
		applied[name] = hash
	}
	return applied, rows.Err()
}

// recordSums remembers the texts of the migrations up to the version that was reached.
func (s *Store) recordSums(ctx context.Context, files fs.FS, reached int64) error {
	applied, err := s.sums(ctx)
	if err != nil {
		return err
	}
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return err
	}
	insert := `insert into migration_checksum (name, sha256, applied_at) values (?, ?, ?) on conflict do nothing`
	if s.Dialect == Postgres {
		insert = `insert into migration_checksum (name, sha256, applied_at) values ($1, $2, $3) on conflict do nothing`
	}
	for _, name := range names {
		version, err := goose.NumericComponent(name)
		if err != nil {
			return fmt.Errorf("migration %s: %w", name, err)
		}
		if _, done := applied[name]; done || version > reached {
			continue
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		if _, err := s.sql.ExecContext(ctx, insert, name, sum(text), s.now().UTC()); err != nil {
			return fmt.Errorf("record migration %s: %w", name, err)
		}
	}
	return nil
}

func sum(text []byte) string {
	h := sha256.Sum256(text)
	return hex.EncodeToString(h[:])
}

// migrationFiles lays the dialect's own files over the common ones.
func migrationFiles(d Dialect) (fs.FS, error) {
	own, err := fs.Sub(migrations.FS, string(d))
	if err != nil {
		return nil, err
	}
	return overlay{top: own, base: migrations.FS}, nil
}

// overlay is one folder made of two: where both have a file, the top one counts.
type overlay struct{ top, base fs.FS }

// Open returns the top file, or else the base file.
func (o overlay) Open(name string) (fs.File, error) {
	if f, err := o.top.Open(name); err == nil {
		return f, nil
	}
	return o.base.Open(name)
}

// ReadDir lists both folders, each name once, in order.
func (o overlay) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(o.top, name)
	if err != nil {
		return nil, err
	}
	base, err := fs.ReadDir(o.base, name)
	if err != nil {
		return nil, err
	}
	for _, e := range base {
		same := func(f fs.DirEntry) bool { return f.Name() == e.Name() }
		if !slices.ContainsFunc(entries, same) {
			entries = append(entries, e)
		}
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, nil
}
