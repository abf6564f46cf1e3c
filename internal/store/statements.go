package store

import (
	"context"
	"sync/atomic"
	"time"

	"gorm.io/gorm/logger"
)

// statements counts what is asked of the database, and logs none of it.
type statements struct {
	logger.Interface
	n *atomic.Int64
}

// LogMode implements [logger.Interface]: nothing is logged at any level.
func (s statements) LogMode(logger.LogLevel) logger.Interface { return s }

// Trace implements [logger.Interface].
func (s statements) Trace(context.Context, time.Time, func() (string, int64), error) { s.n.Add(1) }

// Statements returns how many statements this process has sent to the database. Whoever can see how long an answer
// takes sees about this much; tests compare it for people whom we know and people whom we do not.
func (s *Store) Statements() int64 { return s.asked.Load() }
