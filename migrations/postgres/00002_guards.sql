-- +goose Up
-- +goose StatementBegin
create function refuse_change() returns trigger language plpgsql as $$
begin
	raise exception 'the audit log is append-only';
end $$;
-- +goose StatementEnd
create trigger audit_record_keep before delete on audit_record for each row execute function refuse_change();
create trigger audit_record_fixed before update on audit_record for each row
	when (new.hash <> old.hash or new.prev_hash <> old.prev_hash or new.details <> old.details or new.seq <> old.seq)
	execute function refuse_change();
create trigger audit_leaf_fixed before update or delete on audit_leaf for each row execute function refuse_change();
