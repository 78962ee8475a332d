-- Warm instances, readings, policies, budgets, usage windows; what sessions and tasks know besides.

-- A warm instance has no session until one takes it.
ALTER TABLE instances ALTER COLUMN session_id DROP NOT NULL;
ALTER TABLE instances ADD COLUMN start TEXT NOT NULL DEFAULT 'cold' CHECK (start IN ('cold', 'warm'));
ALTER TABLE instances ADD COLUMN profile_id TEXT;
ALTER TABLE instances ADD COLUMN ready_ms INTEGER CHECK (ready_ms >= 0);
ALTER TABLE instances ADD COLUMN end_reason TEXT;
-- What the process was started with, for whoever adopts it: model, permission mode, limits.
ALTER TABLE instances ADD COLUMN launch TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(launch));

ALTER TABLE sessions ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0 CHECK (pinned IN (0, 1));
ALTER TABLE sessions ADD COLUMN fork_of TEXT REFERENCES sessions (id);
ALTER TABLE sessions ADD COLUMN imported INTEGER NOT NULL DEFAULT 0 CHECK (imported IN (0, 1));
ALTER TABLE sessions ADD COLUMN context_tokens INTEGER NOT NULL DEFAULT 0 CHECK (context_tokens >= 0);
ALTER TABLE sessions ADD COLUMN last_answer_at INTEGER CHECK (last_answer_at >= 0);
ALTER TABLE sessions ADD COLUMN disabled_extensions TEXT NOT NULL DEFAULT '[]'
  CHECK (json_valid(disabled_extensions));
-- The conversation that the next instance forks from; null once that has happened.
ALTER TABLE sessions ADD COLUMN fork_from_claude_session TEXT;

CREATE INDEX sessions_by_claude_session ON sessions (claude_session_id) WHERE claude_session_id IS NOT NULL;

ALTER TABLE tasks ADD COLUMN max_retries INTEGER CHECK (max_retries BETWEEN 0 AND 10);
ALTER TABLE tasks ADD COLUMN attempt INTEGER NOT NULL DEFAULT 1 CHECK (attempt > 0);
ALTER TABLE tasks ADD COLUMN not_before INTEGER CHECK (not_before >= 0);
ALTER TABLE tasks ADD COLUMN queue_note TEXT;
ALTER TABLE tasks ADD COLUMN start TEXT CHECK (start IN ('cold', 'warm', 'live'));
ALTER TABLE tasks ADD COLUMN start_ms INTEGER CHECK (start_ms >= 0);
ALTER TABLE tasks ADD COLUMN first_token_ms INTEGER CHECK (first_token_ms >= 0);

ALTER TABLE permission_requests ADD COLUMN answered_by TEXT CHECK (answered_by IN ('person', 'policy'));
ALTER TABLE permission_requests ADD COLUMN policy_id TEXT;
UPDATE permission_requests SET answered_by = 'person' WHERE state IN ('allowed', 'denied');

CREATE TABLE profiles (
  id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  directory TEXT NOT NULL CHECK (directory <> ''),
  model TEXT,
  permission_mode TEXT NOT NULL CHECK (permission_mode IN ('default', 'acceptEdits', 'plan', 'dontAsk')),
  simulated INTEGER NOT NULL CHECK (simulated IN (0, 1)),
  warm INTEGER NOT NULL CHECK (warm BETWEEN 0 AND 20),
  created_at INTEGER NOT NULL CHECK (created_at >= 0)
) STRICT;

-- Memory and CPU of instances over time: 0 every few seconds, 1 by minute, 2 by quarter of an hour.
CREATE TABLE samples (
  instance_id TEXT NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
  resolution INTEGER NOT NULL CHECK (resolution BETWEEN 0 AND 2),
  at INTEGER NOT NULL CHECK (at >= 0),
  rss_bytes INTEGER NOT NULL CHECK (rss_bytes >= 0),
  cpu_percent REAL NOT NULL CHECK (cpu_percent >= 0),
  process_count INTEGER NOT NULL CHECK (process_count >= 0),
  PRIMARY KEY (instance_id, resolution, at)
) STRICT, WITHOUT ROWID;
CREATE INDEX samples_by_age ON samples (resolution, at);

CREATE TABLE policies (
  id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  position INTEGER NOT NULL CHECK (position >= 0),
  directory TEXT,
  session_id TEXT REFERENCES sessions (id),
  tool TEXT NOT NULL CHECK (tool <> ''),
  match TEXT,
  decision TEXT NOT NULL CHECK (decision IN ('allow', 'deny', 'ask')),
  reason TEXT,
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  created_at INTEGER NOT NULL CHECK (created_at >= 0),
  use_count INTEGER NOT NULL DEFAULT 0 CHECK (use_count >= 0),
  last_used_at INTEGER CHECK (last_used_at >= 0)
) STRICT;
CREATE INDEX policies_by_position ON policies (position);

CREATE TABLE budgets (
  id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  scope TEXT NOT NULL CHECK (scope IN ('task', 'session', 'directory', 'day')),
  target TEXT,
  tokens INTEGER CHECK (tokens > 0),
  cost_micros INTEGER CHECK (cost_micros > 0),
  warn_at REAL NOT NULL CHECK (warn_at BETWEEN 0.1 AND 1),
  on_limit TEXT NOT NULL CHECK (on_limit IN ('warn', 'hold', 'stop')),
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  created_at INTEGER NOT NULL CHECK (created_at >= 0),
  CHECK (tokens IS NOT NULL OR cost_micros IS NOT NULL)
) STRICT;

CREATE TABLE usage_windows (
  type TEXT NOT NULL,
  simulated INTEGER NOT NULL CHECK (simulated IN (0, 1)),
  status TEXT NOT NULL CHECK (status IN ('allowed', 'warning', 'rejected')),
  utilization REAL CHECK (utilization >= 0),
  resets_at INTEGER CHECK (resets_at >= 0),
  seen_at INTEGER NOT NULL CHECK (seen_at >= 0),
  PRIMARY KEY (type, simulated)
) STRICT, WITHOUT ROWID;

-- Extensions that are switched off for new sessions of a directory.
CREATE TABLE disabled_extensions (
  directory TEXT NOT NULL CHECK (directory <> ''),
  kind TEXT NOT NULL CHECK (kind IN ('mcp_server', 'skill', 'command', 'agent')),
  name TEXT NOT NULL CHECK (name <> ''),
  PRIMARY KEY (directory, kind, name)
) STRICT, WITHOUT ROWID;
