-- When a person dismissed a failure, or something went on after it.
ALTER TABLE tasks ADD COLUMN dismissed_at INTEGER CHECK (dismissed_at >= 0);

UPDATE tasks SET dismissed_at = ended_at WHERE state = 'failed' AND EXISTS (
  SELECT 1 FROM tasks AS later WHERE later.session_id = tasks.session_id AND later.created_at > tasks.created_at
);

-- Some of its work waits for a budget.
ALTER TABLE workflow_runs ADD COLUMN held_by_budget INTEGER NOT NULL DEFAULT 0 CHECK (held_by_budget IN (0, 1));

-- When a prompt was last given to it, or answered.
ALTER TABLE sessions ADD COLUMN last_used_at INTEGER NOT NULL DEFAULT 0 CHECK (last_used_at >= 0);

UPDATE sessions SET last_used_at = coalesce(
  (SELECT max(coalesce(ended_at, last_activity_at, created_at)) FROM tasks WHERE session_id = sessions.id),
  last_answer_at, created_at
);

DROP INDEX sessions_by_use;

CREATE INDEX sessions_by_use ON sessions (last_used_at, id);
