-- +goose Up
-- Common to SQLite and Postgres. Instants are UTC; '0001-01-01 00:00:00' means "not yet". Dates are text,
-- '' means none. Columns named sealed, or listed as such, hold ciphertext only.

create table meta (
	name  text primary key,
	value text not null
);

create table submission (
	id            text primary key,
	controller_id text      not null,
	reference     text      not null,
	channel       text      not null,
	requester     text      not null,
	relationship  text      not null,
	residence     text      not null,
	locale        text      not null,
	received_at   timestamp not null,
	created_at    timestamp not null,
	dedup_key     text      not null,
	contact_index bytea,
	confirmed_at  timestamp not null,
	located_at    timestamp not null,
	stopped_at    timestamp not null,
	logged_by     text      not null,
	test          boolean   not null,
	key_kek       text      not null,
	key_blob      bytea     not null,
	sealed        bytea     not null,
	passphrase    text      not null,
	version       bigint    not null
);
create unique index submission_reference on submission (reference);
create unique index submission_dedup on submission (controller_id, dedup_key);
create index submission_contact on submission (controller_id, contact_index, created_at);

create table request (
	id               text primary key,
	controller_id    text      not null,
	submission_id    text      not null references submission (id),
	reference        text      not null,
	ordinal          integer   not null,
	"right"          text      not null,
	class            text      not null,
	regime           text      not null,
	regime_version   text      not null,
	state            text      not null,
	version          bigint    not null,
	test             boolean   not null,
	received_at      timestamp not null,
	ack_by           text      not null,
	answer_by        text      not null,
	notice_by        text      not null,
	extend_to        text      not null,
	extended         boolean   not null,
	working_by       text      not null,
	due_at           timestamp not null,
	alarm_at         timestamp not null,
	acked_at         timestamp not null,
	answered_at      timestamp not null,
	need             integer   not null,
	level            integer   not null,
	verified_at      timestamp not null,
	lesser           boolean   not null,
	plan_hash        text      not null,
	planned_at       timestamp not null,
	approvals_needed integer   not null,
	approvals        integer   not null,
	erasure_asked    timestamp not null,
	erasure_reminded integer   not null,
	confirmed_at     timestamp not null,
	hold_until       timestamp not null,
	outcome          text      not null,
	ground           text      not null,
	duplicate        text      not null,
	assignee         text      not null,
	attention        text      not null,
	retyped_by       text      not null,
	created_at       timestamp not null,
	closed_at        timestamp not null
);
create unique index request_reference on request (reference);
create index request_submission on request (submission_id, ordinal);
-- What staff look at is almost always the open requests: these indexes hold nothing else.
create index request_due on request (controller_id, test, due_at, id)
	where state not in ('fulfilled', 'denied', 'withdrawn');
create index request_attention on request (controller_id, test, attention, due_at, id)
	where state not in ('fulfilled', 'denied', 'withdrawn');
create index request_needs on request (controller_id, test, due_at, id)
	where attention <> '' and state not in ('fulfilled', 'denied', 'withdrawn');
create index request_alarm on request (controller_id, alarm_at)
	where state not in ('fulfilled', 'denied', 'withdrawn');
create index request_state on request (controller_id, test, state, due_at, id);
create index request_right on request (controller_id, test, "right", due_at, id);
create index request_assignee on request (controller_id, test, assignee, due_at, id);
create index request_all on request (controller_id, test, due_at, id);

create table identifier (
	id            text primary key,
	controller_id text      not null,
	submission_id text      not null references submission (id),
	kind          text      not null,
	source        text      not null,
	"index"       bytea     not null,
	sealed        bytea     not null,
	created_at    timestamp not null
);
create unique index identifier_once on identifier (submission_id, kind, source, "index");
create index identifier_lookup on identifier (controller_id, "index");

create table verification (
	id            text primary key,
	controller_id text      not null,
	request_id    text      not null references request (id),
	level         integer   not null,
	"right"       text      not null,
	basis         text      not null,
	decided_by    text      not null,
	decided_at    timestamp not null,
	revoked_at    timestamp not null
);
create index verification_request on verification (request_id, decided_at);

create table proof_item (
	id            text primary key,
	controller_id text      not null,
	submission_id text      not null references submission (id),
	kind          text      not null,
	state         text      not null,
	field         text      not null,
	result        text      not null,
	attempts      integer   not null check (attempts >= 0),
	generation    integer   not null,
	sealed        bytea,
	created_at    timestamp not null,
	expires_at    timestamp not null,
	decided_at    timestamp not null
);
create index proof_item_submission on proof_item (submission_id, created_at);

create table token (
	hash          text primary key,
	controller_id text      not null,
	purpose       text      not null,
	owner_id      text      not null,
	created_at    timestamp not null,
	expires_at    timestamp not null,
	used_at       timestamp not null
);
create index token_owner on token (owner_id, purpose);

create table session (
	hash          text primary key,
	controller_id text      not null,
	kind          text      not null,
	owner_id      text      not null,
	created_at    timestamp not null,
	seen_at       timestamp not null,
	expires_at    timestamp not null,
	step_up_at    timestamp not null
);
create index session_owner on session (owner_id, kind);
create index session_expiry on session (expires_at);

create table draft (
	hash          text primary key,
	controller_id text      not null,
	key_kek       text      not null,
	key_blob      bytea     not null,
	sealed        bytea     not null,
	expires_at    timestamp not null
);
create index draft_expiry on draft (expires_at);

create table task (
	id            text primary key,
	controller_id text      not null,
	request_id    text      not null references request (id),
	connector     text      not null,
	kind          text      not null,
	manual        boolean   not null,
	state         text      not null,
	attempt       integer   not null,
	next_at       timestamp not null,
	error_class   text      not null,
	"rows"        bigint    not null,
	deleted       bigint    not null,
	masked        bigint    not null,
	kept          bigint    not null,
	reason        bytea,
	done_by       text      not null,
	plan_hash     text      not null,
	created_at    timestamp not null,
	changed_at    timestamp not null,
	version       bigint    not null
);
create unique index task_once on task (request_id, connector, kind, plan_hash);
create index task_open on task (controller_id, state, manual, created_at);

create table effect_record (
	key           text primary key,
	controller_id text      not null,
	request_id    text      not null references request (id),
	task_id       text      not null,
	connector     text      not null,
	kind          text      not null,
	plan_hash     text      not null,
	fence         bigint    not null,
	level         integer   not null,
	started_at    timestamp not null,
	done_at       timestamp not null,
	affected      bigint    not null,
	remaining     bigint    not null
);
create index effect_request on effect_record (request_id);

create table collection (
	id            text primary key,
	controller_id text      not null,
	request_id    text      not null references request (id),
	run           integer   not null,
	connector     text      not null,
	name          text      not null,
	class         text      not null,
	"rows"        bigint    not null,
	bytes         bigint    not null,
	vault_id      text      not null,
	fields        text      not null,
	forbidden     text      not null,
	redacted      text      not null,
	path          text      not null,
	included      boolean   not null,
	reason        bytea,
	decided_by    text      not null,
	"delete"      bigint    not null,
	mask          bigint    not null,
	keep          bigint    not null,
	keep_reason   text      not null,
	citation      text      not null
);
create unique index collection_once on collection (request_id, run, name, class);

create table unresolved (
	id            text primary key,
	controller_id text      not null,
	request_id    text      not null references request (id),
	run           integer   not null,
	collection    text      not null,
	field         text      not null,
	problem       text      not null,
	remedy        text      not null,
	resolved_by   text      not null,
	reason        bytea,
	resolved_at   timestamp not null
);
create index unresolved_request on unresolved (request_id, run);

create table approval (
	id            text primary key,
	controller_id text      not null,
	request_id    text      not null references request (id),
	plan_hash     text      not null,
	actor         text      not null,
	by_rule       boolean   not null,
	at            timestamp not null
);
-- The same actor cannot approve the same plan twice, whatever the code above says (ATK-74).
create unique index approval_once on approval (request_id, plan_hash, actor);

create table standing_rule (
	id             text primary key,
	controller_id  text      not null,
	"right"        text      not null,
	row_cap        bigint    not null,
	sample_per100  integer   not null,
	reference      boolean   not null,
	created_by     text      not null,
	signed_by      text      not null,
	created_at     timestamp not null,
	signed_at      timestamp not null,
	ended_at       timestamp not null
);
create index standing_rule_right on standing_rule (controller_id, "right");

create table package (
	id            text primary key,
	controller_id text      not null,
	request_id    text      not null references request (id),
	submission_id text      not null,
	vault_id      text      not null,
	size          bigint    not null,
	sha256        text      not null,
	opens         integer   not null,
	max_opens     integer   not null,
	attempts      integer   not null check (attempts >= 0),
	created_at    timestamp not null,
	expires_at    timestamp not null,
	destroyed_at  timestamp not null
);
create index package_request on package (request_id);
create index package_expiry on package (destroyed_at, expires_at);

create table download (
	id            text primary key,
	controller_id text      not null,
	package_id    text      not null references package (id),
	at            timestamp not null,
	factor        text      not null
);
create index download_package on download (package_id);

create table file (
	id            text primary key,
	controller_id text      not null,
	submission_id text      not null,
	request_id    text      not null,
	task_id       text      not null,
	name          bytea     not null,
	media_type    text      not null,
	size          bigint    not null,
	sha256        text      not null,
	vault_id      text      not null,
	created_at    timestamp not null,
	shredded_at   timestamp not null
);
create index file_request on file (request_id);
create index file_submission on file (submission_id);

create table correspondence (
	id            text primary key,
	controller_id text      not null,
	submission_id text      not null references submission (id),
	request_id    text      not null,
	direction     text      not null,
	author        text      not null,
	sealed        bytea     not null,
	at            timestamp not null,
	read_at       timestamp not null
);
create index correspondence_submission on correspondence (submission_id, at);

create table outgoing (
	id              text primary key,
	controller_id   text      not null,
	key             text      not null,
	submission_id   text      not null,
	request_id      text      not null,
	template        text      not null,
	locale          text      not null,
	recipient_class text      not null,
	recipient_id    text      not null,
	args            text      not null,
	message_id      text      not null,
	state           text      not null,
	attempt         integer   not null,
	fence           bigint    not null,
	error_class     text      not null,
	sealed          bytea,
	created_at      timestamp not null,
	next_at         timestamp not null,
	sent_at         timestamp not null
);
create unique index outgoing_key on outgoing (controller_id, key);
create index outgoing_submission on outgoing (submission_id, created_at);
create index outgoing_state on outgoing (controller_id, state, next_at);

create table suppression (
	id            text primary key,
	controller_id text      not null,
	kind          text      not null,
	"index"       bytea     not null,
	"right"       text      not null,
	request_id    text      not null,
	created_at    timestamp not null,
	review_at     timestamp not null
);
create unique index suppression_once on suppression (controller_id, "right", kind, "index");

create table setting (
	controller_id text      not null,
	name          text      not null,
	value         text      not null,
	changed_by    text      not null,
	changed_at    timestamp not null,
	primary key (controller_id, name)
);

create table member (
	id            text primary key,
	controller_id text      not null,
	role          text      not null,
	state         text      not null,
	email_index   bytea     not null,
	key_kek       text      not null,
	key_blob      bytea     not null,
	email         bytea     not null,
	name          bytea     not null,
	secret        bytea,
	password      text      not null,
	last_step     bigint    not null,
	failures      integer   not null,
	blocked_until timestamp not null,
	created_at    timestamp not null,
	version       bigint    not null
);
create unique index member_email on member (controller_id, email_index);

create table counter (
	key       text      not null,
	since     timestamp not null,
	n         integer   not null,
	primary key (key, since)
);

create table audit_record (
	chain         text      not null,
	seq           bigint    not null,
	controller_id text      not null,
	version       bigint    not null,
	at            timestamp not null,
	actor_kind    text      not null,
	actor         text      not null,
	event         text      not null,
	cause         text      not null,
	from_state    text      not null,
	to_state      text      not null,
	details       text      not null,
	prev_hash     bytea     not null,
	hash          bytea     not null,
	leaf          bigint    not null,
	primary key (chain, seq)
);
create index audit_unsealed on audit_record (leaf, at);

create table audit_leaf (
	seq           bigint    primary key,
	controller_id text      not null,
	chain         text      not null,
	chain_seq     bigint    not null,
	record_hash   bytea     not null,
	hash          bytea     not null
);
create unique index audit_leaf_record on audit_leaf (chain, chain_seq);

create table job (
	id           text      primary key,
	queue        text      not null,
	kind         text      not null,
	args         text      not null,
	unique_key   text      not null,
	slot         text      not null,
	priority     integer   not null,
	state        text      not null,
	run_at       timestamp not null,
	attempt      integer   not null,
	max_attempts integer   not null,
	lease_by     text      not null,
	lease_until  bigint    not null, -- milliseconds since 1970, by the database's clock
	fence        bigint    not null,
	error_class  text      not null,
	created_at   timestamp not null,
	finished_at  timestamp not null
);
create index job_ready on job (queue, priority, run_at, id)
	where state in ('available', 'scheduled', 'retryable');
create index job_lease on job (queue, lease_until) where state = 'running';
create index job_done on job (state, finished_at);
-- One live job per kind and unique key; a periodic slot stays taken for as long as its row is kept.
create unique index job_live on job (kind, unique_key)
	where unique_key <> '' and state in ('available', 'scheduled', 'retryable', 'running');
create unique index job_slot on job (kind, slot) where slot <> '';

create index collection_vault on collection (vault_id);
create index package_vault on package (vault_id);
create index file_vault on file (vault_id);
