-- What programs say an outcome is owed to: one row an outcome that a customer achieved, with the conversations that led to
-- it. The visitor is one we know, so that whoever is erased takes it along.
CREATE TABLE attributions (
    id           INTEGER PRIMARY KEY,
    organisation TEXT NOT NULL REFERENCES organisations (id),
    -- The one that saw the visitor last.
    deployment   TEXT NOT NULL REFERENCES deployments (id),
    visitor      TEXT NOT NULL,
    outcome      TEXT NOT NULL,
    -- When the outcome was achieved.
    at           INTEGER NOT NULL,
    value        REAL NOT NULL,
    -- As JSON.
    touchpoints  TEXT NOT NULL,
    FOREIGN KEY (deployment, visitor) REFERENCES visitors (deployment, visitor)
) STRICT;
-- Who says the same again says it once; with another value or other touchpoints it takes the place of what was said.
CREATE UNIQUE INDEX attributions_once ON attributions (organisation, outcome, visitor, at);
CREATE INDEX attributions_by_time ON attributions (organisation, at);
CREATE INDEX attributions_of_visitor ON attributions (visitor, deployment);
CREATE INDEX attributions_by_age ON attributions (deployment, at);
