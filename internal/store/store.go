// Package store keeps everything in one database, SQLite or Postgres, and is the only package that knows gorm.
// It turns rows into the types of dsr, audit and queue and back; it seals and opens nothing (what is personal
// arrives and leaves as ciphertext) and decides nothing. Invariant: a change of a request, its audit record, its
// jobs and its mails commit together or not at all, and a stale version changes nothing.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
	"gorm.io/gorm/schema"
)

// Dialect is one of the two databases.
type Dialect string

// The dialects.
const (
	SQLite   Dialect = "sqlite"
	Postgres Dialect = "postgres"
)

// Options configure [Open].
type Options struct {
	// URL is "postgres://…" or the path of a SQLite file.
	URL          string
	ControllerID string
	// Pool is the largest number of Postgres connections; 0 means 16.
	Pool int
	// Now is business time; it is used for what the store itself stamps.
	Now func() time.Time
}

// Store is an open database, for one controller.
type Store struct {
	Dialect    Dialect
	controller string
	now        func() time.Time
	write      *gorm.DB
	read       *gorm.DB
	sql        *sql.DB
	readSQL    *sql.DB
	rehearsal  bool // see Rehearse
	pool       *pgxpool.Pool
	file       string        // of SQLite
	asked      *atomic.Int64 // statements sent
	committed  func()        // called after each commit that queued a job
}

// Open connects to the database. It creates a SQLite file that is not there; it changes no schema, see
// [Store.Migrate].
func Open(ctx context.Context, o Options) (*Store, error) {
	if strings.HasPrefix(o.URL, "postgres://") || strings.HasPrefix(o.URL, "postgresql://") {
		return openPostgres(ctx, o)
	}
	writer, reader, err := openSQLite(o.URL)
	if err != nil {
		return nil, err
	}
	s := &Store{Dialect: SQLite, file: o.URL, controller: o.ControllerID, now: o.Now, asked: new(atomic.Int64), sql: writer, readSQL: reader}
	if s.write, err = gorm.Open(sqliteDialector{writer}, s.gormConfig()); err == nil {
		s.read, err = gorm.Open(sqliteDialector{reader}, s.gormConfig())
	}
	if err == nil {
		err = s.stamp()
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open database: %w", err), s.Close())
	}
	return s, nil
}

// stamp makes every new row carry its controller and key.
func (s *Store) stamp() error {
	return s.write.Callback().Create().Before("gorm:create").Register("habeas:stamp", stampRows(s.controller))
}

func openPostgres(ctx context.Context, o Options) (*Store, error) {
	cfg, err := pgxpool.ParseConfig(o.URL)
	if err != nil {
		return nil, errors.New("the database address cannot be read: write it as postgres://user:password@host:5432/name?sslmode=verify-full")
	}
	if o.Pool == 0 {
		o.Pool = 16
	}
	cfg.MaxConns = int32(o.Pool)
	cfg.ConnConfig.RuntimeParams["timezone"] = "UTC"
	cfg.ConnConfig.RuntimeParams["application_name"] = "habeas"
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("reach database: %w", err)
	}
	sqlDB := stdlib.OpenDBFromPool(pool)
	s := &Store{Dialect: Postgres, controller: o.ControllerID, now: o.Now, asked: new(atomic.Int64), sql: sqlDB, readSQL: sqlDB, pool: pool}
	if s.write, err = gorm.Open(postgres.New(postgres.Config{Conn: sqlDB}), s.gormConfig()); err != nil {
		return nil, errors.Join(fmt.Errorf("open database: %w", err), s.Close())
	}
	s.read = s.write
	if err := s.stamp(); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// gormConfig keeps SQL arguments, which may be sealed or hashed values, out of every log.
func (s *Store) gormConfig() *gorm.Config {
	return &gorm.Config{
		Logger:                 statements{logger.Discard, s.asked},
		TranslateError:         true,
		SkipDefaultTransaction: true,
		PrepareStmt:            false,
		NamingStrategy:         schema.NamingStrategy{SingularTable: true},
		NowFunc:                func() time.Time { return s.now().UTC() },
	}
}

// Controller returns the controller that this store works for.
func (s *Store) Controller() string { return s.controller }

// OnCommit sets what is called after a commit that queued jobs or mails, so that workers need not wait for a poll.
func (s *Store) OnCommit(f func()) { s.committed = f }

// Ready reports whether the database answers.
func (s *Store) Ready(ctx context.Context) error { return s.readSQL.PingContext(ctx) }

// Close ends all connections.
func (s *Store) Close() error {
	var errs []error
	if s.sql != nil {
		errs = append(errs, s.sql.Close())
	}
	if s.readSQL != nil && s.readSQL != s.sql {
		errs = append(errs, s.readSQL.Close())
	}
	if s.pool != nil {
		s.pool.Close()
	}
	return errors.Join(errs...)
}
