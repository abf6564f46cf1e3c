package sink

import (
	"context"
	"fmt"
)

// WaitFor returns the newest message for addr, waiting for one if there is none.
func (s *Sink) WaitFor(ctx context.Context, addr string) (Message, error) {
	found, err := s.WaitForN(ctx, addr, 1)
	if err != nil {
		return Message{}, err
	}
	return found[len(found)-1], nil
}

// WaitForN returns all messages for addr, newest last, as soon as there are n at least.
func (s *Sink) WaitForN(ctx context.Context, addr string, n int) ([]Message, error) {
	for {
		s.mu.Lock()
		arrived := s.arrived
		s.mu.Unlock()
		found := s.To(addr)
		if len(found) >= n {
			return found, nil
		}
		select {
		case <-arrived:
		case <-s.closed:
			return nil, fmt.Errorf("mail sink closed with %d of %d messages there", len(found), n)
		case <-ctx.Done():
			return nil, fmt.Errorf("%d of %d messages arrived: %w", len(found), n, ctx.Err())
		}
	}
}
