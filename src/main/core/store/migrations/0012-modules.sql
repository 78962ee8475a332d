-- Modules that a person has registered: by a file, which is read anew each time, or by the text itself.
CREATE TABLE registered_modules (
  name TEXT PRIMARY KEY,
  path TEXT UNIQUE,
  source TEXT,
  registered_at INTEGER NOT NULL,
  CHECK ((path IS NULL) <> (source IS NULL))
) STRICT;
-- Texts of modules that a person has agreed to, by the hash of the text and its place.
CREATE TABLE trusted_modules (
  hash TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  trusted_at INTEGER NOT NULL
) STRICT;
