-- What was imported from another data directory: it is here to be read, and is never gone on with as if it were ours.
ALTER TABLE sessions ADD COLUMN imported_at INTEGER CHECK (imported_at >= 0);
ALTER TABLE tasks ADD COLUMN imported_at INTEGER CHECK (imported_at >= 0);

-- Sessions that are being imported, over several commits. What is left of one whose supervisor died is removed by the next.
CREATE TABLE open_imports (
  session_id TEXT NOT NULL PRIMARY KEY,
  -- 0: the session was here, and only tasks of it are new.
  is_new INTEGER NOT NULL CHECK (is_new IN (0, 1)),
  -- `imported_at` of these tasks.
  at INTEGER NOT NULL
) STRICT;
