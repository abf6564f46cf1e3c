package notice

import (
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/views/letter"
)

// recourse says what the person can do about our answer, as far as the law's pack knows it: contest it here, complain,
// go to court. The link to contest works in answers only.
func (f facts) recourse() letter.Recourse {
	if !dsr.IsAnswer(f.m.Template) {
		return outside(f.pack, f.language())
	}
	return f.s.redress(f.pack, f.language(), f.r, f.link("/appeal/", dsr.TokenAppeal, string(f.r.ID)))
}

// redress is what the person can do about our answer to r, with the link by which they contest it here.
func (s *Service) redress(pack *regime.Pack, language string, r dsr.Request, link string) letter.Recourse {
	way := outside(pack, language)
	c, ok, err := s.Work.Contestable(r)
	if err != nil || !ok {
		return way
	}
	way.AppealURL, way.AppealRule = link, c.Rule.Citation
	if c.Law {
		way.AppealBy = s.Work.Controller.Today(c.Until).AddDays(-1) // the time ends with that day
	}
	return way
}

// outside is where else than with us a person can complain, in their language.
func outside(pack *regime.Pack, language string) letter.Recourse {
	var r letter.Recourse
	if g := pack.Regulator; g.Name != "" {
		r.Authority, r.AuthorityURL, r.ComplaintRule = pack.In(language, g.Name), g.URL, g.Citation
		if r.ComplaintRule == "" {
			r.ComplaintRule = pack.Law
		}
	}
	if c := pack.Court.Citation; c != "" {
		r.CourtRemedy, r.CourtRemedyLaw = true, c
	}
	return r
}

// offer is what the law wants offered beside the refusal of this right, where the data map says that data are sold or
// shared, or cannot say that they are not, and the person has not asked for it already.
func (f facts) offer() (*letter.Offer, error) {
	in, ok := f.pack.OffersInstead(f.r.Right)
	if !ok || f.s.Map.MayAnswerNotSold() {
		return nil, nil
	}
	asked, err := f.read.Requests().Count(store.Match{"submission_id": f.sub.ID, "right": in.Offer})
	if err != nil || asked > 0 {
		return nil, err
	}
	return &letter.Offer{Right: string(in.Offer), URL: f.url("/request/rights?right=opt_out"), Rule: in.Citation}, nil
}

func denied(f facts) (letter.Notice, error) {
	n := letter.Denied{Head: f.head(), Right: string(f.r.Right), Recourse: f.recourse()}
	g, err := f.pack.Ground(f.r.Ground, f.r.Right)
	if err != nil {
		return n, err
	}
	n.Ground, n.Rule = f.said(g.Text), g.Citation
	if n.Instead, err = f.offer(); err != nil {
		return n, err
	}
	n.Reason, err = f.lastReason()
	return n, err
}

func unverified(f facts) (letter.Notice, error) {
	n := letter.Unverified{
		Head: f.head(), Right: string(f.r.Right), Rule: f.rule.Citation, AgainURL: f.url("/"), Recourse: f.recourse(),
	}
	if g, ok := f.pack.UnverifiedGround(f.r.Right); ok {
		n.Rule = g.Citation
	}
	var err error
	n.Instead, err = f.offer()
	return n, err
}

func paused(f facts) (letter.Notice, error) {
	reason, err := f.lastReason()
	return letter.Paused{
		Head: f.head(), Right: string(f.r.Right), Wait: string(f.r.PausedFor), Reason: reason, Rule: pauseRule(f.rule), URL: f.url("/status"),
	}, err
}

// pauseRule is the citation that lets a clock stop or start later.
func pauseRule(rule regime.Rule) string {
	if rule.LaterBecause != "" {
		return rule.LaterBecause
	}
	return rule.Citation
}

func resumed(f facts) (letter.Notice, error) {
	due, err := f.due(f.r)
	return letter.Resumed{Head: f.head(), Request: due}, err
}

// original is the request that this one contests.
func (f facts) original() (dsr.Request, error) { return f.read.Requests().Get(string(f.r.About)) }

func contested(f facts) (letter.Notice, error) {
	about, err := f.original()
	if err != nil {
		return nil, err
	}
	due, err := f.due(f.r)
	if f.rule.Law.Answer.IsZero() {
		due.By = f.r.AnswerBy // the law sets no number of days: our own limit
	}
	return letter.Contested{Head: f.head(), About: about.Reference, Request: due}, err
}

func granted(f facts) (letter.Notice, error) {
	about, err := f.original()
	if err != nil {
		return nil, err
	}
	match := store.Match{"about": about.ID, "right": about.Right}
	again, err := f.read.Requests().First(match, "ordinal")
	if err != nil {
		return nil, err
	}
	due, err := f.due(again)
	return letter.Granted{Head: f.head(), About: about.Reference, Again: due, Rule: f.rule.Citation}, err
}

func upheld(f facts) (letter.Notice, error) {
	about, err := f.original()
	if err != nil {
		return nil, err
	}
	reason, err := f.lastReason()
	return letter.Upheld{Head: f.head(), About: about.Reference, Reason: reason, Rule: f.rule.Citation, Recourse: f.recourse()}, err
}

func notOurRole(f facts) (letter.Notice, error) {
	client, err := f.lastReason()
	return letter.NotOurRole{
		Head: f.head(), Right: string(f.r.Right), Client: client, Forwarded: f.r.Outcome == dsr.Forwarded, Rule: processorRule(f.pack),
		Recourse: f.recourse(),
	}, err
}

// processorRule is the citation for what we may not decide as a client's processor.
func processorRule(pack *regime.Pack) string {
	if pack.Processor.Citation != "" {
		return pack.Processor.Citation
	}
	return pack.Law
}
