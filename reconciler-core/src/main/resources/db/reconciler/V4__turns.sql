-- What all replicas together do no more often than so many times a second.

create table turns (
    queue   text primary key,
    free_at timestamptz not null
);
comment on table turns is 'When the next turn of each queue is free.';
