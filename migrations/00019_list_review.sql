-- +goose Up
-- What an administrator decided about the marks of a list whose day to be looked at again had come. The reason is sealed under a
-- key of its own; the marks that were ended are gone.
create table list_review (
	id            text primary key,
	controller_id text      not null,
	purpose       text      not null,
	"right"       text      not null,
	basis         text      not null,
	verdict       text      not null,
	marks         bigint    not null,
	key_kek       text      not null,
	key_blob      bytea     not null,
	sealed        bytea     not null,
	decided_by    text      not null,
	decided_at    timestamp not null
);
create index list_review_when on list_review (controller_id, decided_at);
