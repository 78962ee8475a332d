-- Decisions that a restart must not forget.

-- What was decided about a task whose budget is used up: it is held, or ended, or a person lets it go on past it.
ALTER TABLE tasks ADD COLUMN budget_verdict TEXT CHECK (budget_verdict IN ('hold', 'stop', 'past'));

-- Where a hold that is asked for is to take effect: after the step, or at the end of the turn.
ALTER TABLE tasks ADD COLUMN hold_at TEXT NOT NULL DEFAULT 'step' CHECK (hold_at IN ('step', 'turn'));

-- A person skips the node, and its work has not ended yet.
ALTER TABLE node_runs ADD COLUMN being_skipped INTEGER NOT NULL DEFAULT 0 CHECK (being_skipped IN (0, 1));
