package dsr

import "time"

// leave adds the time since a state began to what was spent in it, and begins the next.
func (r *Request) leave(state State, now time.Time) {
	if spent := r.spent(state); spent != nil && !r.StateSince.IsZero() {
		*spent += int64(max(now.Sub(r.StateSince), 0)/time.Second) + 1
	}
	r.StateSince = now
}

// spent is where the seconds of an open state are kept; nil for the others.
func (r *Request) spent(state State) *int64 {
	switch state {
	case Received:
		return &r.SpentReceived
	case Verifying:
		return &r.SpentVerifying
	case Collecting:
		return &r.SpentCollecting
	case InReview:
		return &r.SpentInReview
	case Executing:
		return &r.SpentExecuting
	case Answering:
		return &r.SpentAnswering
	}
	return nil
}
