package app

import (
	"context"
	"fmt"

	"github.com/habeasdata/habeas/internal/dsr"
)

// List is the state of one list of marks: keyed hashes of identifiers, each list under a key of its own.
type List struct {
	Purpose dsr.ListPurpose
	Why     string
	Marks   int64
	Due     int64 // whose review date has come
}

// String is the list on one line.
func (l List) String() string {
	return fmt.Sprintf("list %s (%s): %d marks, %d to be reviewed", l.Purpose, l.Why, l.Marks, l.Due)
}

// Lists says how many marks each list holds, and how many of them somebody must look at now: whether their purpose
// still stands. The rule that a mark serves stands in its row.
func (a *App) Lists(ctx context.Context) ([]List, error) {
	lists := []List{
		{Purpose: dsr.ListSuppression, Why: "so that an opt-out lasts"},
		{Purpose: dsr.ListErased, Why: "so that a restored backup does not bring erased data back"},
	}
	for i := range lists {
		l := &lists[i]
		var err error
		if l.Marks, l.Due, err = a.Store.Read(ctx).DueMarks(l.Purpose, a.Now()); err != nil {
			return nil, err
		}
	}
	return lists, nil
}
