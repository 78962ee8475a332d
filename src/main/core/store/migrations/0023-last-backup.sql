-- The last copy that was made of the databases; one row at most.
CREATE TABLE last_backup (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  at INTEGER NOT NULL CHECK (at >= 0),
  directory TEXT NOT NULL CHECK (directory <> ''),
  bytes INTEGER NOT NULL CHECK (bytes >= 0)
) STRICT;
