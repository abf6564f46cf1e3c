package fulfillment

import (
	"context"
	"io"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/passphrase"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/store"
)

// factorTries is how many wrong second factors close a package.
const factorTries = 10

// Fetchable is what the download page shows: nothing of the content.
type Fetchable struct {
	Package    dsr.Package
	Request    dsr.Request
	Submission dsr.Submission
	Phrase     bool // the factor is the passphrase; else a detail that was matched
}

// Describe says what a download link is about. It changes nothing.
func (s *Service) Describe(ctx context.Context, token string) (Fetchable, error) {
	read := s.Work.Store.Read(ctx)
	row, err := s.Work.Live(read.Tables, token, dsr.TokenDownload, s.Now())
	if err != nil {
		return Fetchable{}, err
	}
	var f Fetchable
	if f.Package, err = read.Packages().Get(row.OwnerID); err != nil {
		return f, err
	}
	if !f.Package.DestroyedAt.IsZero() || !s.Now().Before(f.Package.ExpiresAt) || f.Package.Opens >= f.Package.MaxOpens || f.Package.Attempts == 0 {
		return f, problem.New(problem.Gone, "This file cannot be fetched any more. Ask us to send it again.")
	}
	if f.Request, err = read.Requests().Get(string(f.Package.RequestID)); err != nil {
		return f, err
	}
	if f.Submission, err = read.Submissions().Get(string(f.Package.SubmissionID)); err != nil {
		return f, err
	}
	if !f.Submission.StoppedAt.IsZero() {
		return f, problem.New(problem.Gone, "This file cannot be fetched any more. Write to us.")
	}
	f.Phrase = f.Submission.Passphrase != ""
	return f, nil
}

// Open opens an answer file with the factor that the mailbox did not deliver: the passphrase chosen in the verified
// session, or, where none was chosen, a detail that was matched when the person was verified. Each opening counts and
// is told to the contact on record.
func (s *Service) Open(ctx context.Context, token, factor string) (name string, body io.ReadCloser, err error) {
	f, err := s.Describe(ctx, token)
	if err != nil {
		return "", nil, err
	}
	if err := s.factor(ctx, f, factor); err != nil {
		return "", nil, err
	}
	body, err = s.Work.Vault.OpenFile(ctx, f.Package.VaultID)
	if err != nil {
		return "", nil, err
	}
	err = s.Work.Store.InTx(ctx, func(tx *store.Tx) error { return s.opened(tx, f) })
	if err != nil {
		_ = body.Close()
		return "", nil, err
	}
	return f.Request.Reference + ".zip", body, nil
}

// factor takes a try before it compares, so that parallel guesses cannot outrun the count.
func (s *Service) factor(ctx context.Context, f Fetchable, typed string) error {
	taken := false
	err := s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		var err error
		taken, err = tx.TakeFactor(string(f.Package.ID))
		return err
	})
	if err != nil {
		return err
	}
	if !taken {
		return problem.New(problem.Gone, "This file is closed after too many wrong tries. Ask us to send it again.")
	}
	right := false
	if f.Phrase {
		right, _ = passphrase.Verify(f.Submission.Passphrase, typed)
	} else if right, err = s.Work.DetailFits(s.Work.Store.Read(ctx).Tables, f.Submission, typed); err != nil {
		return err
	}
	if !right {
		return problem.Fields(problem.Field{Name: "passphrase", Message: "This is not right. Look at what you chose or gave us."})
	}
	return s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		return tx.Packages().SetOne(store.Match{"id": f.Package.ID}, store.Values{"attempts": factorTries})
	})
}

// opened counts an opening and tells the contact on record.
func (s *Service) opened(tx *store.Tx, f Fetchable) error {
	may, err := tx.TakeOpen(string(f.Package.ID), tx.Now())
	if err != nil {
		return err
	}
	if !may {
		return problem.New(problem.Gone, "This file cannot be fetched any more. Ask us to send it again.")
	}
	d := dsr.Download{ID: store.NewID(), PackageID: f.Package.ID, At: tx.Now(), Factor: "detail"}
	if f.Phrase {
		d.Factor = "passphrase"
	}
	if err := tx.Downloads().Insert(&d); err != nil {
		return err
	}
	open := dsr.Command{Event: dsr.Open, Actor: dsr.Requester(f.Submission.ID), Subject: string(f.Package.ID)}
	done, err := s.Work.ApplyIn(tx, f.Request.ID, open)
	if err != nil {
		return err
	}
	return s.Work.NotifyKey(tx, done.After, dsr.NoticeOpened, "opened:"+d.ID, "download="+d.ID)
}
