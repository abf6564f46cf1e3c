package desk

import (
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/habeasdata/habeas/internal/notice"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/web"
	page "github.com/habeasdata/habeas/views/desk"
	"github.com/habeasdata/habeas/views/letter"
	"github.com/habeasdata/habeas/views/ui"
)

const lettersPath = Prefix + "/letters"

// letterChoice is the law and the language that letters are shown in.
type letterChoice struct {
	pack     *regime.Pack
	language string
}

func (c *call) letterChoice() (letterChoice, error) {
	law, tag := c.QueryParam("law"), c.QueryParam("language")
	if law == "" {
		law = c.d.Work.Controller.DefaultRegime
	}
	if tag == "" {
		tag = c.d.Work.Controller.Locale
	}
	pack, err := c.d.Law.Pack(law)
	if err != nil {
		return letterChoice{}, problem.New(problem.NotFound, "There is no such law here.")
	}
	return letterChoice{pack, c.d.Notice.Catalog.Printer(tag).Tag()}, nil
}

// path is the address of a page about letters in this law and language.
func (s letterChoice) path(page string) string {
	return lettersPath + page + "?" + url.Values{"law": {s.pack.ID}, "language": {s.language}}.Encode()
}

// choice asks for another law or language; it comes back to action.
func (c *call) choice(s letterChoice, action string) page.LetterChoiceView {
	v := page.LetterChoiceView{Action: action}
	laws := ui.FieldView{Kind: ui.Select, Name: "law", Label: "Law"}
	for _, p := range c.d.Law.Packs() {
		laws.Options = append(laws.Options, ui.OptionView{Value: p.ID, Label: p.Jurisdiction, Selected: p.ID == s.pack.ID})
	}
	tongues := ui.FieldView{Kind: ui.Select, Name: "language", Label: "Language"}
	for _, tag := range c.d.Notice.Catalog.Tags() {
		tongues.Options = append(tongues.Options, ui.OptionView{Value: tag, Label: display.Self.Name(language.Make(tag)), Selected: tag == s.language})
	}
	v.Fields = []ui.FieldView{laws, tongues}
	return v
}

// showLetters lists every letter that leaves the house.
func showLetters(c *call) error {
	shell, err := c.shell("Letters", "Letters")
	if err != nil {
		return err
	}
	s, err := c.letterChoice()
	if err != nil {
		return err
	}
	v := page.LettersView{Shell: shell, Choice: c.choice(s, lettersPath), Law: s.pack.Jurisdiction}
	for _, one := range notice.Specimens() {
		row := page.LetterRowView{Name: one.Name, To: mayRead(one.Template)}
		if c.d.Notice.Knows(one, s.pack) {
			row.Href = s.path("/" + one.ID)
		}
		v.Letters = append(v.Letters, row)
	}
	return c.render(http.StatusOK, page.Letters(v))
}

// showLetter shows one letter with sample data.
func showLetter(c *call) error {
	s, one, err := c.specimen()
	if err != nil {
		return err
	}
	shell, err := c.shell(one.Name, "Letters")
	if err != nil {
		return err
	}
	v := page.LetterView{
		Shell: shell, Name: one.Name, Back: s.path(""), Choice: c.choice(s, lettersPath+"/"+one.ID), Law: s.pack.Jurisdiction,
		Facts: []ui.TermView{
			{Term: "Law", Text: s.pack.Law, Note: "version " + s.pack.Version}, {Term: "May go to", Text: mayRead(one.Template)},
			{Term: "May repeat", Text: yesNo(letter.RepeatSafe(one.Template)), Note: "when it is uncertain that it arrived"},
		},
	}
	if !c.d.Notice.Knows(one, s.pack) {
		v.Unknown = s.pack.Jurisdiction + " has no right, ground or way for which this letter would be written."
		return c.render(http.StatusOK, page.Letter(v))
	}
	out, err := c.d.Notice.Specimen(one.ID, s.pack, s.language)
	if err != nil {
		return err
	}
	v.Facts = append(v.Facts, ui.TermView{Term: "Shown for the right", Text: rightName(out.Right)})
	v.Language, v.Subject, v.Text, v.HTML = out.Language, out.Subject, out.Text, s.path("/"+one.ID+"/html")
	v.Rule = lawPath(s.pack.ID, out.Right)
	v.Citations = out.Citations
	web.MayFrame(c)
	return c.render(http.StatusOK, page.Letter(v))
}

// showLetterHTML is the HTML part alone, for the frame of its page.
func showLetterHTML(c *call) error {
	s, one, err := c.specimen()
	if err != nil {
		return err
	}
	out, err := c.d.Notice.Specimen(one.ID, s.pack, s.language)
	if err != nil {
		return err
	}
	return web.Framed(c, out.HTML)
}

// specimen is the letter that the address names.
func (c *call) specimen() (letterChoice, notice.Specimen, error) {
	s, err := c.letterChoice()
	if err != nil {
		return s, notice.Specimen{}, err
	}
	for _, one := range notice.Specimens() {
		if one.ID == c.Param("letter") {
			return s, one, nil
		}
	}
	return s, notice.Specimen{}, problem.New(problem.NotFound, "There is no such letter.")
}

var readerWords = map[letter.Class]string{
	letter.TypedUnconfirmed: "a typed address, not confirmed yet", letter.Confirmed: "the confirmed address",
	letter.OnRecord: "the contact on record", letter.OtherOnRecord: "further contacts on record", letter.Agent: "an agent",
	letter.SystemOwner: "a system's owner", letter.Processor: "a processor", letter.Staff: "staff",
}

// mayRead says to whom a letter may go (invariant 10 of the design).
func mayRead(template string) string {
	var words []string
	for _, class := range letter.Classes(template) {
		words = append(words, readerWords[class])
	}
	return strings.Join(words, ", ")
}

func yesNo(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}
