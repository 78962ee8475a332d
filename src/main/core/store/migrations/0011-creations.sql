-- What was made under a key that its caller chose, so that asking again makes no second one. No reference: the row that was
-- made may be removed. `row_id` is null while it is being made.
CREATE TABLE creations (
  operation TEXT NOT NULL,
  key TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  row_id TEXT,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (operation, key)
) STRICT;
CREATE INDEX creations_by_age ON creations (created_at);
