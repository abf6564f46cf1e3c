// Package deadline counts time as statutes do: calendar days, business days and months on local dates, holidays by
// rule, end rules, pauses, restarts, extensions and appeals. It knows how to count and how to say what it counted. It
// refuses to know which law applies, what a right means, what time it is, and any language but plain English; those
// belong to regime, to the caller and to the catalogs.
//
// Counting. The receipt instant becomes a date in the controller's time zone; that day is day 0. The extended date is
// counted from the same start in one step. Days that do not count are added next, the end rule is applied last, and the
// deadline is the end of the local due date. Beside the due date stands the working date, the strictest reading of the
// rule, which alarms use.
//
// Invariant: the due date is never earlier than the receipt and never later than the law's; the working date is never
// later than the due date. Nothing here panics on any input.
package deadline
