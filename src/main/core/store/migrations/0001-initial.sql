-- Sessions, tasks, instances, permission requests and the event log.
-- Times are UTC milliseconds, money is micro-dollars, ids are lower-case UUIDv7.

CREATE TABLE sessions (
  id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  claude_session_id TEXT,
  title TEXT NOT NULL,
  directory TEXT NOT NULL CHECK (directory <> ''),
  model TEXT,
  permission_mode TEXT NOT NULL
    CHECK (permission_mode IN ('default', 'acceptEdits', 'plan', 'dontAsk', 'bypassPermissions')),
  simulated INTEGER NOT NULL CHECK (simulated IN (0, 1)),
  state TEXT NOT NULL CHECK (state IN ('new', 'live', 'idle', 'released', 'ended')),
  resumable INTEGER NOT NULL CHECK (resumable IN (0, 1)),
  -- Deferred: a session and its first instance point at each other and are written together.
  instance_id TEXT REFERENCES instances (id) DEFERRABLE INITIALLY DEFERRED,
  task_count INTEGER NOT NULL CHECK (task_count >= 0),
  input_tokens INTEGER NOT NULL CHECK (input_tokens >= 0),
  output_tokens INTEGER NOT NULL CHECK (output_tokens >= 0),
  cache_read_tokens INTEGER NOT NULL CHECK (cache_read_tokens >= 0),
  cache_write_tokens INTEGER NOT NULL CHECK (cache_write_tokens >= 0),
  cost_micros INTEGER NOT NULL,
  created_at INTEGER NOT NULL CHECK (created_at >= 0),
  updated_at INTEGER NOT NULL CHECK (updated_at >= 0),
  revision INTEGER NOT NULL CHECK (revision >= 0),
  append_system_prompt TEXT,
  total_cost_micros INTEGER NOT NULL
) STRICT;

CREATE INDEX sessions_by_use ON sessions (updated_at, id);

CREATE TABLE instances (
  id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  session_id TEXT NOT NULL REFERENCES sessions (id),
  task_id TEXT REFERENCES tasks (id) DEFERRABLE INITIALLY DEFERRED,
  pid INTEGER CHECK (pid > 0),
  start_time TEXT,
  state TEXT NOT NULL CHECK (state IN ('starting', 'ready', 'busy', 'frozen', 'stopping', 'exited')),
  simulated INTEGER NOT NULL CHECK (simulated IN (0, 1)),
  adopted INTEGER NOT NULL CHECK (adopted IN (0, 1)),
  claude_version TEXT,
  directory TEXT NOT NULL CHECK (directory <> ''),
  started_at INTEGER NOT NULL CHECK (started_at >= 0),
  exited_at INTEGER CHECK (exited_at >= 0),
  exit_code INTEGER,
  exit_signal TEXT,
  output_offset INTEGER NOT NULL CHECK (output_offset >= 0),
  line_count INTEGER NOT NULL CHECK (line_count >= 0),
  revision INTEGER NOT NULL CHECK (revision >= 0)
) STRICT;

CREATE INDEX instances_by_start ON instances (started_at, id);
CREATE INDEX instances_alive ON instances (started_at, id) WHERE state <> 'exited';
CREATE INDEX instances_by_session ON instances (session_id);

CREATE TABLE tasks (
  -- The short key that the event log refers to.
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CHECK (length(id) = 36),
  session_id TEXT NOT NULL REFERENCES sessions (id),
  title TEXT NOT NULL,
  directory TEXT NOT NULL CHECK (directory <> ''),
  model TEXT,
  permission_mode TEXT NOT NULL
    CHECK (permission_mode IN ('default', 'acceptEdits', 'plan', 'dontAsk', 'bypassPermissions')),
  priority INTEGER NOT NULL CHECK (priority BETWEEN -100 AND 100),
  timeout_ms INTEGER CHECK (timeout_ms BETWEEN 1000 AND 86400000),
  max_turns INTEGER CHECK (max_turns BETWEEN 1 AND 1000),
  max_cost_micros INTEGER CHECK (max_cost_micros > 0),
  origin TEXT NOT NULL CHECK (origin IN ('person', 'cli', 'api', 'scene', 'background')),
  simulated INTEGER NOT NULL CHECK (simulated IN (0, 1)),
  state TEXT NOT NULL CHECK (state IN ('queued', 'starting', 'running', 'waiting', 'paused',
    'completed', 'failed', 'cancelled', 'interrupted')),
  waiting_for TEXT CHECK (waiting_for IN ('permission', 'question', 'plan', 'rate_limit', 'retry', 'budget')),
  waiting_until INTEGER CHECK (waiting_until >= 0),
  paused_as TEXT CHECK (paused_as IN ('freeze', 'hold')),
  paused_since INTEGER CHECK (paused_since >= 0),
  paused_from TEXT CHECK (paused_from IN ('queued', 'starting', 'running', 'waiting')),
  pending_control TEXT
    CHECK (pending_control IN ('freeze', 'hold', 'resume', 'interrupt', 'terminate')),
  step TEXT,
  instance_id TEXT REFERENCES instances (id),
  retry_of TEXT REFERENCES tasks (id),
  created_at INTEGER NOT NULL CHECK (created_at >= 0),
  started_at INTEGER CHECK (started_at >= 0),
  ended_at INTEGER CHECK (ended_at >= 0),
  last_activity_at INTEGER CHECK (last_activity_at >= 0),
  paused_ms INTEGER NOT NULL CHECK (paused_ms >= 0),
  input_tokens INTEGER NOT NULL CHECK (input_tokens >= 0),
  output_tokens INTEGER NOT NULL CHECK (output_tokens >= 0),
  cache_read_tokens INTEGER NOT NULL CHECK (cache_read_tokens >= 0),
  cache_write_tokens INTEGER NOT NULL CHECK (cache_write_tokens >= 0),
  cost_micros INTEGER NOT NULL,
  cost_base_micros INTEGER NOT NULL,
  line_count INTEGER NOT NULL CHECK (line_count >= 0),
  last_seq INTEGER NOT NULL CHECK (last_seq >= 0),
  retry_count INTEGER NOT NULL CHECK (retry_count >= 0),
  tool_count INTEGER NOT NULL CHECK (tool_count >= 0),
  result_text TEXT,
  outcome TEXT CHECK (json_valid(outcome)),
  prompt_uuid TEXT,
  prompt_sent_at INTEGER CHECK (prompt_sent_at >= 0),
  output_start INTEGER NOT NULL CHECK (output_start >= 0),
  revision INTEGER NOT NULL CHECK (revision >= 0)
) STRICT;

CREATE INDEX tasks_by_creation ON tasks (created_at, id);
CREATE INDEX tasks_by_state ON tasks (state, created_at, id);
CREATE INDEX tasks_by_session ON tasks (session_id, created_at, id);
CREATE INDEX tasks_by_end ON tasks (ended_at, state, cost_micros) WHERE ended_at IS NOT NULL;

-- Apart from the row, which changes many times a second while its task streams.
CREATE TABLE task_prompts (
  task INTEGER PRIMARY KEY REFERENCES tasks (number) ON DELETE CASCADE,
  prompt TEXT NOT NULL,
  -- The line that was sent, when it is not the prompt itself.
  sent_text TEXT
) STRICT;

-- How many tasks are in each state, kept by triggers: counting them takes too long to do it every second.
CREATE TABLE task_counts (
  state TEXT NOT NULL PRIMARY KEY,
  count INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO task_counts (state, count)
VALUES ('queued', 0), ('starting', 0), ('running', 0), ('waiting', 0), ('paused', 0),
  ('completed', 0), ('failed', 0), ('cancelled', 0), ('interrupted', 0);

CREATE TRIGGER tasks_count_insert AFTER INSERT ON tasks BEGIN
  UPDATE task_counts SET count = count + 1 WHERE state = NEW.state;
END;
CREATE TRIGGER tasks_count_delete AFTER DELETE ON tasks BEGIN
  UPDATE task_counts SET count = count - 1 WHERE state = OLD.state;
END;
CREATE TRIGGER tasks_count_update AFTER UPDATE OF state ON tasks WHEN NEW.state <> OLD.state BEGIN
  UPDATE task_counts SET count = count - 1 WHERE state = OLD.state;
  UPDATE task_counts SET count = count + 1 WHERE state = NEW.state;
END;

CREATE TABLE permission_requests (
  id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  task_id TEXT NOT NULL REFERENCES tasks (id),
  session_id TEXT NOT NULL REFERENCES sessions (id),
  instance_id TEXT NOT NULL REFERENCES instances (id),
  request_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('tool', 'question', 'plan')),
  tool_name TEXT NOT NULL,
  tool_use_id TEXT,
  description TEXT,
  input TEXT NOT NULL CHECK (json_valid(input)),
  suggestions TEXT NOT NULL CHECK (json_valid(suggestions)),
  state TEXT NOT NULL CHECK (state IN ('pending', 'allowed', 'denied', 'withdrawn')),
  note TEXT,
  requested_at INTEGER NOT NULL CHECK (requested_at >= 0),
  answered_at INTEGER CHECK (answered_at >= 0),
  answer TEXT CHECK (json_valid(answer)),
  answer_sent_at INTEGER CHECK (answer_sent_at >= 0),
  UNIQUE (instance_id, request_id)
) STRICT;

CREATE INDEX permission_requests_by_state ON permission_requests (state, requested_at, id);
CREATE INDEX permission_requests_by_task ON permission_requests (task_id, requested_at, id);
CREATE INDEX permission_requests_by_time ON permission_requests (requested_at, id);

-- Names of event kinds. Later versions add rows when they open the database.
CREATE TABLE event_kinds (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

INSERT INTO event_kinds (id, name)
VALUES (1, 'prompt.sent'), (2, 'turn.started'), (3, 'block.started'), (4, 'block.appended'),
  (5, 'block.completed'), (6, 'block.withdrawn'), (7, 'tool.finished'), (8, 'tool.progressed'),
  (9, 'subtask.changed'), (10, 'permission.requested'), (11, 'permission.answered'),
  (12, 'permission.withdrawn'), (13, 'permission.refused'), (14, 'retry.scheduled'),
  (15, 'rate_limit.reported'), (16, 'usage.updated'), (17, 'mode.changed'), (18, 'noted'),
  (19, 'unknown.received'), (20, 'problem.found'), (21, 'turn.ended'), (22, 'state.changed');

-- The log. Rows are appended in order of commit, so that pages fill up and are never split.
-- `payload` is JSON as text, or compressed with zstd as a blob.
CREATE TABLE events (
  id INTEGER PRIMARY KEY,
  task INTEGER NOT NULL REFERENCES tasks (number),
  seq INTEGER NOT NULL CHECK (seq > 0),
  at INTEGER NOT NULL CHECK (at >= 0),
  kind INTEGER NOT NULL REFERENCES event_kinds (id),
  payload ANY NOT NULL CHECK (typeof(payload) IN ('text', 'blob')),
  UNIQUE (task, seq)
) STRICT;

-- Events of content blocks that are still open: deleted when the block completes, so they are kept out of the
-- log, which would be left full of holes.
CREATE TABLE open_block_events (
  task INTEGER NOT NULL REFERENCES tasks (number),
  block_key TEXT NOT NULL,
  seq INTEGER NOT NULL CHECK (seq > 0),
  at INTEGER NOT NULL CHECK (at >= 0),
  kind INTEGER NOT NULL REFERENCES event_kinds (id),
  payload ANY NOT NULL CHECK (typeof(payload) IN ('text', 'blob')),
  PRIMARY KEY (task, block_key, seq)
) STRICT, WITHOUT ROWID;

-- Fields that are too long for an event, whole, in pieces of equal length. `content` as in `events.payload`.
CREATE TABLE event_parts (
  id INTEGER PRIMARY KEY,
  task INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  field TEXT NOT NULL CHECK (field <> ''),
  part INTEGER NOT NULL CHECK (part >= 0),
  content ANY NOT NULL CHECK (typeof(content) IN ('text', 'blob')),
  UNIQUE (task, seq, field, part),
  FOREIGN KEY (task, seq) REFERENCES events (task, seq) ON DELETE CASCADE
) STRICT;
