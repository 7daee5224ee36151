-- How long an organisation keeps what it knows of its visitors, in days; NULL where it has not said so itself. Raw events
-- are kept from their arrival on, journeys from the moment the visitor was last seen.
ALTER TABLE organisations ADD COLUMN event_retention_in_days INTEGER
    CHECK (event_retention_in_days BETWEEN 1 AND 3650);
ALTER TABLE organisations ADD COLUMN journey_retention_in_days INTEGER
    CHECK (journey_retention_in_days BETWEEN 1 AND 3650);

-- What is old is found without looking at what is not.
CREATE INDEX events_by_arrival ON events (deployment, received_at);
CREATE INDEX quarantined_events_by_arrival ON quarantined_events (deployment, received_at);
CREATE INDEX page_loads_by_day ON page_loads (deployment, day);
CREATE INDEX sessions_by_last_event ON sessions (deployment, last_at);
