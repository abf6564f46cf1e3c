package desk

import (
	"net/url"
	"slices"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/intake"
	page "github.com/habeasdata/habeas/views/desk"
	"github.com/habeasdata/habeas/views/portal"
	"github.com/habeasdata/habeas/views/ui"
)

// choiceNames are the public's words for what they want, as staff hear them.
var choiceNames = map[string]string{
	intake.ChoiceCopy: "A copy of their data", intake.ChoiceDelete: "Deletion", intake.ChoiceOptOut: "Stop selling or sharing",
	intake.ChoiceCorrect: "Correction", intake.ChoiceLimit: "Limit the use of sensitive data", intake.ChoiceMarketing: "No more marketing",
	intake.ChoiceMachine: "How a machine decides about them", intake.ChoiceMachineOptOut: "No decisions by machine alone",
	intake.ChoiceOther: "Something else",
}

// relationshipChoices are the answers in the form's words, in order.
var relationshipChoices = []ui.OptionView{
	{Value: "customer", Label: "Customer"}, {Value: "employee", Label: "Employee"}, {Value: "applicant", Label: "Applicant"},
	{Value: "business_contact", Label: "Business contact"}, {Value: "client_customer", Label: "A client's customer"}, {Value: "other", Label: "Something else"},
}

var identifierChoices = []ui.OptionView{
	{Value: "email", Label: "Email"}, {Value: "phone", Label: "Phone"}, {Value: "account", Label: "Account"}, {Value: "order", Label: "Order"},
	{Value: "address", Label: "Postal address"},
}

// intakeView fills the form with what was typed before.
func (c *call) intakeView(typed url.Values, wrong map[string]string) (page.IntakeView, error) {
	shell, err := c.shell("Log a request", "")
	if err != nil {
		return page.IntakeView{}, err
	}
	today := c.face.today().String()
	v := page.IntakeView{
		Shell: shell, Action: Prefix + "/intake", Once: typed.Get("once"), Received: typed.Get("received"), ReceivedMax: today,
		Relationships: chosenOption(relationshipChoices, typed["relationship"]), Regions: c.regions(typed.Get("region")),
		Kinds: identifierChoices, Name: typed.Get("name"), Text: typed.Get("text"), Note: typed.Get("note"), Test: typed.Get("test") != "",
		LookBacks: chosenOption(lookBackChoices, typed["look_back"]), MayTest: true, Errors: map[string]string{},
	}
	if v.Once == "" {
		v.Once = newOnce()
	}
	if v.Received == "" {
		v.Received = today
	}
	channels := []ui.OptionView{}
	for _, ch := range []dsr.Channel{dsr.ChannelPhone, dsr.ChannelLetter, dsr.ChannelWalkIn} {
		channels = append(channels, ui.OptionView{Value: string(ch), Label: channelNames[ch]})
	}
	v.Channels = chosenOption(channels, typed["channel"])
	rights := []ui.OptionView{}
	choices, err := c.d.Intake.Offered(c.d.Now())
	if err != nil {
		return v, err
	}
	for _, choice := range choices {
		rights = append(rights, ui.OptionView{Value: choice, Label: choiceNames[choice]})
	}
	v.Rights = chosenOption(rights, typed["rights"])
	fillIdentifierLines(&v, typed, wrong)
	return v, err
}

// choiceName is one choice of the form in words.
func choiceName(choice string) string {
	if name, ok := choiceNames[choice]; ok {
		return name
	}
	return plainWord(choice)
}

// identifierLines is how many identifiers the form has room for.
const identifierLines = 4

// fillIdentifierLines keeps what was typed, and puts the error of a kind at the line of that kind.
func fillIdentifierLines(v *page.IntakeView, typed url.Values, wrong map[string]string) {
	kinds, values := typed["kind"], typed["value"]
	for i := range max(identifierLines, min(len(values), 2*identifierLines)) {
		line := page.IdentifierView{Kind: identifierChoices[i%len(identifierChoices)].Value}
		if i < len(kinds) && i < len(values) {
			line.Kind, line.Value = kinds[i], values[i]
		}
		v.Identifiers = append(v.Identifiers, line)
	}
	for name, message := range wrong {
		at := slices.IndexFunc(v.Identifiers, func(l page.IdentifierView) bool { return l.Kind == name })
		switch {
		case at >= 0:
			v.Identifiers[at].Error = message
		case name == "value":
			v.Identifiers[0].Error = message
		default:
			v.Errors[name] = message
		}
	}
}

func chosenOption(options []ui.OptionView, chosen []string) []ui.OptionView {
	out := slices.Clone(options)
	for i := range out {
		out[i].Selected = slices.Contains(chosen, out[i].Value)
	}
	return out
}

// regions are the places of residence: the states, then every country by its English name.
func (c *call) regions(chosen string) []ui.OptionView {
	out := []ui.OptionView{{Label: "Choose"}}
	for _, s := range portal.States {
		out = append(out, ui.OptionView{Value: "US-" + s.Value, Label: "United States: " + s.Label})
	}
	names := display.English.Regions()
	var countries []ui.OptionView
	for _, p := range c.d.Law.Packs() {
		for _, place := range p.Residence {
			seen := slices.ContainsFunc(countries, func(o ui.OptionView) bool { return o.Value == place })
			if !strings.Contains(place, "-") && place != "US" && !seen {
				countries = append(countries, ui.OptionView{Value: place, Label: names.Name(language.MustParseRegion(place))})
			}
		}
	}
	slices.SortFunc(countries, func(a, b ui.OptionView) int { return strings.Compare(a.Label, b.Label) })
	out = append(out, countries...)
	for i := range out {
		out[i].Selected = out[i].Value == chosen
	}
	return out
}

// placeOf splits a place of residence into country and state.
func placeOf(region string) (country, state string) {
	country, state, _ = strings.Cut(region, "-")
	return country, state
}
