-- Who administers an organisation, and who changed what.

-- What was done: written with the change itself, or not at all. `actor_kind` is `user`, `client`, `bridge` or `command`.
CREATE TABLE audit (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    organisation TEXT NOT NULL REFERENCES organisations (id),
    at           INTEGER NOT NULL,
    actor_kind   TEXT NOT NULL,
    actor        TEXT NOT NULL,
    action       TEXT NOT NULL,
    subject      TEXT NOT NULL,
    subject_id   TEXT NOT NULL,
    -- What it was called then.
    subject_name TEXT NOT NULL,
    version      INTEGER,
    -- Which fields changed, with their values before and after: a JSON list, without secrets.
    changes      TEXT NOT NULL
) STRICT;
CREATE INDEX audit_of_organisation ON audit (organisation, id);
CREATE INDEX audit_by_time ON audit (at);

-- Whether the password was made by somebody else, and has to be changed before anything else is done.
ALTER TABLE users ADD COLUMN must_change_password INTEGER NOT NULL DEFAULT 0;
-- Whether the user is the one of the contact centre with this name for an id, and goes when that one goes.
ALTER TABLE users ADD COLUMN is_of_contact_centre INTEGER NOT NULL DEFAULT 0;

-- A log-in has several cookies, one after the other; `id` is the same in all of them.
ALTER TABLE log_ins ADD COLUMN id TEXT NOT NULL DEFAULT '';
ALTER TABLE log_ins ADD COLUMN begun_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE log_ins ADD COLUMN user_agent TEXT NOT NULL DEFAULT '';
-- Cookies of one log-in share what its forms carry.
UPDATE log_ins SET begun_at = issued_at;
UPDATE log_ins SET id = (SELECT hex(min(same.token_hash)) FROM log_ins AS same WHERE same.csrf_token = log_ins.csrf_token);
CREATE INDEX log_ins_of_user ON log_ins (user_name);

-- Count up with every change, so that two who change the same thing at once hear of each other.
ALTER TABLE deployments ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE organisations ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE api_clients ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
