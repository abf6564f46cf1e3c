-- +goose Up
-- When a submission became a tombstone: its personal data are destroyed, its counts and hashes stay.
alter table submission add column shredded_at timestamp not null default '0001-01-01 00:00:00+00:00';

-- What a file is kept for, as the vault's classes name it, and when a mandate in it ends.
alter table file add column class text not null default 'collected';
alter table file add column expires_at timestamp not null default '0001-01-01 00:00:00+00:00';
create index file_kept on file (controller_id, shredded_at, class);
