-- What was decided about a task whose budget is used up: it is held, or ended, or a person lets it go on past it.
ALTER TABLE tasks ADD COLUMN budget_verdict TEXT CHECK (budget_verdict IN ('hold', 'stop', 'past'));
