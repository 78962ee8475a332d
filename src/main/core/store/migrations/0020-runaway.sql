-- Why a task is held to run away, as JSON; NULL: it is not.
ALTER TABLE tasks ADD COLUMN runaway TEXT CHECK (json_valid(runaway));

-- What is done with such tasks of a directory and below; '' is everywhere.
CREATE TABLE runaway_rules (
  directory TEXT PRIMARY KEY,
  policy TEXT NOT NULL CHECK (policy IN ('off', 'flag', 'hold'))
) STRICT, WITHOUT ROWID;

-- The newest turns of a kind are looked for when one begins.
CREATE INDEX task_figures_by_kind ON task_figures (directory, model, simulated, id);
