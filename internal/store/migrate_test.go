package store

import (
	"errors"
	"io/fs"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
)

func TestAnEmptyDatabaseGetsTheSchemaOnce(t *testing.T) {
	eachDatabase(t, func(t *testing.T, url string) {
		s := opened(t, url)
		if pending, err := s.Pending(t.Context()); err != nil || !pending {
			t.Fatalf("an empty database is up to date (%v): %v", pending, err)
		}
		first, err := s.Migrate(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		again, err := s.Migrate(t.Context())
		if err != nil || again != first || first < 2 {
			t.Errorf("version %d, then %d: %v", first, again, err)
		}
		if pending, err := s.Pending(t.Context()); err != nil || pending {
			t.Errorf("something is pending (%v): %v", pending, err)
		}
	})
}

func TestANewerSchemaIsRefused(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		if _, err := s.sql.ExecContext(t.Context(), "insert into goose_db_version (version_id, is_applied) values (9999, true)"); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Migrate(t.Context()); !errors.Is(err, ErrNewerSchema) {
			t.Errorf("migrate: %v", err)
		}
		if _, err := s.Pending(t.Context()); !errors.Is(err, ErrNewerSchema) {
			t.Errorf("pending: %v", err)
		}
	})
}

func TestAChangedMigrationIsRefused(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		if _, err := s.sql.ExecContext(t.Context(), "update migration_checksum set sha256 = 'other' where name like '00001%'"); err != nil {
			t.Fatal(err)
		}
		_, err := s.Migrate(t.Context())
		if err == nil || !strings.Contains(err.Error(), "00001_init.sql") {
			t.Errorf("a database made with another text: %v", err)
		}
	})
}

func TestAMigrationThatThisReleaseLacksIsRefused(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		if _, err := s.sql.ExecContext(t.Context(), "update migration_checksum set name = '00009_later.sql' where name like '00001%'"); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Migrate(t.Context()); !errors.Is(err, ErrNewerSchema) {
			t.Errorf("migrate: %v", err)
		}
	})
}

// Numbers are given out when work begins: a database that has a later one gets an earlier one that landed after it.
func TestAMigrationThatLandsLateIsCaughtUp(t *testing.T) {
	eachDatabase(t, func(t *testing.T, url string) {
		s := opened(t, url)
		files, err := migrationFiles(s.Dialect)
		if err != nil {
			t.Fatal(err)
		}
		names, err := fs.Glob(files, "*.sql")
		if err != nil {
			t.Fatal(err)
		}
		early := fstest.MapFS{}
		for _, name := range names {
			if text, err := fs.ReadFile(files, name); err == nil && name != "00018_code_by_hand.sql" {
				early[name] = &fstest.MapFile{Data: text}
			} else if err != nil {
				t.Fatal(err)
			}
		}
		if _, err := s.migrate(t.Context(), early); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Migrate(t.Context()); err != nil {
			t.Fatalf("the migration that landed late: %v", err)
		}
		if _, err := s.Read(t.Context()).Proofs().Find(Match{"made_by": "nobody"}); err != nil {
			t.Errorf("its column: %v", err)
		}
	})
}

// steps are the migrations of the release, cut off after n of them, with one more behind that fails half way.
func steps(t *testing.T, d Dialect, n int, broken bool) fs.FS {
	t.Helper()
	files, err := migrationFiles(d)
	if err != nil {
		t.Fatal(err)
	}
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	cut := fstest.MapFS{}
	for _, name := range names[:n] {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			t.Fatal(err)
		}
		cut[name] = &fstest.MapFile{Data: text}
	}
	if broken {
		text, err := fs.ReadFile(files, names[n])
		if err != nil {
			t.Fatal(err)
		}
		cut[names[n]] = &fstest.MapFile{Data: append(text, "\ninsert into no_such_table values (1);\n"...)}
	}
	return cut
}

// number is the version that a migration's file name begins with. Numbers may be left out.
func number(t *testing.T, name string) int64 {
	t.Helper()
	prefix, _, _ := strings.Cut(name, "_")
	n, err := strconv.ParseInt(prefix, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// FLT-07: whatever migration the machine dies in, the next start finishes. A migration is one transaction, so the
// one that was cut off has left nothing.
func TestAFailureInAnyMigrationLeavesAWholeSchemaBehind(t *testing.T) {
	eachDatabase(t, func(t *testing.T, url string) {
		s := opened(t, url)
		files, err := migrationFiles(s.Dialect)
		if err != nil {
			t.Fatal(err)
		}
		names, err := fs.Glob(files, "*.sql")
		if err != nil {
			t.Fatal(err)
		}
		for n := range names {
			if _, err := s.migrate(t.Context(), steps(t, s.Dialect, n, true)); err == nil {
				t.Fatalf("step %d did not fail", n+1)
			}
			p, err := s.provider(files)
			if err != nil {
				t.Fatal(err)
			}
			before := int64(0)
			if n > 0 {
				before = number(t, names[n-1])
			}
			if at, err := p.GetDBVersion(t.Context()); err != nil || at != before {
				t.Fatalf("after a failure in step %d the schema is at %d: %v", n+1, at, err)
			}
			if n > 0 {
				// The whole steps before it are remembered by their text, the broken one is not.
				if sums, err := s.sums(t.Context()); err != nil || len(sums) != n {
					t.Fatalf("after a failure in step %d there are %d checksums: %v", n+1, len(sums), err)
				}
			}
			if _, err := s.migrate(t.Context(), steps(t, s.Dialect, n+1, false)); err != nil {
				t.Fatalf("the restart after a failure in step %d: %v", n+1, err)
			}
		}
		if pending, err := s.Pending(t.Context()); err != nil || pending {
			t.Errorf("something is pending (%v): %v", pending, err)
		}
		request(t, s)
	})
}

// FLT-07: the process may die between a migration and the record of its checksum.
func TestAMissingChecksumIsRecordedAtTheNextStart(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		if _, err := s.sql.ExecContext(t.Context(), "delete from migration_checksum"); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		if sums, err := s.sums(t.Context()); err != nil || len(sums) < 2 {
			t.Errorf("%d checksums: %v", len(sums), err)
		}
	})
}

func TestManyProcessesMayStartOnOneEmptyDatabase(t *testing.T) {
	eachDatabase(t, func(t *testing.T, url string) {
		stores := make([]*Store, 4)
		for i := range stores {
			stores[i] = opened(t, url)
		}
		together(len(stores), func(i int) {
			if _, err := stores[i].Migrate(t.Context()); err != nil {
				t.Errorf("process %d: %v", i, err)
			}
		})
		request(t, stores[0])
	})
}
