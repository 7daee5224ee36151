-- What decisions leave behind: how far each session has come with the rules, and what became true in it.

-- Roles a program has besides its own permissions, as a JSON list of names.
ALTER TABLE api_clients ADD COLUMN roles TEXT NOT NULL DEFAULT '[]';
