-- Why restarts were given up, and what keeps several of them from going on at a time.

alter table incidents add column cause text;
comment on column incidents.cause is 'The kind of the last failure of one that was given up.';
alter table incidents add column waits_for text;
comment on column incidents.waits_for is 'The shared cause that it waits for; null while a healer has it.';
create index incidents_waiting on incidents (waits_for) where waits_for is not null;
create index incidents_given_up on incidents (cause) where state = 'ABANDONED' and cause is not null;

create table restart_causes (
    cause    text primary key,
    since    timestamptz not null,
    tries    integer     not null,
    next_try timestamptz not null,
    tried_by uuid
);
comment on table restart_causes is 'What restarts of several workspaces fail for: one of them is tried at a time, the others wait.';
comment on column restart_causes.next_try is 'When the next one may be tried; while one is, when it is taken for lost.';
