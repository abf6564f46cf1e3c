package fulfillment

import (
	"context"
	"time"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
)

// againstSale reports whether a right is one against sale, sharing or the advertising that follows from it.
func againstSale(right regime.Right) bool {
	return right == regime.OptOutSale || right == regime.OptOutSaleSharing || right == regime.OptOutTargetedAds
}

// notSold adds "we do not sell or share" to the answer of an opt-out, where the data map lists nobody to whom data could
// be sold or shared. Without a map nobody knows, and nothing is said.
func (s *Service) notSold(r dsr.Request) []string {
	if againstSale(r.Right) && s.Map.MayAnswerNotSold() {
		return []string{"not_sold=yes"}
	}
	return nil
}

// nothingToStop puts an opt-out before a person: the data map says that data are sold or shared, and no connector can
// stop it. "Done" would be untrue. The request is looked at again every hour, for a connector that was added.
func (s *Service) nothingToStop(ctx context.Context, r dsr.Request) error {
	return s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		current, err := tx.LockRequest(r.ID)
		if err != nil || current.State != dsr.Executing {
			return err
		}
		if current.Attention != dsr.AttentionConnector {
			c := dsr.Command{Event: dsr.Attend, Actor: dsr.System(dsr.ByRule, "datamap"), Attention: dsr.AttentionConnector}
			if _, err := s.Work.ApplyIn(tx, r.ID, c); err != nil {
				return err
			}
		}
		return s.again(tx, dsr.JobSuppress, current, tx.Now().Add(time.Hour))
	})
}
