-- What must outlive a crash. The platform's own tables are never altered.

create table sweeps (
    slot         timestamptz primary key,
    claimed_by   text        not null,
    claimed_at   timestamptz not null,
    published_at timestamptz,
    planned_at   timestamptz,
    online_rows  integer,
    batches      integer,
    fleet        jsonb
);
comment on table sweeps is 'One row a slot: whoever inserts it publishes the sweep.';
comment on column sweeps.fleet is 'Online rows per zone.';

create table sightings (
    workspace_id uuid primary key,
    instance_id  text        not null,
    zone         text        not null,
    seen_at      timestamptz not null,
    instance     jsonb       not null
);
comment on table sightings is 'The last good look at each workspace''s instance, written only when it shows something new.';

create table incidents (
    id           uuid primary key,
    workspace_id uuid        not null,
    instance_id  text        not null,
    account      text        not null,
    region       text        not null,
    state        text        not null check (state in
        ('SUSPECTED', 'HELD', 'OFFLINE', 'RESTARTING', 'CLEARED', 'SUPERSEDED', 'RECOVERED', 'ABANDONED')),
    version      bigint      not null,
    opened_at    timestamptz not null,
    changed_at   timestamptz not null,
    hold         text check ((hold is not null) = (state = 'HELD')),
    restart      jsonb,
    due_at       timestamptz,
    claimed_by   text,
    claimed_at   timestamptz
);
comment on column incidents.version is 'Grows with every change; a change that names an older one does not take place.';
comment on column incidents.due_at is 'When a healer may claim it: now, after a wait, or when the lease of its healer ends.';
create unique index incidents_one_open_per_pair on incidents (workspace_id, instance_id)
    where state in ('SUSPECTED', 'HELD', 'OFFLINE', 'RESTARTING');
create index incidents_due on incidents (due_at) where state in ('OFFLINE', 'RESTARTING') and due_at is not null;
create index incidents_of_workspace on incidents (workspace_id, opened_at);

create table incident_timeline (
    sequence     bigint generated always as identity primary key,
    incident_id  uuid        not null references incidents,
    from_state   text,
    to_state     text        not null,
    rule         text        not null,
    detail       text        not null,
    at           timestamptz not null,
    replacement  text,
    published_at timestamptz
);
comment on table incident_timeline is 'The story of each incident; its changes of state are published from here.';
create index incident_timeline_story on incident_timeline (incident_id, sequence);
create index incident_timeline_unpublished on incident_timeline (sequence)
    where published_at is null and from_state is distinct from to_state;
