-- Ended tasks that the retention has archived, and when: they are removed a while later, unless a person took them back.
CREATE TABLE retention_marks (
  task_id TEXT PRIMARY KEY REFERENCES tasks (id) ON DELETE CASCADE,
  archived_at INTEGER NOT NULL CHECK (archived_at >= 0)
) STRICT, WITHOUT ROWID;
