-- For a tracker that is shared in PostgreSQL. There: the changes that were carried out, so that none is twice, since the
-- answer to a commit may get lost.
CREATE TABLE applied_commands (
  id TEXT PRIMARY KEY,
  at BIGINT NOT NULL
);
CREATE INDEX applied_commands_at ON applied_commands (at);

-- In the copy of it on a machine: the changes that were made while it was away, in their order.
CREATE TABLE work_outbox (
  position INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  -- The command as plain data: name, input, author, ids that it took, what it touched and what came of it.
  command TEXT NOT NULL
);

-- Of those the ones that were refused later.
CREATE TABLE work_conflicts (
  id TEXT PRIMARY KEY,
  refused_at BIGINT NOT NULL,
  state TEXT NOT NULL,
  command TEXT NOT NULL,
  -- The error, the record as it was there, and who decided.
  told TEXT NOT NULL
);
CREATE INDEX work_conflicts_state ON work_conflicts (state, id);

-- How old the copy is.
CREATE TABLE cache_state (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  copied_at BIGINT NOT NULL
);

-- Gates that were added on this machine: nobody else's command is run here.
CREATE TABLE own_gates (
  id TEXT PRIMARY KEY
);
