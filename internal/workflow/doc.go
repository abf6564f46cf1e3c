// Package workflow is the only shell around the decisions of package dsr: it loads, decides and records. A change,
// its audit record, its jobs and its mails go into one transaction. It computes what a decision needs (dates by the
// law in force, the level that the policy demands, the approvals that the release policy asks for) and seals what
// is personal; it talks to no connector and sends no mail. Invariant: no request changes but through
// [Service.Apply] and [Service.Submit].
package workflow
