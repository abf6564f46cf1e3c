package connector

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"github.com/habeasdata/habeas/internal/dataset"
)

// Plan is what a deletion would do, in full. It holds keys of rows and is personal data: whoever keeps it seals it. As
// JSON it can be read back.
type Plan struct {
	Systems    []SystemPlan         `json:"systems"`
	Unresolved []dataset.Unresolved `json:"unresolved"`
	Hash       string               `json:"hash"`
}

// String shows the hash only.
func (p *Plan) String() string { return "plan " + p.Hash }

// SystemPlan is one connector's part. Collections are in the order of execution.
type SystemPlan struct {
	Connector   string           `json:"connector"`
	State       State            `json:"state"`
	Class       Class            `json:"class,omitempty"`
	Retryable   bool             `json:"retryable,omitempty"`
	Waits       []string         `json:"waits,omitempty"`
	Collections []CollectionPlan `json:"collections"`
}

// CollectionPlan is one collection's part: Rows owned rows are deleted, masked or kept; the others are always kept.
type CollectionPlan struct {
	Collection string          `json:"collection"`
	Title      string          `json:"title"`
	Action     dataset.Erasure `json:"action"`
	Rows       int64           `json:"rows"`
	Reason     string          `json:"reason,omitempty"`
	Citation   string          `json:"citation,omitempty"`
	Masks      []MaskPlan      `json:"masks,omitempty"`
	KeptFields []FieldKept     `json:"kept_fields,omitempty"`
	Reference  int64           `json:"reference,omitempty"`
	ThirdParty int64           `json:"third_party,omitempty"`
	Detach     []string        `json:"detach,omitempty"` // references that are emptied first, to break a circle
	Keys       []string        `json:"keys,omitempty"`
	Inputs     []Input         `json:"inputs,omitempty"`
	Sole       []Sole          `json:"sole,omitempty"`
}

// MaskPlan is one field that is overwritten.
type MaskPlan struct {
	Field    string `json:"field"`
	Strategy string `json:"strategy"`
}

// FieldKept is one personal field that stays, with the reason.
type FieldKept struct {
	Field    string `json:"field"`
	Reason   string `json:"reason"`
	Citation string `json:"citation,omitempty"`
}

// Input is one query that found the rows, to be asked again before they are erased.
type Input struct {
	Fields []string     `json:"fields"`
	Fold   dataset.Fold `json:"fold"`
	Tuples []string     `json:"tuples"`
}

// Sole is the ground on which rows met upwards are owned; see dataset.Sole.
type Sole struct {
	Referrer string `json:"referrer"`
	Tuple    string `json:"tuple"`
	Count    int64  `json:"count"`
}

// System returns the connector's part, or nil.
func (p *Plan) System(connector string) *SystemPlan {
	for i := range p.Systems {
		if p.Systems[i].Connector == connector {
			return &p.Systems[i]
		}
	}
	return nil
}

// Open lists what is unresolved in the collections of one connector.
func (p *Plan) Open(c *Connector) []dataset.Unresolved {
	mine := map[string]bool{}
	for _, address := range c.Described() {
		mine[address] = true
	}
	var open []dataset.Unresolved
	for _, u := range p.Unresolved {
		if mine[u.Collection] {
			open = append(open, u)
		}
	}
	return open
}

// seal computes the hash of everything in the plan but the hash. The key keeps anybody without it from trying out keys
// of rows against the hash.
func (p *Plan) seal(key []byte) (string, error) {
	bare := *p
	bare.Hash = ""
	text, err := json.Marshal(bare)
	if err != nil {
		return "", err
	}
	mac := hmac.New(sha256.New, key)
	mac.Write(text)
	return hex.EncodeToString(mac.Sum(nil)), nil
}
