-- +goose Up
-- When the present state began, and the seconds spent in each state before it, rounded up to one: the desk shows where
-- requests wait. Requests from before have no beginning, and count from their next state on.
alter table request add column state_since timestamp not null default '0001-01-01 00:00:00+00:00';
alter table request add column spent_received bigint not null default 0;
alter table request add column spent_verifying bigint not null default 0;
alter table request add column spent_collecting bigint not null default 0;
alter table request add column spent_in_review bigint not null default 0;
alter table request add column spent_executing bigint not null default 0;
alter table request add column spent_answering bigint not null default 0;

-- The figures of a year and the age of what is open are read from this index alone.
create index request_figures on request (controller_id, test, received_at, "right", state, outcome, answered_at, due_at);
