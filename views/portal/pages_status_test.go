package portal_test

import "github.com/habeasdata/habeas/views/portal"

// statusPages are the status page from the first day to the last, once with every form and refused ones.
func statusPages(s portal.Site, wrong wrongFunc) []page {
	base := portal.StatusPage{Site: s, Reference: "HB-7K3F-92QX", Received: "Friday 13 November 2026", CanWrite: true}
	due := "Monday 28 December 2026"
	received := portal.WordEvent{Word: portal.WordReceived, Date: "Friday 13 November 2026"}
	checking := portal.WordEvent{Word: portal.WordChecking, Date: "Monday 16 November 2026"}
	working := portal.WordEvent{Word: portal.WordWorking, Date: "Wednesday 18 November 2026"}
	ready := portal.WordEvent{Word: portal.WordReady, Date: "Thursday 10 December 2026"}
	access := portal.Request{Number: "1", Label: "HB-7K3F-92QX-1", Title: "Send me a copy of my data", AnswerBy: due,
		Citation: "Civ. Code 1798.130(a)(2)", CanWithdraw: true}
	deletion := access
	deletion.Number, deletion.Label, deletion.Title = "2", "HB-7K3F-92QX-2", "Delete my data"

	first := base
	access.Word, access.Events = portal.WordReceived, []portal.WordEvent{received}
	first.ConfirmMail, first.Requests = true, []portal.Request{access}

	proof := base
	access.Word, access.Events = portal.WordChecking, []portal.WordEvent{received, checking}
	access.Declaration = &portal.Declaration{Version: "us_ca_ccpa_1", Text: portal.DeclarationText(s.P, "us_ca_ccpa_1")}
	deletion.Word, deletion.Events = portal.WordChecking, access.Events
	proof.Prove = &portal.Prove{Given: []string{portal.ProofOrder}, Code: true}
	proof.Requests, proof.Flash = []portal.Request{access, deletion}, portal.FlashProofReceived

	refused := proof
	refused.Flash = ""
	refused.Prove = &portal.Prove{Code: true, Value: "94607"}
	refused.ErrorForm = "/status/proof"
	refused.Errors = portal.Errors{wrong(portal.FieldKind, portal.ErrKindMissing)}

	work := base
	access.Declaration = &portal.Declaration{Version: "us_ca_ccpa_1", Signed: "Tuesday 17 November 2026"}
	access.Word, access.Events = portal.WordWorking, []portal.WordEvent{received, checking, working}
	access.Passphrase = &portal.Passphrase{Set: true}
	access.AnswerBy, access.Before = "Thursday 11 February 2027", due
	deletion.Word, deletion.Events = portal.WordWorking, access.Events
	deletion.Confirm = &portal.DeleteConfirm{Hours: 24}
	work.Requests = []portal.Request{access, deletion}
	work.Messages = []portal.Message{
		{FromYou: true, When: "Monday 16 November 2026, 09:12 PST", Text: "I also used an old address:\n<jane.old@example.com>"},
		{When: "Tuesday 17 November 2026, 10:40 PST", Text: "Thank you. We look there too."},
	}
	work.ErrorForm, work.ErrorFor = "/status/delete-confirm", "2"
	work.Errors = portal.Errors{wrong(portal.FieldConfirm, portal.ErrConfirmMissing)}

	end := base
	access.Word, access.Events = portal.WordReady, []portal.WordEvent{received, checking, working, ready}
	access.Declaration, access.Passphrase, access.CanWithdraw = nil, nil, false
	access.ReadyUntil = "Thursday 24 December 2026"
	deletion.Confirm, deletion.Hold = nil, &portal.DeleteHold{When: "Friday 11 December 2026, 10:00 PST"}
	closed := portal.Request{Number: "3", Label: "HB-7K3F-92QX-3", Title: "Stop selling or sharing my data",
		Word: portal.WordClosed, Citation: "11 CCR 7026(f)",
		Events:  []portal.WordEvent{received, working, {Word: portal.WordClosed, Date: "Friday 20 November 2026"}},
		Outcome: "Done in full. We have stopped in 3 systems."}
	end.Requests = []portal.Request{access, deletion, closed}
	return []page{
		{"status_received", portal.Status(first)}, {"status_prove", portal.Status(proof)},
		{"status_prove_errors", portal.Status(refused)}, {"status_working", portal.Status(work)},
		{"status_ready", portal.Status(end)},
	}
}
