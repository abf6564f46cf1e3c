package desk

import (
	"net/http"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/web"
)

// showPeople writes the look down, then shows the request's page with its people unmasked, once.
func showPeople(c *call) error {
	r, err := c.request()
	if err != nil {
		return err
	}
	if err := c.look(r, "people", ""); err != nil {
		return err
	}
	if r, err = c.request(); err != nil {
		return err
	}
	d, err := c.open(r, nil)
	if err != nil {
		return err
	}
	d.clear = true
	return d.show(http.StatusOK)
}

// look writes down that the caller looks at personal values. Nothing is shown if it cannot be written.
func (c *call) look(r dsr.Request, what, item string) error {
	_, err := c.d.Work.Apply(c.ctx(), r.ID, dsr.Command{Event: dsr.Unmask, Actor: c.actor, Detail: what, Subject: item})
	return err
}

// openFile hands out a file that was given to us, for saving only. The look is written down first.
func openFile(c *call) error {
	r, err := c.request()
	if err != nil {
		return err
	}
	f, err := c.read().Files().Get(c.Param("file"))
	if err != nil {
		return err
	}
	mine := f.SubmissionID == r.SubmissionID && (f.RequestID == "" || f.RequestID == r.ID)
	if !mine || !f.ShreddedAt.IsZero() {
		return problem.New(problem.NotFound, "There is nothing here.")
	}
	d, err := c.open(r, nil)
	if err != nil {
		return err
	}
	name, err := d.sealer.Open(f.Name, "file", f.ID, "name")
	if err != nil {
		return err
	}
	if err := c.look(r, "file", f.ID); err != nil {
		return err
	}
	body, err := c.d.Work.Vault.OpenFile(c.ctx(), f.VaultID)
	if err != nil {
		return err
	}
	defer body.Close()
	// What a stranger uploaded is bytes to save, whatever it claims to be.
	return web.Attachment(c, name, "application/octet-stream", f.Size, body)
}
