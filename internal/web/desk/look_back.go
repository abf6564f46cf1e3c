package desk

import (
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/views/ui"
)

// lookBackWords say how far back a person wants to know; nothing where nothing was said.
var lookBackWords = map[dsr.LookBack]string{
	dsr.LookBackMonths: "the last months that the law names, as asked", dsr.LookBackAll: "as far back as the law lets people ask, as asked",
}

// lookBackChoices are the answers of the form on which staff write down what was said.
var lookBackChoices = []ui.OptionView{
	{Label: "Not said"}, {Value: string(dsr.LookBackMonths), Label: "The last 12 months"},
	{Value: string(dsr.LookBackAll), Label: "Everything, as far back as the law lets people ask"},
}
