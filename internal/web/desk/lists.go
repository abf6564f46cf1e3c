package desk

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/web"
	page "github.com/habeasdata/habeas/views/desk"
	"github.com/habeasdata/habeas/views/ui"
)

const listsPath = Prefix + "/lists"

// listNames are the lists of marks, and what each is for.
var listNames = map[dsr.ListPurpose]string{
	dsr.ListSuppression: "Who opted out", dsr.ListErased: "Who was erased",
}

var listPurposes = map[dsr.ListPurpose]string{
	dsr.ListSuppression: "So that an opt-out lasts, whatever is imported later. An ended mark no longer stops anything.",
	dsr.ListErased:      "So that a restored backup does not bring erased data back. An ended mark no longer stops anything.",
}

// showLists is the marks that somebody must look at now, and what was decided before.
func showLists(c *call) error { return c.listsPage(http.StatusOK, nil) }

func (c *call) listsPage(status int, failed *failure) error {
	shell, err := c.shell("Lists of marks", "Lists")
	if err != nil {
		return err
	}
	groups, err := c.read().DueMarkGroups(c.face.now)
	if err != nil {
		return err
	}
	v := page.ListsView{Shell: shell, Empty: ui.EmptyView{Title: "No mark is due", Text: "Each mark is looked at three years after it was made or confirmed."}}
	d := dossier{call: c, failed: failed}
	for i, g := range groups {
		one := page.MarksView{
			Title: listNames[g.Purpose], Purpose: listPurposes[g.Purpose], Right: rightName(regime.Right(g.Right)), Rule: g.Basis,
			Marks: counted(g.Marks, "mark", "marks"), Since: c.face.day(g.Oldest),
		}
		if c.role() == dsr.Administrator {
			a := d.again(reviewAct(i), c.reviewForm(g, i))
			one.Decide = &a
		}
		v.Due = append(v.Due, one)
	}
	if v.Decided, err = c.reviews(); err != nil {
		return err
	}
	return c.render(status, page.Lists(v))
}

// reviewAct names the form of a group on its page.
func reviewAct(i int) string { return "review-" + strconv.Itoa(i) }

func (c *call) reviewForm(g dsr.MarkGroup, i int) page.ActionView {
	a := page.Act(page.TargetView{Action: listsPath, CSRF: web.CSRF(c)}, "Decide", reviewAct(i), ui.ButtonView{Label: "Record the decision", Kind: ui.Primary},
		"Marks are scrambled: nobody can tell whose they are, so all that are due under one rule are decided together.", nil,
		ui.FieldView{Kind: ui.Select, Name: "verdict", Label: "Decision", Required: true, Options: []ui.OptionView{
			{Value: string(dsr.MarksConfirmed), Label: "The purpose stands: look again in three years"},
			{Value: string(dsr.MarksEnded), Label: "The purpose fell away: remove the marks"},
		}},
		page.Reason("Why the purpose stands, or fell away. No names: it is kept with the list."))
	a.Form.Hidden = append(a.Form.Hidden,
		ui.HiddenView{Name: "list", Value: string(g.Purpose)}, ui.HiddenView{Name: "right", Value: g.Right},
		ui.HiddenView{Name: "rule", Value: g.Basis}, ui.HiddenView{Name: "marks", Value: strconv.FormatInt(g.Marks, 10)},
		ui.HiddenView{Name: "form", Value: reviewAct(i)})
	return a
}

// mostReviews bounds the list of decisions on the page.
const mostReviews = 50

// reviews are the decisions so far, the latest first.
func (c *call) reviews() ([]page.ReviewedView, error) {
	list, err := c.read().ListReviews().Find(store.Match{}, "decided_at", "id")
	if err != nil {
		return nil, err
	}
	var out []page.ReviewedView
	slices.Reverse(list)
	for _, r := range list[:min(len(list), mostReviews)] {
		reason, err := c.d.Work.ReviewReason(r)
		if err != nil {
			return nil, err
		}
		word := "confirmed"
		if r.Verdict == dsr.MarksEnded {
			word = "ended"
		}
		out = append(out, page.ReviewedView{
			When: c.face.when(r.DecidedAt), Who: c.member(r.DecidedBy), Reason: reason,
			What: listNames[r.Purpose] + ", " + rightName(regime.Right(r.Right)) + ": " + counted(r.Marks, "mark", "marks") + " " + word,
		})
	}
	return out, nil
}

// decideMarks confirms or ends the due marks of a group.
func decideMarks(c *call) error {
	n, _ := strconv.ParseInt(c.field("marks"), 10, 64)
	g := dsr.MarkGroup{Purpose: dsr.ListPurpose(c.field("list")), Right: c.field("right"), Basis: c.field("rule"), Marks: n}
	err := c.d.Work.ReviewMarks(c.ctx(), c.actor, g, dsr.MarksVerdict(c.field("verdict")), c.field("reason"))
	if problem.Is(err, problem.Invalid) || problem.Is(err, problem.Conflict) {
		f := c.backWith(c.field("form"), err)
		if problem.Is(err, problem.Conflict) {
			f.messages = map[string]string{"verdict": f.said}
		}
		return c.listsPage(web.Status(problem.KindOf(err)), f)
	}
	if err != nil {
		return err
	}
	return c.done(listsPath, "reviewed")
}

// marksToReview tells on Today that marks must be looked at again.
func (c *call) marksToReview() ([]page.NoticeView, error) {
	if c.role() != dsr.Officer {
		return nil, nil
	}
	groups, err := c.read().DueMarkGroups(c.face.now)
	if err != nil || len(groups) == 0 {
		return nil, err
	}
	var n int64
	for _, g := range groups {
		n += g.Marks
	}
	return []page.NoticeView{{
		Note: ui.NoteView{Tone: ui.Soon, Word: "Lists", Text: counted(n, "mark", "marks") + " must be looked at again by an administrator."},
		Href: listsPath, Link: "Lists of marks",
	}}, nil
}
