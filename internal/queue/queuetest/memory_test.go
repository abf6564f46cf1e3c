package queuetest

import (
	"testing"
	"time"
)

func TestTheReferenceKeepsTheRules(t *testing.T) {
	t.Parallel()
	Run(t, func(*testing.T) Storage { return NewMemory(time.Now) })
}
