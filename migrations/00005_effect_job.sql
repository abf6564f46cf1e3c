-- +goose Up
-- The fence of an effect is its own number from now on, one higher with every worker that begins it; the job whose
-- worker began it last stands beside it. Fences of jobs, which were kept here before, only compare within one job.
alter table effect_record add column job_id text not null default '';
