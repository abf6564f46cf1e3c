-- +goose Up
-- What a submission was accepted with and its requests are opened from, sealed; null once they are open.
alter table submission add column pending bytea;
