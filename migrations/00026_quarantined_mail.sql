-- +goose Up
-- One row for each mail that opened no request, and why. The mail itself lies in the vault; no column holds a word of it.
create table quarantined_mail (
	id            text primary key,
	controller_id text      not null,
	dedup_key     text      not null,
	reason        text      not null,
	language      text      not null,
	suggested     text      not null,
	received_at   timestamp not null,
	created_at    timestamp not null,
	size          bigint    not null,
	vault_id      text      not null,
	shredded_at   timestamp not null
);
create unique index quarantined_mail_dedup on quarantined_mail (controller_id, dedup_key);
create index quarantined_mail_when on quarantined_mail (controller_id, received_at);
