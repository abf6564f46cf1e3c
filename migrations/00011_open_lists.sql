-- +goose Up
-- The queue lists open requests only, also by state, right and assignee: indexes without the closed ones stay small
-- and let both databases count up to a limit without reading the table.
drop index request_state;
drop index request_right;
drop index request_assignee;
create index request_open_state on request (controller_id, test, state, due_at, id)
	where state not in ('fulfilled', 'denied', 'withdrawn');
create index request_open_right on request (controller_id, test, "right", due_at, id)
	where state not in ('fulfilled', 'denied', 'withdrawn');
create index request_open_assignee on request (controller_id, test, assignee, due_at, id)
	where state not in ('fulfilled', 'denied', 'withdrawn');
