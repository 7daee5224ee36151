-- What the engagement service keeps. Times are Unix milliseconds, ids are UUIDs as text, lists are JSON.

CREATE TABLE organisations (
    id                  TEXT PRIMARY KEY,
    name                TEXT NOT NULL,
    -- Origins of the applications that may frame the journey view, as a JSON list.
    client_applications TEXT NOT NULL,
    -- Shared with the linked CIC server; NULL while no server is linked.
    link_secret         BLOB
) STRICT;

CREATE TABLE deployments (
    id                         TEXT PRIMARY KEY,
    organisation               TEXT NOT NULL REFERENCES organisations (id),
    name                       TEXT NOT NULL,
    allowed_domains            TEXT NOT NULL,
    consent_default            TEXT NOT NULL CHECK (consent_default IN ('granted', 'denied')),
    session_timeout_in_seconds INTEGER NOT NULL,
    search_parameters          TEXT NOT NULL,
    widget                     TEXT NOT NULL
) STRICT;
CREATE INDEX deployments_of_organisation ON deployments (organisation);

-- Segments, action maps, action templates, action targets …: every version is kept, the highest is the current one,
-- and a deleted document is one whose current version says so.
CREATE TABLE documents (
    organisation TEXT NOT NULL REFERENCES organisations (id),
    kind         TEXT NOT NULL,
    id           TEXT NOT NULL,
    version      INTEGER NOT NULL,
    body         TEXT NOT NULL,
    is_deleted   INTEGER NOT NULL DEFAULT 0,
    modified_at  INTEGER NOT NULL,
    PRIMARY KEY (organisation, kind, id, version)
) STRICT;

-- What is known of the browser that sent events, once for all batches that say the same.
CREATE TABLE browsers (
    id   INTEGER PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE,
    body TEXT NOT NULL
) STRICT;

-- Every event as it arrived. `position` counts up in order of commit.
CREATE TABLE events (
    position    INTEGER PRIMARY KEY AUTOINCREMENT,
    deployment  TEXT NOT NULL REFERENCES deployments (id),
    id          TEXT NOT NULL,
    visitor     TEXT NOT NULL,
    session     TEXT NOT NULL,
    tab         TEXT NOT NULL,
    seq         INTEGER NOT NULL,
    occurred_at INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    browser     INTEGER NOT NULL REFERENCES browsers (id),
    body        TEXT NOT NULL,
    body_hash   BLOB NOT NULL,
    UNIQUE (deployment, id)
) STRICT;
CREATE INDEX events_of_visitor ON events (visitor, position);

-- Events with the id of a stored one but other content: kept for whoever looks for the cause, never counted.
CREATE TABLE quarantined_events (
    deployment  TEXT NOT NULL REFERENCES deployments (id),
    id          TEXT NOT NULL,
    body_hash   BLOB NOT NULL,
    body        TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    PRIMARY KEY (deployment, id, body_hash)
) STRICT;

CREATE TABLE visitors (
    deployment TEXT NOT NULL REFERENCES deployments (id),
    visitor    TEXT NOT NULL,
    first_seen INTEGER NOT NULL,
    last_seen  INTEGER NOT NULL,
    browser    INTEGER NOT NULL REFERENCES browsers (id),
    last_page  TEXT NOT NULL,
    PRIMARY KEY (deployment, visitor)
) STRICT;
CREATE INDEX visitors_by_last_seen ON visitors (deployment, last_seen DESC);

CREATE TABLE sessions (
    deployment      TEXT NOT NULL,
    visitor         TEXT NOT NULL,
    session         TEXT NOT NULL,
    started_at      INTEGER NOT NULL,
    last_at         INTEGER NOT NULL,
    event_count     INTEGER NOT NULL,
    page_view_count INTEGER NOT NULL,
    PRIMARY KEY (deployment, visitor, session),
    FOREIGN KEY (deployment, visitor) REFERENCES visitors (deployment, visitor)
) STRICT;

-- One row a page load: `events` of them arrived, the highest number seen was `last_seq`; the difference was lost.
CREATE TABLE tabs (
    deployment TEXT NOT NULL REFERENCES deployments (id),
    visitor    TEXT NOT NULL,
    tab        TEXT NOT NULL,
    last_seq   INTEGER NOT NULL,
    events     INTEGER NOT NULL,
    PRIMARY KEY (deployment, visitor, tab)
) STRICT;

-- How often something was not stored, by disposition.
CREATE TABLE dispositions (
    deployment  TEXT NOT NULL REFERENCES deployments (id),
    disposition TEXT NOT NULL,
    count       INTEGER NOT NULL,
    PRIMARY KEY (deployment, disposition)
) STRICT;

CREATE TABLE users (
    name          TEXT PRIMARY KEY COLLATE NOCASE,
    organisation  TEXT NOT NULL REFERENCES organisations (id),
    password_hash TEXT NOT NULL,
    role          TEXT NOT NULL
) STRICT;

CREATE TABLE api_clients (
    id           TEXT PRIMARY KEY,
    organisation TEXT NOT NULL REFERENCES organisations (id),
    name         TEXT NOT NULL,
    secret_hash  TEXT NOT NULL,
    permissions  TEXT NOT NULL
) STRICT;

-- Log-ins of people. Only the hash of a cookie is kept, so that a copy of the file opens nothing.
CREATE TABLE log_ins (
    token_hash BLOB PRIMARY KEY,
    user_name  TEXT NOT NULL COLLATE NOCASE REFERENCES users (name) ON DELETE CASCADE,
    csrf_token TEXT NOT NULL,
    issued_at  INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
