package portal

import "slices"

// Step is one page of the form.
type Step string

// The steps in order.
const (
	StepRights Step = "rights"
	StepWho    Step = "who"
	StepWhere  Step = "where"
	StepFind   Step = "find"
	StepCheck  Step = "check"
)

var (
	allSteps        = []Step{StepRights, StepWho, StepWhere, StepFind, StepCheck}
	preferenceSteps = []Step{StepRights, StepFind, StepCheck}
)

// Steps returns the pages that the chosen rights need, in order. A form that only sets preferences skips who is
// asking and where they live: no law lets us demand that before we stop.
func Steps(rights []string) []Step {
	if PreferenceOnly(rights) {
		return slices.Clone(preferenceSteps)
	}
	return slices.Clone(allSteps)
}

// Path returns the address of the step, for GET and for POST.
func (s Step) Path() string { return "/request/" + string(s) }

// Next returns the step that follows s for the chosen rights; StepCheck is followed by itself. A step that these
// rights do not need leads to the next one that they do.
func (s Step) Next(rights []string) Step {
	needed := Steps(rights)
	for i := slices.Index(allSteps, s) + 1; i < len(allSteps); i++ {
		if slices.Contains(needed, allSteps[i]) {
			return allSteps[i]
		}
	}
	return StepCheck
}

// Progress is where a page stands in the form: "Step 2 of 5" and the way back.
type Progress struct {
	Number int
	Total  int
	Back   string
}

// Progress returns the progress line of s for the chosen rights.
func (s Step) Progress(rights []string) Progress {
	needed := Steps(rights)
	p := Progress{Number: 1, Total: len(needed), Back: "/"}
	for i := range needed {
		if needed[i] == s && i > 0 {
			p.Number, p.Back = i+1, needed[i-1].Path()
		}
	}
	return p
}
