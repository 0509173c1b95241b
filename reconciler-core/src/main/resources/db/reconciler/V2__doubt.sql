-- What speaks against an instance before it is proven dead, whose state cannot be learned, and what each sweep saw.

alter table incidents add column suspicion jsonb;
comment on column incidents.suspicion is 'The looks that speak against the instance, counted over sweeps.';

create table unverified (
    workspace_id uuid primary key,
    instance_id  text        not null,
    since        timestamptz not null,
    last_slot    timestamptz not null,
    sweeps       integer     not null,
    void_sweeps  integer     not null,
    cause        text        not null,
    detail       text        not null,
    reported_at  timestamptz
);
comment on table unverified is 'Workspaces of which the last sweeps learned nothing; a row goes when something is learned.';

alter table sweeps add column ended_at timestamptz;
alter table sweeps add column batches_checked integer;
alter table sweeps add column verdicts jsonb;
comment on column sweeps.ended_at is 'When its last batch was checked, or when it was given up as overdue.';
update sweeps set ended_at = coalesce(planned_at, claimed_at);
create index sweeps_not_ended on sweeps (slot) where ended_at is null;

create table checked_batches (
    slot     timestamptz not null references sweeps on delete cascade,
    batch_id uuid        not null,
    verdicts jsonb       not null,
    primary key (slot, batch_id)
);
comment on table checked_batches is 'The batches of a sweep that has not ended; added up in it when it ends.';
