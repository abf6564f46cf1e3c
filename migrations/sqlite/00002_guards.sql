-- +goose Up
-- A record gets its place in the global log once; nothing else of it changes, ever.
-- +goose StatementBegin
create trigger audit_record_keep before delete on audit_record
begin
	select raise(abort, 'audit records are append-only');
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger audit_record_fixed before update on audit_record
when old.leaf <> 0 or new.leaf <= 0
	or (new.controller_id, new.chain, new.seq, new.version, new.at, new.actor_kind, new.actor,
		new.event, new.cause, new.from_state, new.to_state, new.details, new.prev_hash, new.hash)
	<> (old.controller_id, old.chain, old.seq, old.version, old.at, old.actor_kind, old.actor,
		old.event, old.cause, old.from_state, old.to_state, old.details, old.prev_hash, old.hash)
begin
	select raise(abort, 'audit records are append-only');
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger audit_leaf_keep before delete on audit_leaf
begin
	select raise(abort, 'the audit log is append-only');
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger audit_leaf_fixed before update on audit_leaf
begin
	select raise(abort, 'the audit log is append-only');
end;
-- +goose StatementEnd
