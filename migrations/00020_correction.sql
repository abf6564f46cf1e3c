-- +goose Up
-- One row for each thing that a person says is wrong about them, with the decision about it. What they claim, and the
-- record of the circumstances, are sealed under the submission's key.
create table correction (
	id            text primary key,
	controller_id text      not null,
	request_id    text      not null references request (id),
	ordinal       integer   not null,
	topic         text      not null,
	claim         bytea,
	verdict       text      not null,
	ground        text      not null,
	targets       text      not null,
	health        boolean   not null,
	sealed        bytea,
	decided_by    text      not null,
	decided_at    timestamp not null,
	created_at    timestamp not null,
	unique (request_id, ordinal)
);
