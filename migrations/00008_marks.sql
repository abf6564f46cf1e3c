-- +goose Up
-- Why a mark is kept on the list of who opted out, or the list of who was erased: the purpose, and the rule it serves.
alter table suppression add column purpose text not null default '';
alter table suppression add column basis text not null default '';
create index suppression_review on suppression (controller_id, review_at);
