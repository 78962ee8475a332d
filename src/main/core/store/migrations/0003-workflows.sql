-- Workflows: definitions, runs, node runs, checkpoints, cached results, learnt durations, resources.

CREATE TABLE workflow_definitions (
  name TEXT NOT NULL PRIMARY KEY CHECK (name <> ''),
  -- As the person wrote it.
  source TEXT NOT NULL,
  updated_at INTEGER NOT NULL CHECK (updated_at >= 0)
) STRICT;

CREATE TABLE workflow_runs (
  -- The short key that node runs and checkpoints refer to.
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CHECK (length(id) = 36),
  workflow TEXT NOT NULL,
  version TEXT NOT NULL,
  title TEXT NOT NULL,
  directory TEXT NOT NULL CHECK (directory <> ''),
  inputs TEXT NOT NULL CHECK (json_valid(inputs)),
  on_failure TEXT NOT NULL CHECK (on_failure IN ('failFast', 'continue', 'compensate')),
  simulated INTEGER NOT NULL CHECK (simulated IN (0, 1)),
  origin TEXT NOT NULL,
  max_parallel INTEGER CHECK (max_parallel > 0),
  fresh INTEGER NOT NULL CHECK (fresh IN (0, 1)),
  state TEXT NOT NULL
    CHECK (state IN ('running', 'paused', 'compensating', 'completed', 'failed', 'cancelled')),
  -- What a compensating run becomes when everything is undone.
  ending TEXT CHECK (ending IN ('failed', 'cancelled')),
  paused_as TEXT CHECK (paused_as IN ('hold', 'freeze')),
  paused_since INTEGER CHECK (paused_since >= 0),
  paused_ms INTEGER NOT NULL CHECK (paused_ms >= 0),
  note TEXT,
  parent_run_id TEXT,
  parent_node_id TEXT,
  parent_item INTEGER,
  created_at INTEGER NOT NULL CHECK (created_at >= 0),
  ended_at INTEGER CHECK (ended_at >= 0),
  progress TEXT NOT NULL CHECK (json_valid(progress)),
  input_tokens INTEGER NOT NULL CHECK (input_tokens >= 0),
  output_tokens INTEGER NOT NULL CHECK (output_tokens >= 0),
  cache_read_tokens INTEGER NOT NULL CHECK (cache_read_tokens >= 0),
  cache_write_tokens INTEGER NOT NULL CHECK (cache_write_tokens >= 0),
  cost_micros INTEGER NOT NULL,
  preview TEXT,
  failure TEXT CHECK (json_valid(failure)),
  last_seq INTEGER NOT NULL CHECK (last_seq >= 0),
  revision INTEGER NOT NULL CHECK (revision >= 0)
) STRICT;
CREATE INDEX workflow_runs_by_creation ON workflow_runs (created_at, id);
CREATE INDEX workflow_runs_unfinished ON workflow_runs (created_at, id)
  WHERE state NOT IN ('completed', 'failed', 'cancelled');
CREATE INDEX workflow_runs_by_workflow ON workflow_runs (workflow, created_at);

-- Apart from the row, which changes often: the definition as it runs (with edits), and the output. JSON, zstd when long.
CREATE TABLE workflow_run_texts (
  run INTEGER PRIMARY KEY REFERENCES workflow_runs (number) ON DELETE CASCADE,
  definition ANY NOT NULL,
  output ANY
) STRICT;

CREATE TABLE node_runs (
  run INTEGER NOT NULL REFERENCES workflow_runs (number) ON DELETE CASCADE,
  node_id TEXT NOT NULL,
  -- -1: the node itself; else the index of the element of its fan-out.
  item INTEGER NOT NULL CHECK (item >= -1),
  state TEXT NOT NULL CHECK (state IN ('pending', 'ready', 'running', 'waiting', 'completed', 'failed', 'skipped',
    'cancelled')),
  note TEXT,
  waiting_for TEXT CHECK (waiting_for IN ('lock', 'place', 'circuit', 'approval', 'retry')),
  waiting_until INTEGER CHECK (waiting_until >= 0),
  attempt INTEGER NOT NULL CHECK (attempt > 0),
  task_id TEXT,
  child_run_id TEXT,
  started_at INTEGER CHECK (started_at >= 0),
  ended_at INTEGER CHECK (ended_at >= 0),
  cached INTEGER NOT NULL CHECK (cached IN (0, 1)),
  -- JSON, zstd when long; null: no result.
  result ANY,
  preview TEXT,
  failure TEXT CHECK (json_valid(failure)),
  compensation TEXT CHECK (compensation IN ('running', 'completed', 'failed')),
  -- Order of completion within the run, for compensation.
  completed_order INTEGER CHECK (completed_order > 0),
  -- What a kind needs to pick its work up again: JSON.
  handle TEXT CHECK (json_valid(handle)),
  input_tokens INTEGER NOT NULL CHECK (input_tokens >= 0),
  output_tokens INTEGER NOT NULL CHECK (output_tokens >= 0),
  cache_read_tokens INTEGER NOT NULL CHECK (cache_read_tokens >= 0),
  cache_write_tokens INTEGER NOT NULL CHECK (cache_write_tokens >= 0),
  cost_micros INTEGER NOT NULL,
  item_count INTEGER CHECK (item_count >= 0),
  items_ended INTEGER CHECK (items_ended >= 0),
  revision INTEGER NOT NULL CHECK (revision >= 0),
  PRIMARY KEY (run, node_id, item)
) STRICT;

-- The log of a run: written in the transaction of the result that it tells of.
CREATE TABLE checkpoints (
  run INTEGER NOT NULL REFERENCES workflow_runs (number) ON DELETE CASCADE,
  seq INTEGER NOT NULL CHECK (seq > 0),
  at INTEGER NOT NULL CHECK (at >= 0),
  kind TEXT NOT NULL,
  node_id TEXT,
  item INTEGER,
  text TEXT NOT NULL,
  data TEXT NOT NULL CHECK (json_valid(data)),
  PRIMARY KEY (run, seq)
) STRICT;

CREATE TABLE approvals (
  run INTEGER NOT NULL REFERENCES workflow_runs (number) ON DELETE CASCADE,
  node_id TEXT NOT NULL,
  item INTEGER NOT NULL CHECK (item >= -1),
  title TEXT NOT NULL,
  message TEXT NOT NULL,
  requested_at INTEGER NOT NULL CHECK (requested_at >= 0),
  state TEXT NOT NULL CHECK (state IN ('pending', 'approved', 'rejected', 'withdrawn')),
  comment TEXT,
  answered_at INTEGER CHECK (answered_at >= 0),
  PRIMARY KEY (run, node_id, item)
) STRICT;
CREATE INDEX approvals_pending ON approvals (requested_at) WHERE state = 'pending';
CREATE INDEX approvals_settled ON approvals (answered_at) WHERE state <> 'pending';

CREATE TABLE cache_entries (
  key TEXT NOT NULL PRIMARY KEY,
  workflow TEXT NOT NULL,
  node_id TEXT NOT NULL,
  created_at INTEGER NOT NULL CHECK (created_at >= 0),
  expires_at INTEGER NOT NULL CHECK (expires_at >= 0),
  used_at INTEGER NOT NULL CHECK (used_at >= 0),
  hits INTEGER NOT NULL CHECK (hits >= 0),
  -- What it counts for in the cache.
  bytes INTEGER NOT NULL CHECK (bytes >= 0),
  -- JSON, zstd when long. Last, so that the others are read without it.
  value ANY NOT NULL
) STRICT;
CREATE INDEX cache_entries_by_expiry ON cache_entries (expires_at);

-- Learnt durations: exponential moving average and variance of completed nodes.
CREATE TABLE node_durations (
  workflow TEXT NOT NULL,
  node_id TEXT NOT NULL,
  mean_ms REAL NOT NULL CHECK (mean_ms >= 0),
  variance REAL NOT NULL CHECK (variance >= 0),
  count INTEGER NOT NULL CHECK (count > 0),
  updated_at INTEGER NOT NULL CHECK (updated_at >= 0),
  PRIMARY KEY (workflow, node_id)
) STRICT;

CREATE TABLE resources (
  id TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),
  type TEXT NOT NULL CHECK (type IN ('agent', 'file', 'database', 'api', 'custom')),
  capacity INTEGER NOT NULL CHECK (capacity > 0)
) STRICT;

-- The node that a task works for, and what its answer must satisfy and was.
ALTER TABLE tasks ADD COLUMN run_id TEXT;
ALTER TABLE tasks ADD COLUMN node_id TEXT;
ALTER TABLE tasks ADD COLUMN node_item INTEGER;
ALTER TABLE tasks ADD COLUMN output_schema TEXT CHECK (json_valid(output_schema));
ALTER TABLE tasks ADD COLUMN structured_output TEXT CHECK (json_valid(structured_output));
CREATE INDEX tasks_by_run ON tasks (run_id, node_id) WHERE run_id IS NOT NULL;

-- A budget may also be for a workflow: what one run of it may use.
CREATE TABLE budgets_new (
  id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  scope TEXT NOT NULL CHECK (scope IN ('task', 'session', 'directory', 'day', 'workflow')),
  target TEXT,
  tokens INTEGER CHECK (tokens > 0),
  cost_micros INTEGER CHECK (cost_micros > 0),
  warn_at REAL NOT NULL CHECK (warn_at BETWEEN 0.1 AND 1),
  on_limit TEXT NOT NULL CHECK (on_limit IN ('warn', 'hold', 'stop')),
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  created_at INTEGER NOT NULL CHECK (created_at >= 0),
  CHECK (tokens IS NOT NULL OR cost_micros IS NOT NULL)
) STRICT;
INSERT INTO budgets_new SELECT * FROM budgets;
DROP TABLE budgets;
ALTER TABLE budgets_new RENAME TO budgets;
