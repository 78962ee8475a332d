-- Decisions that a restart must not forget.

-- What was decided about a task whose budget is used up: it is held, or ended, or a person lets it go on past it.
ALTER TABLE tasks ADD COLUMN budget_verdict TEXT CHECK (budget_verdict IN ('hold', 'stop', 'past'));

-- A person skips the node, and its work has not ended yet.
ALTER TABLE node_runs ADD COLUMN being_skipped INTEGER NOT NULL DEFAULT 0 CHECK (being_skipped IN (0, 1));
