package fulfillment

import (
	"fmt"
	"time"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
)

// remember puts marks of the person's identifiers on the list of who opted out or, for a deletion, of who was erased,
// so that a later import or restore can be checked against them. A mark is a keyed hash under the list's own key; its
// row says what it is for, the rule that it serves and when it is to be reviewed, and the answer letter mentions it.
func (s *Service) remember(tx *store.Tx, r dsr.Request, right string) error {
	sources := []dsr.Source{dsr.Typed}
	if r.Need > 0 {
		sources = []dsr.Source{dsr.OnRecord}
	}
	_, sealer, err := s.sealerOf(tx, r.ID)
	if err != nil {
		return err
	}
	list, err := tx.Identifiers().Find(store.Match{"submission_id": r.SubmissionID, "source": sources}, "id")
	if err != nil {
		return err
	}
	_, rule, err := s.Work.Rule(r)
	if err != nil {
		return err
	}
	purpose := dsr.ListSuppression
	if right == string(regime.Delete) {
		purpose = dsr.ListErased
	}
	for _, i := range list {
		if i.Kind == dsr.Name {
			continue // a name is not an identifier of one person
		}
		value, err := sealer.OpenIdentifier(i)
		if err != nil {
			return fmt.Errorf("open identifier %s: %w", i.ID, err)
		}
		mark, err := s.Work.Vault.Mark(string(purpose), string(i.Kind), dsr.Normalize(i.Kind, value))
		if err != nil {
			return err
		}
		row := dsr.Suppression{
			ID: store.NewID(), Kind: i.Kind, Index: mark, Right: right, RequestID: r.ID, CreatedAt: tx.Now(),
			ReviewAt: tx.Now().AddDate(dsr.MarkYears, 0, 0).Truncate(24 * time.Hour), Purpose: purpose, Basis: rule.Citation,
		}
		if _, err := tx.Suppressions().InsertNew(&row); err != nil {
			return err
		}
	}
	return nil
}
