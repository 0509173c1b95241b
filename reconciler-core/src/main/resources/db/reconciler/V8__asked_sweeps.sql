-- Sweeps besides those of the slots: asked for by a person, and replays, by which nothing is done.

alter table sweeps add column kind text not null default 'SLOT' check (kind in ('SLOT', 'ASKED', 'REPLAY'));
comment on column sweeps.kind is 'Why there is this sweep: its slot came, a person asked for it, or it replays another.';
