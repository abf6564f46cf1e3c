-- +goose Up
-- A record gets its place in the global log once; nothing else of it changes, ever.
-- +goose StatementBegin
create function refuse_change() returns trigger language plpgsql as $$
begin
	raise exception 'the audit log is append-only';
end $$;
-- +goose StatementEnd
create trigger audit_record_keep before delete on audit_record for each row execute function refuse_change();
create trigger audit_record_fixed before update on audit_record for each row
	when (old.leaf <> 0 or new.leaf <= 0
	or (new.controller_id, new.chain, new.seq, new.version, new.at, new.actor_kind, new.actor,
		new.event, new.cause, new.from_state, new.to_state, new.details, new.prev_hash, new.hash)
	<> (old.controller_id, old.chain, old.seq, old.version, old.at, old.actor_kind, old.actor,
		old.event, old.cause, old.from_state, old.to_state, old.details, old.prev_hash, old.hash))
	execute function refuse_change();
create trigger audit_leaf_fixed before update or delete on audit_leaf for each row execute function refuse_change();
create trigger audit_record_whole before truncate on audit_record for each statement execute function refuse_change();
create trigger audit_leaf_whole before truncate on audit_leaf for each statement execute function refuse_change();
