// Package fulfillment carries requests out: it collects what systems hold, shows staff what would leave or vanish,
// builds the answer file, erases and proves it, and stops what an opt-out stops. It talks to systems through package
// connector and changes requests through package workflow; it knows no page and sends no mail. Invariant: nothing is
// read for an answer and nothing is written without a verification of the same request at the level it needs, and
// every write is an effect with its own key, intent before and receipt after.
package fulfillment
