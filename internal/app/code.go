package app

import (
	"fmt"
	"time"

	"github.com/pquerna/otp/totp"
)

// AuthenticatorCode returns the present code of an authenticator secret.
func AuthenticatorCode(secret string) (string, error) {
	code, err := totp.GenerateCode(secret, time.Now())
	if err != nil {
		return "", fmt.Errorf("this is not an authenticator secret: %w", err)
	}
	return code, nil
}
