package portal

import (
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/workflow"
	view "github.com/habeasdata/habeas/views/portal"
)

// statusPage lays a submission out for its requester.
func (p *Portal) statusPage(c echo.Context, sub dsr.Submission) (view.StatusPage, error) {
	site := p.site(c)
	page := view.StatusPage{
		Site: site, Reference: sub.Reference, Received: p.date(site.P, sub.ReceivedAt), CanWrite: true,
		ConfirmMail: sub.ConfirmedAt.IsZero() && !sub.Channel.LoggedByStaff(),
	}
	r := p.Work.Store.Read(c.Request().Context())
	requests, err := r.RequestsOf(sub.ID)
	if err != nil {
		return page, err
	}
	given, err := p.given(r, sub)
	if err != nil {
		return page, err
	}
	kinds, err := workflow.Details(r.Tables, sub.ID)
	if err != nil {
		return page, err
	}
	given.asked = len(kinds) > 0 && !sentHere(c, sub)
	for _, q := range requests {
		shown, err := p.request(r, site, sub, q, given)
		if err != nil {
			return page, err
		}
		page.Requests = append(page.Requests, shown)
		if proving(q) {
			page.Prove = &view.Prove{Given: given.kinds, Code: true}
		}
	}
	page.Messages, err = p.messages(r, site, sub)
	return page, err
}

// request lays out one right of the submission.
func (p *Portal) request(r store.Reader, site view.Site, sub dsr.Submission, q dsr.Request, given given) (view.Request, error) {
	now := p.Now()
	file, err := p.liveFile(r, q)
	if err != nil {
		return view.Request{}, err
	}
	history, err := r.History(string(q.ID))
	if err != nil {
		return view.Request{}, err
	}
	road := p.road(q, history, !file.ExpiresAt.IsZero())
	v := view.Request{
		Number: strconv.Itoa(q.Ordinal), Label: q.Reference, Title: view.Asked(site.P, string(q.Right)), Word: road.word,
		AnswerBy: day(site.P, q.AnswerBy), Citation: p.citation(q), Outcome: p.outcome(site.P, q),
		ReadyUntil: p.date(site.P, file.ExpiresAt),
	}
	for _, e := range road.events {
		v.Events = append(v.Events, view.WordEvent{Word: e.word, Date: p.date(site.P, e.at)})
	}
	if q.Extended {
		if clock, err := p.Work.Clock(q); err == nil {
			v.Before = day(site.P, clock.AnswerBy)
		}
	}
	return v, p.todo(&v, site, sub, q, given, now)
}

// todo adds what the person can do about the request now, as the transition table has it.
func (p *Portal) todo(v *view.Request, site view.Site, sub dsr.Submission, q dsr.Request, given given, now time.Time) (err error) {
	may := possible(sub, q, now)
	v.CanWithdraw = may[dsr.Withdraw]
	if may[dsr.ConfirmErase] {
		v.Confirm = &view.DeleteConfirm{Hours: int(p.Work.Controller.Hold / time.Hour)}
	}
	if may[dsr.CancelHold] {
		v.Hold = &view.DeleteHold{When: p.moment(site.P, q.HoldUntil)}
	}
	if mayChoosePassphrase(sub, q) {
		v.Passphrase = &view.Passphrase{Detail: given.asked}
	}
	v.CanContest, v.Waits = p.contestable(q), p.waits(site, q)
	v.Declaration, err = p.declaration(site.P, q, given)
	return err
}

// possible lists what the requester could cause now.
func possible(sub dsr.Submission, q dsr.Request, now time.Time) map[dsr.Event]bool {
	may := map[dsr.Event]bool{}
	for _, e := range dsr.Possible(q, dsr.Command{Actor: dsr.Requester(sub.ID)}, now) {
		may[e] = true
	}
	return may
}

// liveFile returns the request's answer file while it can be fetched; a zero one otherwise.
func (p *Portal) liveFile(r store.Reader, q dsr.Request) (dsr.Package, error) {
	if q.State != dsr.Fulfilled || !q.ReleasesData() {
		return dsr.Package{}, nil
	}
	files, err := r.Packages().Find(store.Match{"request_id": q.ID}, "created_at")
	if err != nil {
		return dsr.Package{}, err
	}
	for _, f := range files {
		if f.DestroyedAt.IsZero() && p.Now().Before(f.ExpiresAt) && f.Opens < f.MaxOpens {
			return f, nil
		}
	}
	return dsr.Package{}, nil
}

// messages opens what was written both ways. Nothing is shown once the key of the record was destroyed.
func (p *Portal) messages(r store.Reader, site view.Site, sub dsr.Submission) ([]view.Message, error) {
	both := []dsr.Direction{dsr.Inbound, dsr.Outbound}
	rows, err := r.Correspondence().Find(store.Match{"submission_id": sub.ID, "direction": both}, "at", "id")
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	sealer, err := p.Work.SealerOf(sub)
	if err != nil {
		return nil, err
	}
	list := make([]view.Message, 0, len(rows))
	for _, m := range rows {
		text, err := sealer.Text(m)
		if err != nil {
			return nil, err
		}
		list = append(list, view.Message{FromYou: m.Direction == dsr.Inbound, When: p.moment(site.P, m.At), Text: text})
	}
	return list, nil
}
