-- +goose Up
-- One row for each use of data, as the data map had it, that a restriction, an objection or the review of a decision is
-- about, with what was decided and by which rule. The reason is sealed under the submission's key.
create table assessment (
	id            text primary key,
	controller_id text      not null,
	request_id    text      not null references request (id),
	ordinal       integer   not null,
	use_id        text      not null,
	activity_id   text      not null,
	activity      text      not null,
	purpose       text      not null,
	basis         text      not null,
	categories    text      not null,
	how           text      not null,
	rules         text      not null,
	map_hash      text      not null,
	verdict       text      not null,
	rule          text      not null,
	sealed        bytea,
	decided_by    text      not null,
	decided_at    timestamp not null,
	created_at    timestamp not null,
	unique (request_id, ordinal)
);

-- Since when data are restricted or no longer used because of this request, when it was announced that this ends, from
-- when on, and when it ended.
alter table request add column restricted_at timestamp not null default '0001-01-01 00:00:00+00:00';
alter table request add column lift_told_at timestamp not null default '0001-01-01 00:00:00+00:00';
alter table request add column lift_at timestamp not null default '0001-01-01 00:00:00+00:00';
alter table request add column lifted_at timestamp not null default '0001-01-01 00:00:00+00:00';

-- Fields that stay out of an answer by a rule of the law, as field=rule.
alter table collection add column left_out text not null default '[]';
