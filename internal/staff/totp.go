package staff

import (
	"crypto/rand"
	"encoding/base32"
	"net/url"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
)

// Time-based one-time passwords as every authenticator app makes them. RFC 6238: SHA-1, six digits, 30 seconds; one
// step of clock difference to either side (section 5.2).
const (
	stepSeconds = 30
	skewSteps   = 1
)

// NewSecret returns a fresh secret for a second factor: 160 random bits in base32. RFC 4226 section 4, R6.
func NewSecret() string {
	raw := make([]byte, 20)
	_, _ = rand.Read(raw) // never fails: it ends the program first
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(raw)
}

// stepOf returns the newest time step near now whose code this is. All steps are compared, whichever fits.
func stepOf(secret, code string, now time.Time) (step int64, ok bool) {
	code = strings.Join(strings.Fields(code), "")
	present := now.Unix() / stepSeconds
	for s := present - skewSteps; s <= present+skewSteps; s++ {
		same, err := hotp.ValidateCustom(code, uint64(s), secret, hotp.ValidateOpts{
			Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1,
		})
		if err == nil && same {
			step, ok = s, true
		}
	}
	return step, ok
}

// otpURI is the address that authenticator apps read from a QR code.
func otpURI(issuer, account, secret string) string {
	q := url.Values{"secret": {secret}, "issuer": {issuer}}
	// Apps want %20, not +, for a space.
	return "otpauth://totp/" + url.PathEscape(issuer+":"+account) + "?" + strings.ReplaceAll(q.Encode(), "+", "%20")
}
