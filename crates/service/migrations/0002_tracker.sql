-- What the tracker needs: settings of a deployment as one document, early events, erased visitors, and what was lost on
-- which day.

-- The deployment's tracking settings as JSON (the vendor's `journeyEvents` with additions of ours, wire/tracking.rs).
-- What three columns said moves into it.
ALTER TABLE deployments ADD COLUMN tracking TEXT NOT NULL DEFAULT '{}';
UPDATE deployments SET tracking = json_object(
    'trackingSettings', json_object('searchQueryParameters', json(search_parameters)),
    'consent', json_object('default', json_object(
        'tracking', consent_default, 'personalisation', consent_default, 'chat', consent_default)),
    'sessionTimeoutInSeconds', session_timeout_in_seconds);
ALTER TABLE deployments DROP COLUMN consent_default;
ALTER TABLE deployments DROP COLUMN session_timeout_in_seconds;
ALTER TABLE deployments DROP COLUMN search_parameters;

-- Whether the event was older than the window when it was sent.
ALTER TABLE events ADD COLUMN is_late INTEGER NOT NULL DEFAULT 0;
CREATE INDEX events_of_browser ON events (browser);
CREATE INDEX visitors_of_browser ON visitors (browser);

-- Whoever is erased is erased from the quarantine too.
ALTER TABLE quarantined_events ADD COLUMN visitor TEXT NOT NULL DEFAULT '';
UPDATE quarantined_events SET visitor = lower(coalesce(json_extract(body, '$.visitor'), ''));
CREATE INDEX quarantined_events_of_visitor ON quarantined_events (deployment, visitor);

-- Events a page sent before its module was up. The full record takes their place; what is left alone becomes an event.
CREATE TABLE early_events (
    deployment  TEXT NOT NULL REFERENCES deployments (id),
    id          TEXT NOT NULL,
    visitor     TEXT NOT NULL,
    occurred_at INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    browser     INTEGER NOT NULL REFERENCES browsers (id),
    body        TEXT NOT NULL,
    PRIMARY KEY (deployment, id)
) STRICT;
CREATE INDEX early_events_by_arrival ON early_events (received_at);
CREATE INDEX early_events_of_visitor ON early_events (deployment, visitor);
CREATE INDEX early_events_of_browser ON early_events (browser);

-- Who was erased, as a hash: what still arrives of them is refused, and nobody can be read out of the list.
CREATE TABLE erased_visitors (
    deployment   TEXT NOT NULL REFERENCES deployments (id),
    visitor_hash BLOB NOT NULL,
    erased_at    INTEGER NOT NULL,
    PRIMARY KEY (deployment, visitor_hash)
) STRICT, WITHOUT ROWID;

-- What became of a deployment's events, by UTC day (days since 1970-01-01). `never_arrived` counts on the day a page load
-- was first heard of and goes down again when something arrives after all; everything else counts on the day it arrived.
CREATE TABLE days (
    deployment    TEXT NOT NULL REFERENCES deployments (id),
    day           INTEGER NOT NULL,
    stored        INTEGER NOT NULL DEFAULT 0,
    early         INTEGER NOT NULL DEFAULT 0,
    late          INTEGER NOT NULL DEFAULT 0,
    duplicates    INTEGER NOT NULL DEFAULT 0,
    quarantined   INTEGER NOT NULL DEFAULT 0,
    refused       INTEGER NOT NULL DEFAULT 0,
    blocked       INTEGER NOT NULL DEFAULT 0,
    dropped       INTEGER NOT NULL DEFAULT 0,
    withheld      INTEGER NOT NULL DEFAULT 0,
    never_arrived INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (deployment, day)
) STRICT, WITHOUT ROWID;

-- One row a page load: which numbers arrived, and what the page itself said it gave up.
CREATE TABLE page_loads (
    deployment    TEXT NOT NULL REFERENCES deployments (id),
    visitor       TEXT NOT NULL,
    tab           TEXT NOT NULL,
    day           INTEGER NOT NULL,
    -- Runs of numbers as `first-last`, parted by blanks.
    arrived       TEXT NOT NULL,
    -- Numbers that count as lost although they are within a run: too many runs to remember each.
    settled       INTEGER NOT NULL,
    dropped       INTEGER NOT NULL,
    withheld      INTEGER NOT NULL,
    never_arrived INTEGER NOT NULL,
    PRIMARY KEY (deployment, visitor, tab)
) STRICT, WITHOUT ROWID;

INSERT INTO page_loads (deployment, visitor, tab, day, arrived, settled, dropped, withheld, never_arrived)
WITH
    numbered AS (
        SELECT deployment, visitor, tab, seq, received_at,
               seq - dense_rank() OVER (PARTITION BY deployment, visitor, tab ORDER BY seq) AS island
        FROM events),
    runs AS (
        SELECT deployment, visitor, tab, min(seq) AS first, max(seq) AS last, min(received_at) AS received_at
        FROM numbered GROUP BY deployment, visitor, tab, island)
SELECT deployment, visitor, tab, min(received_at) / 86400000, group_concat(first || '-' || last, ' ' ORDER BY first), 0, 0, 0,
       max(last) + 1 - sum(last - first + 1)
FROM runs GROUP BY deployment, visitor, tab;

INSERT INTO days (deployment, day, stored) SELECT deployment, received_at / 86400000, count(*) FROM events GROUP BY 1, 2;
INSERT INTO days (deployment, day, never_arrived)
SELECT deployment, day, sum(never_arrived) FROM page_loads WHERE true GROUP BY 1, 2
ON CONFLICT DO UPDATE SET never_arrived = excluded.never_arrived;
-- Nobody knows on which days these were: they count on the first day of all.
INSERT INTO days (deployment, day, duplicates, quarantined, refused)
SELECT deployment, 0, sum(count) FILTER (WHERE disposition = 'duplicate'),
       sum(count) FILTER (WHERE disposition = 'quarantined'), sum(count) FILTER (WHERE disposition = 'rejected')
FROM (SELECT deployment, disposition, count FROM dispositions
      UNION ALL SELECT deployment, 'duplicate', 0 FROM dispositions
      UNION ALL SELECT deployment, 'quarantined', 0 FROM dispositions
      UNION ALL SELECT deployment, 'rejected', 0 FROM dispositions)
GROUP BY deployment;
DROP TABLE dispositions;
DROP TABLE tabs;
