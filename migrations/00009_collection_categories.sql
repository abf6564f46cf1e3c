-- +goose Up
-- The data categories of the fields that held a value for this person: an answer says what is done with these, and with
-- no others.
alter table collection add column categories text not null default '[]';
