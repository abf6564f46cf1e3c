package regime

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

// formatVersion is the form of pack files that this program reads. A pack of a later form is refused.
const formatVersion = 1

// packFile is the form of a pack's file. Its scalars are text, so that every mistake can be told with its line.
type packFile struct {
	ID           string        `yaml:"id"`
	Format       int           `yaml:"format"`
	Jurisdiction string        `yaml:"jurisdiction"`
	Law          string        `yaml:"law"`
	Version      string        `yaml:"version"`
	AsOf         string        `yaml:"as_of"`
	Scope        string        `yaml:"scope"`
	Residence    []string      `yaml:"residence"`
	Regulator    Regulator     `yaml:"regulator"`
	Court        *Court        `yaml:"court,omitempty" json:",omitempty"`
	Processor    *Processor    `yaml:"processor,omitempty" json:",omitempty"`
	Declaration  *Declaration  `yaml:"declaration,omitempty" json:",omitempty"`
	Instead      []Instead     `yaml:"instead,omitempty" json:",omitempty"`
	Lesser       []Lesser      `yaml:"lesser,omitempty" json:",omitempty"`
	SignOff      SignOff       `yaml:"sign_off"`
	Withheld     *withheldFile `yaml:"withheld"`
	Unlisted     string        `yaml:"unlisted,omitempty" json:",omitempty"`
	Answers      []answerFile  `yaml:"answers,omitempty" json:",omitempty"`
	Grounds      []Ground      `yaml:"grounds"`
	Reach        []Reach       `yaml:"reach,omitempty" json:",omitempty"`
	Rules        []ruleFile    `yaml:"rules"`
}

type withheldFile struct {
	Fields     []string   `yaml:"fields"`
	Citation   string     `yaml:"citation"`
	Confidence Confidence `yaml:"confidence"`
	From       string     `yaml:"effective_from"`
}

// ruleFile is one entry of rules: the same rule for one or more rights.
type ruleFile struct {
	Rights          []Right     `yaml:"rights"`
	From            string      `yaml:"effective_from"`
	Until           string      `yaml:"effective_until"`
	Citation        string      `yaml:"citation"`
	Confidence      Confidence  `yaml:"confidence"`
	Verified        []string    `yaml:"verified"`
	Source          []string    `yaml:"source"`
	Acknowledge     string      `yaml:"acknowledge"`
	Answer          string      `yaml:"answer"`
	Standard        string      `yaml:"standard"`
	Starts          string      `yaml:"starts"`
	Extension       string      `yaml:"extension"`
	ExtensionNotice string      `yaml:"extension_notice"`
	Pause           string      `yaml:"pause"`
	IdentityEffect  string      `yaml:"identity_effect"`
	WaitingDays     string      `yaml:"waiting_days"`
	LaterBecause    string      `yaml:"later_because"`
	Verification    string      `yaml:"verification"`
	LawAllows       string      `yaml:"law_allows"`
	Agent           string      `yaml:"agent"`
	Appeal          *appealFile `yaml:"appeal"`
	EndRule         string      `yaml:"end_rule"`
	Free            *freeFile   `yaml:"free"`
	RetentionMonths int         `yaml:"retention_months"`
	Strict          *strictFile `yaml:"strict"`
	Notes           string      `yaml:"notes"`
}

type appealFile struct {
	Citation   string `yaml:"citation"`
	FileWithin string `yaml:"file_within"`
	Answer     string `yaml:"answer"`
	Extension  string `yaml:"extension"`
}

type freeFile struct {
	Answers int `yaml:"answers"`
	Months  int `yaml:"months"`
}

type strictFile struct {
	ReceiptDayCounts  bool   `yaml:"receipt_day_counts"`
	SaturdayCounts    bool   `yaml:"saturday_counts"`
	SuspensionIgnored bool   `yaml:"suspension_ignored"`
	Because           string `yaml:"because"`
}

// digest identifies the content of a pack without its sign-off. Comments and layout do not count.
func (f packFile) digest() (string, error) {
	f.SignOff = SignOff{}
	text, err := json.Marshal(f)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), nil
}
