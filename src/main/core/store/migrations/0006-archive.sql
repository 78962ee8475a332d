-- Ended tasks that a person put away: they are out of the lists, and kept.
ALTER TABLE tasks ADD COLUMN archived_at INTEGER;

CREATE INDEX tasks_by_cost ON tasks (cost_micros, id);
-- Who removes a task asks for what names it.
CREATE INDEX tasks_by_retry ON tasks (retry_of) WHERE retry_of IS NOT NULL;
CREATE INDEX instances_by_task ON instances (task_id) WHERE task_id IS NOT NULL;
