package store

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/habeasdata/habeas/internal/queue"
	"github.com/habeasdata/habeas/internal/queue/queuetest"
	"github.com/habeasdata/habeas/internal/testkit"
)

// jobsUnderTest adds to the storage the look at one job that the suite needs.
type jobsUnderTest struct {
	queue.Storage
	s *Store
}

func (j jobsUnderTest) Job(ctx context.Context, id string) (queue.Job, error) {
	var row jobRow
	if err := j.s.read.WithContext(ctx).Where("id = ?", id).Limit(1).Find(&row).Error; err != nil || row.ID == "" {
		return queue.Job{}, err
	}
	return row.job()
}

func TestJobsOnSQLiteKeepTheRules(t *testing.T) {
	t.Parallel()
	queuetest.Run(t, func(t *testing.T) queuetest.Storage {
		s := migrated(t, filepath.Join(t.TempDir(), "habeas.db"))
		return jobsUnderTest{s.Jobs(), s}
	})
}

func TestJobsOnPostgresKeepTheRules(t *testing.T) {
	t.Parallel()
	queuetest.Run(t, func(t *testing.T) queuetest.Storage {
		s := migrated(t, testkit.Postgres(t))
		return jobsUnderTest{s.Jobs(), s}
	})
}
