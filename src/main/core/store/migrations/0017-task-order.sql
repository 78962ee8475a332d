-- What a task starts after: a list of {taskId, doneAt}. No reference: a task that is done may be removed.
ALTER TABLE tasks ADD COLUMN after_tasks TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(after_tasks));
