-- The users of the linked contact centre, as its bridge last told of them. They arrive without a role; an administrator
-- gives them one.
CREATE TABLE contact_centre_users (
    organisation TEXT NOT NULL REFERENCES organisations (id),
    id           TEXT NOT NULL COLLATE NOCASE,
    display_name TEXT NOT NULL,
    role         TEXT,
    PRIMARY KEY (organisation, id)
) STRICT;
