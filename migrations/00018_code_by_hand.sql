-- +goose Up
-- Who made a code that goes out by letter or is read out in a call: whoever knows it may not record that it came back.
alter table proof_item add column made_by text not null default '';
