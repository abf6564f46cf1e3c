package portal

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/habeasdata/habeas/internal/locale"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/web"
	view "github.com/habeasdata/habeas/views/portal"
)

// Download says what a mailed download link leads to. It holds nothing of the content.
type Download struct {
	Reference string // label of the request
	Size      int64  // bytes, about
	Expires   time.Time
	Left      int  // downloads left, the next one included
	Tries     int  // wrong passphrases left
	Detail    bool // no passphrase was chosen: a detail that was given before opens the file
}

// Downloads gives out answer files. Both methods return a Gone problem for a link that is unknown, expired, void or
// used up; Open returns an Invalid problem for a wrong passphrase and counts it.
type Downloads interface {
	// Describe consumes nothing.
	Describe(ctx context.Context, token string) (Download, error)
	// Open counts one download and streams the ZIP file. The caller closes the stream.
	Open(ctx context.Context, token, passphrase string) (name string, file io.ReadCloser, err error)
}

// describeDownload says what the file is. It consumes nothing (ATK-34).
func (p *Portal) describeDownload(c echo.Context) error {
	return p.downloadPage(c, http.StatusOK, nil)
}

// download gives the file to whoever has the link and the passphrase.
func (p *Portal) download(c echo.Context) error {
	d, err := p.Downloads.Describe(c.Request().Context(), c.Param("token"))
	if err != nil {
		return err
	}
	missing, wrong := factorErrors(d)
	phrase, k := typed(web.Form(c), view.FieldPassphrase), checks{words: p.printer(c)}
	if !k.needed(view.FieldPassphrase, phrase, view.MaxPassphrase, missing) {
		return p.downloadPage(c, http.StatusUnprocessableEntity, k.errors)
	}
	name, file, err := p.Downloads.Open(c.Request().Context(), c.Param("token"), phrase)
	if problem.Is(err, problem.Invalid) {
		k.add(view.FieldPassphrase, wrong)
		return p.downloadPage(c, http.StatusUnprocessableEntity, k.errors)
	}
	if err != nil {
		return err
	}
	defer file.Close()
	return web.Attachment(c, name, "application/zip", -1, file)
}

// factorErrors are what is said when the field is empty, and when what was typed does not open the file.
func factorErrors(d Download) (missing, wrong string) {
	if d.Detail {
		return view.ErrDetailMissing, view.ErrDetailWrong
	}
	return view.ErrPassphraseMissing, view.ErrPassphraseWrong
}

func (p *Portal) downloadPage(c echo.Context, status int, errors view.Errors) error {
	d, err := p.Downloads.Describe(c.Request().Context(), c.Param("token"))
	if err != nil {
		return err
	}
	site := p.site(c)
	page := view.DownloadPage{
		Site: site, Token: c.Param("token"), Reference: d.Reference, Size: size(site.P, d.Size),
		Expires: p.date(site.P, d.Expires), Left: d.Left, Detail: d.Detail, Errors: errors,
	}
	if _, wrong := factorErrors(d); errors.For(view.FieldPassphrase) == site.P.T(wrong) {
		page.TriesLeft = d.Tries
	}
	return web.Render(c, status, view.Download(page))
}

// size says how large a file is, in the unit that gives the shortest number.
func size(words *locale.Printer, bytes int64) string {
	const kilo, mega = 1_000, 1_000_000
	switch {
	case bytes < kilo:
		return words.Number(bytes) + " B"
	case bytes < mega:
		return words.Number((bytes+kilo/2)/kilo) + " kB"
	case bytes < 10*mega:
		return fmt.Sprintf("%d.%d MB", bytes/mega, bytes%mega*10/mega)
	}
	return words.Number(bytes/mega) + " MB"
}
