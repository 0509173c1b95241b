-- What the guard counts, what it has decided, and what persons have approved.

alter table incidents add column zone text;
comment on column incidents.zone is 'Where its instance was last seen when the guard was asked; null where it was never seen.';
alter table incidents add column guard_held_at timestamptz;
comment on column incidents.guard_held_at is 'When the guard held it first.';
alter table incidents add column let_through_at timestamptz;
comment on column incidents.let_through_at is 'When the guard let it through last.';
alter table incidents add column ramp text;
comment on column incidents.ramp is 'The group whose ramp let it through.';
alter table incidents add column guard jsonb;
comment on column incidents.guard is 'The guard''s decision with its figures.';
alter table incidents add column told_at timestamptz;
comment on column incidents.told_at is 'When it was last told that the hold lasts.';
update incidents i set let_through_at = changed_at,
       zone = (select s.zone from sightings s where s.workspace_id = i.workspace_id and s.instance_id = i.instance_id)
 where state in ('OFFLINE', 'RESTARTING');
create index incidents_before_the_end on incidents (state) where state in ('HELD', 'OFFLINE', 'RESTARTING');
create index incidents_let_through on incidents (let_through_at) where let_through_at is not null;
create index incidents_ramp on incidents (ramp, let_through_at) where ramp is not null;

-- A hold that is told again is published, too: HELD stays HELD.
drop index incident_timeline_unpublished;
create index incident_timeline_unpublished on incident_timeline (sequence)
    where published_at is null and (from_state is distinct from to_state or to_state = 'HELD');

create table guard_ramps (
    group_name text primary key,
    size       integer     not null,
    began_at   timestamptz not null
);
comment on table guard_ramps is 'The last step of the ramp of each group.';

create table approvals (
    incident_id uuid primary key references incidents,
    approved_by text        not null,
    because     text        not null,
    approved_at timestamptz not null,
    expires_at  timestamptz not null
);
comment on table approvals is 'Held deaths that may be let through against the guard and without a whole proof.';

alter table sweeps add column measured_at timestamptz;
alter table sweeps add column uncounted jsonb;
comment on column sweeps.uncounted is 'Online rows per group of the guard, without those that it counted at measured_at.';
