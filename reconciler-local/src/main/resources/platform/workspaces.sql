-- The platform's registry of workspaces, as the reconciler finds it: it belongs to the platform and is never altered.
-- This form has the status as text; workspaces-enum.sql has it as an enum.
CREATE TABLE IF NOT EXISTS workspaces (
    id                uuid PRIMARY KEY,
    name              text NOT NULL,
    status            text NOT NULL DEFAULT 'provisioning',
    runtime           text,
    instance_id       text,
    tier              integer NOT NULL DEFAULT 1,
    parent_id         uuid,
    url               text NOT NULL DEFAULT '',
    last_heartbeat_at timestamptz,
    created_at        timestamptz NOT NULL DEFAULT now(),
    updated_at        timestamptz NOT NULL DEFAULT now()
);
