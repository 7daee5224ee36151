-- What decisions leave behind: how far each session has come with the rules, and what became true in it.

-- Roles a program has besides its own permissions, as a JSON list of names.
ALTER TABLE api_clients ADD COLUMN roles TEXT NOT NULL DEFAULT '[]';

-- How far each session has come with the rules, as the engine writes it down; a form it no longer reads is begun anew.
CREATE TABLE session_states (
    deployment TEXT NOT NULL REFERENCES deployments (id),
    visitor    TEXT NOT NULL,
    session    TEXT NOT NULL,
    begun_at   INTEGER NOT NULL,
    state      BLOB NOT NULL,
    PRIMARY KEY (deployment, visitor, session)
) STRICT, WITHOUT ROWID;

-- What became true, one row each: a session began, a segment was assigned, an outcome was reached, an action came to a state,
-- an offer was blocked. What reports count.
CREATE TABLE facts (
    id           INTEGER PRIMARY KEY,
    organisation TEXT NOT NULL REFERENCES organisations (id),
    deployment   TEXT NOT NULL REFERENCES deployments (id),
    visitor      TEXT NOT NULL,
    session      TEXT NOT NULL,
    at           INTEGER NOT NULL,
    kind         TEXT NOT NULL CHECK (kind IN ('session', 'segment', 'outcome', 'action', 'blocked')),
    -- The event that brought it.
    event        TEXT NOT NULL,
    -- The segment, the outcome or the action map; empty for a session.
    subject      TEXT NOT NULL,
    version      INTEGER,
    action       TEXT,
    media        TEXT,
    target       TEXT,
    template     TEXT,
    -- The state of an action, or the reason of a block.
    word         TEXT,
    -- What an outcome was worth: a decimal number.
    value        TEXT,
    device       TEXT NOT NULL,
    country      TEXT NOT NULL,
    -- What exactly blocked an offer, as JSON.
    blocking     TEXT
) STRICT;
-- Each of these becomes true once, however often somebody says so.
CREATE UNIQUE INDEX facts_once ON facts (deployment, visitor, session, kind, subject) WHERE kind IN ('session', 'segment', 'outcome');
CREATE UNIQUE INDEX states_once ON facts (deployment, visitor, action, word) WHERE kind = 'action';
CREATE INDEX facts_by_time ON facts (organisation, at);
CREATE INDEX facts_of_visitor ON facts (visitor, deployment);

-- Up to which event, in order of commit, sessions are folded.
CREATE TABLE folded (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    position INTEGER NOT NULL
) STRICT;
INSERT INTO folded VALUES (1, 0);

CREATE INDEX sessions_by_id ON sessions (session);
