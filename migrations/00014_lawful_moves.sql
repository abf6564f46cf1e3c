-- +goose Up
-- A request that contests another one, or goes on with it, and the one that contests it.
alter table request add column about text not null default '';
alter table request add column about_right text not null default '';
alter table request add column contested_by text not null default '';

-- A second law that covers the same person, and why somebody may want to look at the choice of law.
alter table request add column also_regime text not null default '';
alter table request add column also_version text not null default '';
alter table request add column mismatch text not null default '';

-- What the clock waits for, and when each thing was asked for and came.
alter table request add column paused_for text not null default '';
alter table request add column identity_asked_at timestamp not null default '0001-01-01 00:00:00+00:00';
alter table request add column identity_got_at timestamp not null default '0001-01-01 00:00:00+00:00';
alter table request add column fee_asked_at timestamp not null default '0001-01-01 00:00:00+00:00';
alter table request add column fee_paid_at timestamp not null default '0001-01-01 00:00:00+00:00';
alter table request add column clarify_asked_at timestamp not null default '0001-01-01 00:00:00+00:00';
alter table request add column clarify_got_at timestamp not null default '0001-01-01 00:00:00+00:00';
