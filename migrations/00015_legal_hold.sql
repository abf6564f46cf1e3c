-- +goose Up
-- What must not be deleted: by a legal hold (of one person, or of a matter), or because an officer refused that part of one
-- request on a ground of its law. Who is held is a keyed hash, and sealed under a key of its own.
create table legal_hold (
	id            text primary key,
	controller_id text      not null,
	request_id    text      not null,
	kind          text      not null,
	"index"       bytea     not null,
	key_kek       text      not null,
	key_blob      bytea     not null,
	sealed        bytea     not null,
	scope         text      not null,
	ground        text      not null,
	citation      text      not null,
	review_on     text      not null,
	created_by    text      not null,
	created_at    timestamp not null,
	ended_by      text      not null,
	ended_at      timestamp not null
);
create index legal_hold_open on legal_hold (controller_id, ended_at);
