-- How many restarts go on at a time, and who is to come when for a call of which there may be only so many.

create table restart_places (
    incident_id uuid primary key references incidents on delete cascade,
    rank        text        not null check (rank in ('LAUNCHED', 'NOT_LAUNCHED')),
    asked_at    timestamptz not null,
    taken_at    timestamptz
);
comment on table restart_places is 'Restarts that go on, and those that wait for others to end or to back off.';
comment on column restart_places.rank is 'Those for which an instance may have been launched come first.';
comment on column restart_places.taken_at is 'Since when it has a place; null while it waits for one.';
create index restart_places_waiting on restart_places (rank, asked_at, incident_id) where taken_at is null;
create index incidents_restarting on incidents (changed_at) where state = 'RESTARTING';

alter table turns add column told_at timestamptz;
comment on table turns is 'Of each queue, how much of its allowance is used.';
comment on column turns.free_at is 'When all of the allowance is free again, but for one turn.';
comment on column turns.told_at is 'The latest instant at which somebody was told to come for a turn.';
