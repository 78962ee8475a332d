-- The task whose instance asked for it. No reference: it may be removed, and what it asked for stays.
ALTER TABLE tasks ADD COLUMN parent_task_id TEXT;
CREATE INDEX tasks_by_parent ON tasks (parent_task_id) WHERE parent_task_id IS NOT NULL;
ALTER TABLE workflow_runs ADD COLUMN parent_task_id TEXT;
CREATE INDEX workflow_runs_by_parent_task ON workflow_runs (parent_task_id) WHERE parent_task_id IS NOT NULL;
