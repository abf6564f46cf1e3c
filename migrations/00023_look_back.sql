-- +goose Up
-- How far back a person wants to know, and what an answer leaves out because it is older.
alter table request add column look_back text not null default '';
alter table collection add column dated text not null default '';
alter table collection add column older bigint not null default 0;
