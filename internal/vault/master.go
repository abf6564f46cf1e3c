package vault

import (
	"encoding/base64"
	"strings"

	"github.com/habeasdata/habeas/internal/problem"
)

// GenerateMasterKey returns a new master key: 32 random bytes in base64. Whoever has it and the keyring can read
// everything; whoever loses it has lost everything.
func GenerateMasterKey() Secret {
	return NewSecret(base64.StdEncoding.EncodeToString(newKey()))
}

// parseMaster reads a master key in standard or URL base64, padded or not, with spaces or a line end around it.
func parseMaster(master Secret) (*sealer, error) {
	text := strings.TrimSpace(master.Reveal())
	if text == "" {
		return nil, problem.New(problem.Internal,
			"The master key is missing: set it from where this installation keeps it, or generate one for a new installation.")
	}
	text = strings.NewReplacer("-", "+", "_", "/").Replace(strings.TrimRight(text, "="))
	key, err := base64.RawStdEncoding.Strict().DecodeString(text)
	if err != nil || len(key) != keySize {
		return nil, problem.New(problem.Internal,
			"The master key is not 32 bytes in base64: copy it again, whole, from where this installation keeps it.")
	}
	defer clear(key)
	return newSealer(key)
}
