package desk

import "slices"

// acts are all that can be done to a request, by form.
var acts = []act{
	assignAct, commentAct, messageAct, extendAct, pauseAct, resumeAct, lesserAct, contestAct, referAct, partAct, lawAct, denyAct, withdrawAct, concludeAct, confirmAct, cancelAct, collectAct,
	askAgainAct, enterCodeAct, documentAct,
	retryAct, skipAct, resendAct, splitAct, retypeAct, mergeAct, dismissAct,
	decideAct, redactAct, resolveAct, approveAct, judgeAct, claimAct, assessAct, endLimitAct, keepLimitAct,
}

var requestRoutes = slices.Concat([]route{
	get("/requests/:reference", readers, showRequest),
	post("/requests/:reference/show", handlers, showPeople),
	get("/requests/:reference/review", handlers, showReview),
	post("/requests/:reference/review/rows", handlers, showRows),
	get("/requests/:reference/preview", handlers, showPreview),
	get("/requests/:reference/correction", handlers, showCorrection),
	get("/requests/:reference/uses", handlers, showUses),
	post("/requests/:reference/correction/look", handlers, lookAtClaims),
	freshPost("/requests/:reference/hand-over", officers, handOver),
	post("/requests/:reference/files/:file", handlers, openFile),
}, codeRoutes, actRoutes(acts))

func actRoutes(acts []act) []route {
	out := make([]route, len(acts))
	for i, a := range acts {
		out[i] = a.route()
	}
	return out
}
