-- The chat widgets of deployments: what is worked on, and every version that pages were given.

-- One a deployment; `version` counts up with every change of it, so that two who work on it at once hear of each other.
CREATE TABLE widget_drafts (
    deployment TEXT PRIMARY KEY REFERENCES deployments (id) ON DELETE CASCADE,
    config     TEXT NOT NULL,
    -- What of the deployment's own settings is to change with it, by the names of its form: a JSON object.
    site       TEXT NOT NULL,
    version    INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    changed_by TEXT NOT NULL
) STRICT;

-- What pages were given, in order. The last one is `deployments.widget`.
CREATE TABLE widget_versions (
    deployment   TEXT NOT NULL REFERENCES deployments (id) ON DELETE CASCADE,
    number       INTEGER NOT NULL,
    config       TEXT NOT NULL,
    published_at INTEGER NOT NULL,
    -- Empty for those that were there before there were versions.
    published_by TEXT NOT NULL,
    PRIMARY KEY (deployment, number)
) STRICT;

INSERT INTO widget_versions (deployment, number, config, published_at, published_by)
SELECT id, 1, widget, 0, '' FROM deployments WHERE widget <> '{}';
