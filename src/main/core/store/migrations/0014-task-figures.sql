-- What statistics are made of: a short row for each task that has ended. It says nothing of the conversation, and stays when the
-- task is removed: what it used was used. A task that was imported was not worked on here and has none.

CREATE TABLE task_figures (
  id INTEGER PRIMARY KEY,
  -- Raised with each change of any row, so that a reader takes only what is new.
  change INTEGER NOT NULL,
  task_id TEXT NOT NULL UNIQUE,
  ended_at INTEGER NOT NULL CHECK (ended_at >= 0),
  directory TEXT NOT NULL,
  model TEXT,
  workflow TEXT,
  module TEXT,
  simulated INTEGER NOT NULL CHECK (simulated IN (0, 1)),
  state TEXT NOT NULL CHECK (state IN ('completed', 'failed', 'cancelled', 'interrupted')),
  is_retry INTEGER NOT NULL CHECK (is_retry IN (0, 1)),
  -- From its start to its end, pauses excluded; null: it never started.
  worked_ms INTEGER CHECK (worked_ms >= 0),
  -- In which at least one of its requests waited for a person.
  waited_ms INTEGER NOT NULL CHECK (waited_ms >= 0),
  input_tokens INTEGER NOT NULL CHECK (input_tokens >= 0),
  output_tokens INTEGER NOT NULL CHECK (output_tokens >= 0),
  cache_read_tokens INTEGER NOT NULL CHECK (cache_read_tokens >= 0),
  cache_write_tokens INTEGER NOT NULL CHECK (cache_write_tokens >= 0),
  cost_micros INTEGER NOT NULL,
  api_retries INTEGER NOT NULL CHECK (api_retries >= 0)
) STRICT;
CREATE INDEX task_figures_by_change ON task_figures (change);

CREATE VIEW ended_task_figures AS
SELECT id AS task_id, ended_at, directory, model,
  (SELECT workflow FROM workflow_runs WHERE workflow_runs.id = tasks.run_id) AS workflow,
  (SELECT module FROM module_queries WHERE module_queries.task_id = tasks.id ORDER BY number DESC LIMIT 1) AS module,
  simulated, state, retry_of IS NOT NULL AS is_retry, max(0, ended_at - started_at - paused_ms) AS worked_ms,
  -- Requests overlap: each adds what lies behind all before it.
  (SELECT coalesce(sum(max(0, until - max(requested_at, coalesce(covered, 0)))), 0) FROM (
    SELECT requested_at, min(coalesce(answered_at, ended_at), ended_at) AS until,
      max(min(coalesce(answered_at, ended_at), ended_at))
        OVER (ORDER BY requested_at, id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS covered
    FROM permission_requests
    WHERE permission_requests.task_id = tasks.id AND answered_by IS NOT 'policy')) AS waited_ms,
  input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, cost_micros, retry_count AS api_retries
FROM tasks
WHERE ended_at IS NOT NULL AND NOT (state = 'completed' AND instance_id IS NULL);

INSERT INTO task_figures (change, task_id, ended_at, directory, model, workflow, module, simulated, state, is_retry, worked_ms,
  waited_ms, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, cost_micros, api_retries)
SELECT row_number() OVER (ORDER BY ended_at, task_id), * FROM ended_task_figures;

-- What it belonged to is kept when that is gone, or another task has taken its place.
CREATE TRIGGER task_figures_inserted AFTER INSERT ON tasks WHEN NEW.ended_at IS NOT NULL BEGIN
  INSERT INTO task_figures (change, task_id, ended_at, directory, model, workflow, module, simulated, state, is_retry, worked_ms,
    waited_ms, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, cost_micros, api_retries)
  SELECT (SELECT coalesce(max(change), 0) + 1 FROM task_figures), * FROM ended_task_figures WHERE task_id = NEW.id
  ON CONFLICT (task_id) DO NOTHING;
END;

CREATE TRIGGER task_figures_updated AFTER UPDATE OF ended_at, cost_micros ON tasks WHEN NEW.ended_at IS NOT NULL BEGIN
  INSERT INTO task_figures (change, task_id, ended_at, directory, model, workflow, module, simulated, state, is_retry, worked_ms,
    waited_ms, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, cost_micros, api_retries)
  SELECT (SELECT coalesce(max(change), 0) + 1 FROM task_figures), * FROM ended_task_figures WHERE task_id = NEW.id
  ON CONFLICT (task_id) DO UPDATE SET change = excluded.change, ended_at = excluded.ended_at, model = excluded.model,
    workflow = coalesce(excluded.workflow, workflow), module = coalesce(excluded.module, module), state = excluded.state,
    is_retry = max(is_retry, excluded.is_retry), worked_ms = excluded.worked_ms,
    waited_ms = max(waited_ms, excluded.waited_ms), input_tokens = excluded.input_tokens,
    output_tokens = excluded.output_tokens, cache_read_tokens = excluded.cache_read_tokens,
    cache_write_tokens = excluded.cache_write_tokens, cost_micros = excluded.cost_micros,
    api_retries = excluded.api_retries;
END;

-- In one commit the task's row is written first.
CREATE TRIGGER task_figures_waited AFTER UPDATE OF answered_at ON permission_requests
WHEN NEW.answered_at IS NOT NULL AND EXISTS (SELECT 1 FROM task_figures WHERE task_id = NEW.task_id) BEGIN
  UPDATE task_figures SET change = (SELECT max(change) + 1 FROM task_figures), waited_ms =
    coalesce((SELECT waited_ms FROM ended_task_figures WHERE task_id = NEW.task_id), waited_ms)
  WHERE task_id = NEW.task_id;
END;
