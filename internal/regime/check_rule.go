package regime

import (
	"fmt"

	"github.com/habeasdata/habeas/internal/deadline"
)

var (
	standards = []string{"fixed", "without_delay", "reasonable", "published_by_controller", "not_set"}
	notices   = []string{"within_initial_period", "unspecified"}
	pauses    = []string{"none", "identity", "clarification", "both"}
	effects   = []string{string(deadline.IdentityNone), string(deadline.IdentityRestart), string(deadline.IdentityPause),
		string(deadline.IdentityNoDuty), string(deadline.IdentityStarts)}
)

// rules turns one entry into a rule per right.
func (c *checker) rules(f ruleFile, i int) []Rule {
	f.defaults()
	rule := c.rule(f, i)
	if len(f.Rights) == 0 {
		c.fail("rights is missing", "rules", i)
	}
	var list []Rule
	for j, right := range f.Rights {
		if !right.Known() {
			c.fail(fmt.Sprintf("there is no right %q", right), "rules", i, "rights", j)
			continue
		}
		one := rule
		one.Right = right
		if one.Right.Class() == PreferenceClass {
			if one.Level != L0 {
				c.fail(fmt.Sprintf("%s is a preference right: verification must be none", right), "rules", i, "verification")
			}
		} else if f.LawAllows != "" {
			c.fail("law_allows is for preference rights only; say verification", "rules", i, "law_allows")
		}
		list = append(list, one)
	}
	return list
}

// defaults fills what a lawyer may leave out.
func (f *ruleFile) defaults() {
	fill := func(field *string, value string) {
		if *field == "" {
			*field = value
		}
	}
	fill(&f.Standard, "fixed")
	fill(&f.Pause, "none")
	fill(&f.IdentityEffect, string(deadline.IdentityNone))
	fill(&f.EndRule, string(deadline.KeepDate))
}

func (c *checker) rule(f ruleFile, i int) Rule {
	r := Rule{From: c.date(f.From, "rules", i, "effective_from"), Until: c.date(f.Until, "rules", i, "effective_until"),
		Citation: f.Citation, Confidence: f.Confidence, Seen: f.Verified, Sources: f.Source, Pause: f.Pause,
		ExtensionNotice: f.ExtensionNotice, Notes: f.Notes, LaterBecause: f.LaterBecause,
		RetentionMonths: f.RetentionMonths, Agent: f.Agent == "allowed", Line: lineOf(c.root, "rules", i)}
	if f.Appeal != nil {
		r.AppealCitation = f.Appeal.Citation
	}
	c.need(f.Citation, "citation", "rules", i)
	c.confidence(f.Confidence, "rules", i, "confidence")
	if f.Confidence == Verified && (len(f.Source) == 0 || len(f.Verified) == 0) {
		c.fail("a verified rule names its source and what was verified", "rules", i, "confidence")
	}
	if !r.Until.IsZero() && !r.From.Before(r.Until) {
		c.fail("effective_until is not after effective_from", "rules", i, "effective_until")
	}
	c.oneOf(f.Agent, []string{"allowed", "not_provided"}, "rules", i, "agent")
	c.levels(&r, f, i)
	c.free(&r, f, i)
	r.Law = c.clock(f, i)
	return r
}

func (c *checker) levels(r *Rule, f ruleFile, i int) {
	level, err := ParseLevel(f.Verification)
	if err != nil {
		c.fail(err.Error(), "rules", i, "verification")
	}
	r.Level, r.LawAllows = level, level
	if f.LawAllows == "" {
		return
	}
	r.LawAllows, err = ParseLevel(f.LawAllows)
	if err != nil {
		c.fail(err.Error(), "rules", i, "law_allows")
	}
}

func (c *checker) free(r *Rule, f ruleFile, i int) {
	if f.RetentionMonths < 0 || f.RetentionMonths > 1200 {
		c.fail("retention_months is out of range", "rules", i, "retention_months")
	}
	if f.Free == nil {
		return
	}
	if f.Free.Answers < 1 || f.Free.Months < 1 {
		c.fail("free needs answers and months", "rules", i, "free")
	}
	r.FreeAnswers, r.FreeMonths = f.Free.Answers, f.Free.Months
}

func (c *checker) clock(f ruleFile, i int) deadline.Rule {
	at := func(key string) []any { return []any{"rules", i, key} }
	law := deadline.Rule{
		Acknowledge: c.period(f.Acknowledge, at("acknowledge")...),
		Answer:      c.period(f.Answer, at("answer")...),
		Standard:    f.Standard,
		Start:       deadline.Start(f.Starts),
		Identity:    deadline.IdentityEffect(f.IdentityEffect),
		Counting:    deadline.PauseCount(f.WaitingDays),
		End:         deadline.EndRule(f.EndRule),
		Citations:   citations(f.Citation),
	}
	c.oneOf(f.Standard, standards, at("standard")...)
	if (f.Standard == "fixed") != (f.Answer != "") {
		c.fail("answer and standard: give a period, or say which standard the law sets instead", at("standard")...)
	}
	c.oneOf(f.Starts, []string{string(deadline.FromReceipt), string(deadline.FromAuthentication)}, at("starts")...)
	c.oneOf(f.EndRule, []string{string(deadline.KeepDate), string(deadline.NextBusinessDay)}, at("end_rule")...)
	law.Extension = c.extension(f.Extension, law.Answer, at("extension")...)
	c.notice(f, law, at("extension_notice")...)
	c.stops(&law, f, i)
	law.Appeal = c.appeal(f.Appeal, i)
	if f.Strict != nil {
		c.need(f.Strict.Because, "because", "rules", i, "strict")
		law.Strict = deadline.Strict{ReceiptDayCounts: f.Strict.ReceiptDayCounts, SaturdayCounts: f.Strict.SaturdayCounts,
			SuspensionIgnored: f.Strict.SuspensionIgnored, Because: f.Strict.Because}
	}
	return law
}

// extension reads a period in the answer's unit, or "open".
func (c *checker) extension(text string, answer deadline.Period, at ...any) deadline.Extension {
	if text == "" {
		return deadline.Extension{}
	}
	if answer.IsZero() {
		c.fail("an extension needs an answer period to extend", at...)
	}
	if text == "open" {
		return deadline.Extension{Open: true}
	}
	by := c.period(text, at...)
	if !by.IsZero() && by.Unit != answer.Unit {
		c.fail("the extension is counted in one step with the answer period: use its unit", at...)
	}
	return deadline.Extension{By: by}
}

func (c *checker) notice(f ruleFile, law deadline.Rule, at ...any) {
	switch {
	case law.Extension.Allowed():
		c.oneOf(f.ExtensionNotice, notices, at...)
	case f.ExtensionNotice != "":
		c.fail("there is no extension to tell about", at...)
	}
}

// stops checks everything that lets a clock start or run later than receipt: each needs the law's word for it.
func (c *checker) stops(law *deadline.Rule, f ruleFile, i int) {
	c.oneOf(f.Pause, pauses, "rules", i, "pause")
	c.oneOf(f.IdentityEffect, effects, "rules", i, "identity_effect")
	law.IdentityStops = f.Pause == "identity" || f.Pause == "both"
	law.ClarifyingStops = f.Pause == "clarification" || f.Pause == "both"
	moves := law.Identity == deadline.IdentityPause || law.Identity == deadline.IdentityRestart
	if moves != law.IdentityStops {
		c.fail("pause and identity_effect contradict each other", "rules", i, "identity_effect")
	}
	if (law.Start == deadline.FromAuthentication) != (law.Identity == deadline.IdentityStarts) {
		c.fail("a clock starts at verification only with identity_effect clock_starts_on_authentication",
			"rules", i, "starts")
	}
	later := f.Pause != "none" || law.Start == deadline.FromAuthentication
	if later && len(citations(f.LaterBecause)) == 0 {
		c.fail("this clock can run later than from receipt: later_because must cite the law that says so",
			"rules", i, "later_because")
	}
	if !later && f.LaterBecause != "" {
		c.fail("nothing here runs later than from receipt", "rules", i, "later_because")
	}
	counts := []string{string(deadline.CountDifference), string(deadline.CountInclusive)}
	if f.Pause != "none" {
		c.oneOf(f.WaitingDays, counts, "rules", i, "waiting_days")
	} else if f.WaitingDays != "" {
		c.fail("there is no pause to count", "rules", i, "waiting_days")
	}
}

func (c *checker) appeal(f *appealFile, i int) deadline.Appeal {
	if f == nil {
		return deadline.Appeal{}
	}
	at := func(key string) []any { return []any{"rules", i, "appeal", key} }
	a := deadline.Appeal{Answer: c.period(f.Answer, at("answer")...)}
	if f.Answer == "" {
		c.fail("an appeal needs the time to answer it", at("answer")...)
	}
	c.need(f.Citation, "citation", "rules", i, "appeal")
	if f.FileWithin == "reasonable period" {
		a.FileReasonable = true
	} else {
		a.FileWithin = c.period(f.FileWithin, at("file_within")...)
	}
	a.AnswerExtension = c.extension(f.Extension, a.Answer, at("extension")...)
	return a
}
