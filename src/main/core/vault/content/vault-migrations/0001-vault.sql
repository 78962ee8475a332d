-- Conversations, by Claude's session id. A row stays when one is forgotten, so that it is not taken in again.
CREATE TABLE conversations (
  id INTEGER PRIMARY KEY,
  claude_session_id TEXT NOT NULL UNIQUE,
  folder TEXT NOT NULL,
  title TEXT NOT NULL DEFAULT '',
  directory TEXT NOT NULL DEFAULT '',
  kept_at INTEGER NOT NULL,
  forgotten_at INTEGER,
  purged INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX conversations_newest ON conversations (kept_at DESC, claude_session_id DESC);

-- States of its files: a new one when what was kept stands in the file no more. `name` is empty for the conversation's own.
CREATE TABLE files (
  id INTEGER PRIMARY KEY,
  conversation_id INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  version INTEGER NOT NULL,
  -- Bytes that the lines have, then those of a last line without its end.
  taken INTEGER NOT NULL DEFAULT 0,
  rest BLOB NOT NULL,
  -- Of the last bytes that were seen, to tell whether they still stand there.
  ending BLOB NOT NULL,
  whole INTEGER NOT NULL DEFAULT 0,
  changed_at INTEGER NOT NULL,
  kept_at INTEGER NOT NULL,
  open_block INTEGER,
  UNIQUE (conversation_id, name, version)
) STRICT;

-- The lines of a file, in order: some of a block, one behind the other.
CREATE TABLE runs (
  file_id INTEGER NOT NULL REFERENCES files (id) ON DELETE CASCADE,
  seq INTEGER NOT NULL,
  block_id INTEGER NOT NULL,
  first INTEGER NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (file_id, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX runs_block ON runs (block_id);

-- Lines that were compressed together. `hash` is the SHA-256 of what `bytes` holds.
CREATE TABLE blocks (
  id INTEGER PRIMARY KEY,
  hash BLOB NOT NULL,
  raw INTEGER NOT NULL,
  stored INTEGER NOT NULL,
  damaged INTEGER NOT NULL DEFAULT 0,
  bytes BLOB NOT NULL
) STRICT;
CREATE INDEX blocks_damaged ON blocks (id) WHERE damaged = 1;
-- So that sizes are summed up without reading what is stored.
CREATE INDEX blocks_stored ON blocks (stored);

-- Where a line stands, by the beginning of its SHA-256. Short ones are not looked for.
CREATE TABLE lines (
  hash BLOB PRIMARY KEY,
  block_id INTEGER NOT NULL,
  line INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
