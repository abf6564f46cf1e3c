-- +goose Up
-- +goose StatementBegin
create trigger audit_record_keep before delete on audit_record
begin
	select raise(abort, 'audit records are append-only');
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger audit_record_fixed before update on audit_record
when new.hash <> old.hash or new.prev_hash <> old.prev_hash or new.details <> old.details or new.seq <> old.seq
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
