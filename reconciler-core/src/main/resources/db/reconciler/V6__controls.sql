-- What a person has said: stop everything, or keep hands off one workspace. And which replicas there are.

create table controls (
    sequence        bigint generated always as identity primary key,
    stopped_at      timestamptz not null,
    stopped_by      text        not null,
    stopped_because text        not null,
    resumed_at      timestamptz,
    resumed_by      text,
    resumed_because text
);
comment on table controls is 'One row for each stop; the one that is not resumed is the flag that every mutation reads first.';
create unique index controls_one_stop on controls ((true)) where resumed_at is null;

create table exemptions (
    sequence         bigint generated always as identity primary key,
    workspace_id     uuid        not null,
    exempted_at      timestamptz not null,
    exempted_by      text        not null,
    exempted_because text        not null,
    until            timestamptz not null,
    ended_at         timestamptz,
    ended_by         text,
    ended_because    text
);
comment on table exemptions is 'Workspaces of which hands are kept off until an instant, or until a person ends it before.';
create unique index exemptions_one_per_workspace on exemptions (workspace_id) where ended_at is null;
create index exemptions_of_workspace on exemptions (workspace_id, until);

create table replicas (
    name    text primary key,
    mode    text        not null,
    roles   text        not null,
    version text        not null,
    seen_at timestamptz not null
);
comment on table replicas is 'The consumers that run: each says so every few seconds.';
