-- What reports ask of facts besides. What was counted before has none of it, and is of the web: apps were not counted.
ALTER TABLE facts ADD COLUMN device_type TEXT NOT NULL DEFAULT '';
ALTER TABLE facts ADD COLUMN session_type TEXT NOT NULL DEFAULT 'web' CHECK (session_type IN ('web', 'app'));
-- Of a session that begins: the segments that go on from the visitor's last one, as a JSON list of ids.
ALTER TABLE facts ADD COLUMN carried TEXT NOT NULL DEFAULT '[]';

-- A visitor of a site and of an app is in a session of each.
ALTER TABLE sessions ADD COLUMN is_app INTEGER NOT NULL DEFAULT 0 CHECK (is_app IN (0, 1));
