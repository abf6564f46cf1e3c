// Package queue runs durable jobs. It knows what a job is, who may hold it and how long, how a job that fails is
// tried again, and how a process starts and stops working; it refuses to know what the jobs do and where they are
// kept: storage is injected (package queuetest holds the suite that defines a storage).
//
// The words are River's. Life of a job:
//
//	            ┌──────────────── retryable ◄────────┐ error, panic: backoff
//	            ▼                                    │
//	available ─► running ────────────────────────────┼─► completed
//	scheduled ─► (fence+1, lease)                    ├─► discarded  attempts used up, five panics, Abandon
//	            ▲                                    └─► cancelled
//	            └── lease over: any process takes over; stopping: given back
//
// Invariant: a running job is held under a fencing number that every claim raises. Whoever lost the job (paused,
// cut off, taken over) can no longer finish it: ErrLost. The queue is a hint, never the record: a job may run twice,
// so what it does to the outside world is guarded by the effect's own unique key and the job's fence.
// Arguments hold ids only. Due times are business time; leases are the storage's own clock.
package queue
