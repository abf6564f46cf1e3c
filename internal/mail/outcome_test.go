package mail

import (
	"errors"
	"io"
	"net"
	"net/textproto"
	"testing"
)

// A lost line after the dot is uncertain only if the dot left this host.
func TestOnlyAnAnswerThatWasLostIsUncertain(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		phase Phase
		err   error
		sent  bool
		want  Outcome
	}{
		"dot sent, line lost":       {PhaseDot, io.EOF, true, Uncertain},
		"dot not sent":              {PhaseDot, io.ErrUnexpectedEOF, false, Transient},
		"text not sent":             {PhaseData, io.ErrUnexpectedEOF, true, Transient},
		"garbage after the dot":     {PhaseDot, textproto.ProtocolError("short response"), true, Uncertain},
		"nonsense code after dot":   {PhaseDot, &textproto.Error{Code: 354, Msg: "go on"}, true, Uncertain},
		"another 2xx after the dot": {PhaseDot, &textproto.Error{Code: 251, Msg: "will forward"}, true, Sent},
		"wrapped reply":             {PhaseDot, errors.Join(io.EOF, &textproto.Error{Code: 554, Msg: "spam"}), true, Permanent},
	} {
		if got := judge(tc.phase, tc.err, tc.sent); got.Outcome != tc.want {
			t.Errorf("%s: %+v, want %s", name, got, tc.want)
		}
	}
}

func TestALineRemembersAFailedWrite(t *testing.T) {
	t.Parallel()
	here, there := net.Pipe()
	l := &line{Conn: here}
	go func() { _, _ = io.CopyN(io.Discard, there, 5) }()
	if _, err := l.Write([]byte("hello")); err != nil || l.writeFailed.Load() {
		t.Fatalf("good write: %v, %v", err, l.writeFailed.Load())
	}
	_ = there.Close()
	if _, err := l.Write([]byte(".\r\n")); err == nil || !l.writeFailed.Load() {
		t.Errorf("broken write: %v, %v", err, l.writeFailed.Load())
	}
}
