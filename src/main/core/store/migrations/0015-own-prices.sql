-- Prices of a million tokens that a person gave, in micro-dollars.
CREATE TABLE own_prices (
  id TEXT PRIMARY KEY,
  -- A model's name, in which * stands for any characters.
  model TEXT NOT NULL,
  valid_from INTEGER NOT NULL CHECK (valid_from >= 0),
  input INTEGER NOT NULL CHECK (input >= 0),
  output INTEGER NOT NULL CHECK (output >= 0),
  cache_read INTEGER NOT NULL CHECK (cache_read >= 0),
  cache_write_5m INTEGER NOT NULL CHECK (cache_write_5m >= 0),
  cache_write_1h INTEGER NOT NULL CHECK (cache_write_1h >= 0),
  revision INTEGER NOT NULL CHECK (revision > 0),
  UNIQUE (model, valid_from)
) STRICT;

-- Tokens of models that have no known price: what they cost is a guess, or is not counted.
ALTER TABLE tasks ADD COLUMN unpriced_tokens INTEGER NOT NULL DEFAULT 0 CHECK (unpriced_tokens >= 0);
UPDATE tasks SET unpriced_tokens = input_tokens + output_tokens + cache_read_tokens + cache_write_tokens
WHERE cost_micros = 0 AND input_tokens + output_tokens + cache_read_tokens + cache_write_tokens > 0;

DROP TRIGGER task_figures_inserted;
DROP TRIGGER task_figures_updated;
DROP TRIGGER task_figures_waited;
DROP VIEW ended_task_figures;

ALTER TABLE task_figures ADD COLUMN unpriced_tokens INTEGER NOT NULL DEFAULT 0 CHECK (unpriced_tokens >= 0);
UPDATE task_figures SET unpriced_tokens = input_tokens + output_tokens + cache_read_tokens + cache_write_tokens
WHERE cost_micros = 0 AND input_tokens + output_tokens + cache_read_tokens + cache_write_tokens > 0;

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
  input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, cost_micros, retry_count AS api_retries,
  unpriced_tokens
FROM tasks
WHERE ended_at IS NOT NULL AND NOT (state = 'completed' AND instance_id IS NULL);

-- What it belonged to is kept when that is gone, or another task has taken its place.
CREATE TRIGGER task_figures_inserted AFTER INSERT ON tasks WHEN NEW.ended_at IS NOT NULL BEGIN
  INSERT INTO task_figures (change, task_id, ended_at, directory, model, workflow, module, simulated, state, is_retry, worked_ms,
    waited_ms, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, cost_micros, api_retries,
    unpriced_tokens)
  SELECT (SELECT coalesce(max(change), 0) + 1 FROM task_figures), * FROM ended_task_figures WHERE task_id = NEW.id
  ON CONFLICT (task_id) DO NOTHING;
END;

-- A row that is written as it was, or whose title was changed, has the same figures.
CREATE TRIGGER task_figures_updated AFTER UPDATE ON tasks WHEN NEW.ended_at IS NOT NULL AND ((
  NEW.ended_at, NEW.started_at, NEW.paused_ms, NEW.directory, NEW.model, NEW.run_id, NEW.simulated, NEW.state,
  NEW.retry_of, NEW.input_tokens, NEW.output_tokens, NEW.cache_read_tokens, NEW.cache_write_tokens, NEW.cost_micros,
  NEW.retry_count, NEW.unpriced_tokens
) IS NOT (
  OLD.ended_at, OLD.started_at, OLD.paused_ms, OLD.directory, OLD.model, OLD.run_id, OLD.simulated, OLD.state,
  OLD.retry_of, OLD.input_tokens, OLD.output_tokens, OLD.cache_read_tokens, OLD.cache_write_tokens, OLD.cost_micros,
  OLD.retry_count, OLD.unpriced_tokens
) OR NOT EXISTS (SELECT 1 FROM task_figures WHERE task_id = NEW.id)) BEGIN
  INSERT INTO task_figures (change, task_id, ended_at, directory, model, workflow, module, simulated, state, is_retry, worked_ms,
    waited_ms, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, cost_micros, api_retries,
    unpriced_tokens)
  SELECT (SELECT coalesce(max(change), 0) + 1 FROM task_figures), * FROM ended_task_figures WHERE task_id = NEW.id
  ON CONFLICT (task_id) DO UPDATE SET change = excluded.change, ended_at = excluded.ended_at, model = excluded.model,
    workflow = coalesce(excluded.workflow, workflow), module = coalesce(excluded.module, module), state = excluded.state,
    is_retry = max(is_retry, excluded.is_retry), worked_ms = excluded.worked_ms,
    waited_ms = max(waited_ms, excluded.waited_ms), input_tokens = excluded.input_tokens,
    output_tokens = excluded.output_tokens, cache_read_tokens = excluded.cache_read_tokens,
    cache_write_tokens = excluded.cache_write_tokens, cost_micros = excluded.cost_micros,
    api_retries = excluded.api_retries, unpriced_tokens = excluded.unpriced_tokens;
END;

-- In one commit the task's row is written first.
CREATE TRIGGER task_figures_waited AFTER UPDATE OF answered_at ON permission_requests
WHEN NEW.answered_at IS NOT NULL AND EXISTS (SELECT 1 FROM task_figures WHERE task_id = NEW.task_id) BEGIN
  UPDATE task_figures SET change = (SELECT max(change) + 1 FROM task_figures), waited_ms =
    coalesce((SELECT waited_ms FROM ended_task_figures WHERE task_id = NEW.task_id), waited_ms)
  WHERE task_id = NEW.task_id;
END;
