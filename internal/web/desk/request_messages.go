package desk

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/store"
	page "github.com/habeasdata/habeas/views/desk"
	"github.com/habeasdata/habeas/views/ui"
)

var mailStates = map[dsr.MailState]ui.ChipView{
	dsr.MailQueued: {Tone: ui.Info, Word: "queued"}, dsr.MailSending: {Tone: ui.Info, Word: "sending"}, dsr.MailSent: {Tone: ui.Fine, Word: "accepted"},
	dsr.MailFailed: {Tone: ui.Late, Word: "did not arrive"}, dsr.MailUncertain: {Tone: ui.Soon, Word: "uncertain"},
	dsr.MailHeld: {Tone: ui.Soon, Word: "no address yet", Title: "Can be read on the status page"},
}

// hiddenWords stands for text that the reader's role may not see.
const hiddenWords = "(not for your role)"

// fillMessages puts what went both ways into one list by time, and the internal comments into another.
func (d *dossier) fillMessages(v *page.RequestView) error {
	v.Messages, v.Comments = []page.MessageView{}, []page.CommentView{}
	list, err := d.read().Correspondence().Find(store.Match{"submission_id": d.sub.ID}, "at", "id")
	if err != nil {
		return err
	}
	for _, m := range list {
		if m.RequestID != "" && m.RequestID != d.r.ID {
			continue
		}
		text, err := d.text(m)
		if err != nil {
			return err
		}
		who := d.author(m)
		if m.Direction == dsr.Internal {
			v.Comments = append(v.Comments, page.CommentView{Who: who, When: d.face.when(m.At), Machine: machine(m.At), Text: text})
			continue
		}
		v.Messages = append(v.Messages, page.MessageView{
			Out: m.Direction == dsr.Outbound, Who: who, When: d.face.when(m.At), Machine: machine(m.At), Text: text,
			Subject: "Message", State: ui.ChipView{Word: map[dsr.Direction]string{dsr.Inbound: "received", dsr.Outbound: "written"}[m.Direction]},
		})
	}
	if err := d.fillMails(v); err != nil {
		return err
	}
	slices.SortStableFunc(v.Messages, func(a, b page.MessageView) int { return cmp.Compare(a.Machine, b.Machine) })
	d.messageForms(v)
	return nil
}

func (d *dossier) text(m dsr.Correspondence) (string, error) {
	switch {
	case d.gone:
		return destroyed, nil
	case !d.handles():
		return hiddenWords, nil
	}
	return d.sealer.Text(m)
}

func (d *dossier) author(m dsr.Correspondence) string {
	if m.Author == string(dsr.ByRequester) {
		return d.label()
	}
	return d.member(dsr.StaffID(m.Author))
}

// fillMails lists the letters of the outbox with what the person saw.
func (d *dossier) fillMails(v *page.RequestView) error {
	mails, err := d.read().Outbox().Find(store.Match{"submission_id": d.sub.ID}, "created_at", "id")
	if err != nil {
		return err
	}
	for _, m := range mails {
		if m.RequestID != "" && m.RequestID != d.r.ID || m.Template == dsr.NoticeStatusCode {
			continue
		}
		row := page.MessageView{
			Out: true, Who: d.d.Work.Controller.Name, When: d.face.when(m.CreatedAt), Machine: machine(m.CreatedAt),
			Subject: noticeNames[m.Template], State: mailStates[m.State],
		}
		if m.RecipientClass == dsr.ToOwner {
			row.Who += " to the owner of " + m.RecipientID
		}
		if d.handles() && !d.gone {
			sent, err := d.d.Notice.Shown(d.ctx(), m)
			if err != nil {
				return err
			}
			row.Saw = withoutSecrets(sent.Text)
		}
		v.Messages = append(v.Messages, row)
	}
	return nil
}

var (
	mailedLink = regexp.MustCompile(`https?://\S+`)
	mailedCode = regexp.MustCompile(`\b\d{4}[ -]?\d{4}\b`)
)

// withoutSecrets takes the links and codes out of a letter: with them staff could act as the person.
func withoutSecrets(text string) string {
	text = mailedLink.ReplaceAllString(text, "[link]")
	return strings.TrimSpace(mailedCode.ReplaceAllString(text, "[code]"))
}

// messageForms offers to write, where the caller may.
func (d *dossier) messageForms(v *page.RequestView) {
	if d.may(dsr.Message) && !d.gone {
		message := d.again("message", page.ActionView{Form: page.Message(d.target("message"))})
		v.MessageForm, v.MessageDrafts = &message.Form, message.Drafts
	}
	if d.may(dsr.Comment) && !d.gone {
		form := d.form("comment", page.Comment(d.target("comment")))
		v.CommentForm = &form
	}
}
