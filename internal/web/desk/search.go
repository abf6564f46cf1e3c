package desk

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/web"
	page "github.com/habeasdata/habeas/views/desk"
	"github.com/habeasdata/habeas/views/ui"
)

// maxFound is how many submissions a search shows.
const maxFound = 50

// search finds requests by their reference, or by an identifier's blind index. It is a post, and shows what it found
// on the spot: what was typed is personal and never stands in an address.
func search(c *call) error {
	typed := strings.TrimSpace(c.field("q"))
	if typed == "" || len(typed) > 254 {
		return problem.New(problem.Malformed, "Type a reference, an email address, a phone, account or order number.")
	}
	var list []dsr.Request
	var err error
	if reference, number, ok := dsr.ParseReference(typed); ok {
		list, err = c.byReference(reference, number)
	} else {
		list, err = c.byIdentifier(typed)
	}
	if err != nil {
		return err
	}
	if len(list) == 1 {
		return web.See(c, requestPath(list[0]))
	}
	return c.found(list)
}

func (c *call) byReference(reference string, number int) ([]dsr.Request, error) {
	if number > 0 {
		return c.read().Requests().Find(store.Match{"reference": reference + "-" + strconv.Itoa(number)})
	}
	sub, err := c.read().Submissions().First(store.Match{"reference": reference})
	if problem.Is(err, problem.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return c.read().RequestsOf(sub.ID)
}

// searchKinds are the identifiers that a search tries; names and birth dates find too many people.
var searchKinds = []dsr.IdentifierKind{dsr.Email, dsr.Phone, dsr.Account, dsr.Order, dsr.Device}

func (c *call) byIdentifier(typed string) ([]dsr.Request, error) {
	var indexes [][]byte
	for _, kind := range searchKinds {
		if dsr.Normalize(kind, typed) != "" && (kind != dsr.Email || strings.Contains(typed, "@")) {
			indexes = append(indexes, c.d.Work.IndexesOf(kind, typed)...)
		}
	}
	ids, err := c.read().SubmissionsByIdentifier(indexes, maxFound)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	return c.read().Requests().Find(store.Match{"submission_id": ids}, "due_at", "id")
}

func (c *call) found(list []dsr.Request) error {
	shell, err := c.shell("Search", "Queue")
	if err != nil {
		return err
	}
	v := page.QueueView{Shell: shell}
	c.queueFrame(&v, queueFilter{})
	for i := range v.Views {
		v.Views[i].Current = false
	}
	v.Summary = counted(int64(len(list)), "request", "requests") + " found"
	v.Empty = ui.EmptyView{Title: "Nothing found", Text: "Search by the reference of our letters, or by a whole email address, phone, account or order number. Parts of them find nothing."}
	if err := c.queueTable(&v, list); err != nil {
		return err
	}
	return c.render(http.StatusOK, page.Queue(v))
}
