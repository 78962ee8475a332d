-- The time in which a node was at work, in ms, and since when it is now. What stood still is not in it.
ALTER TABLE node_runs ADD COLUMN worked_ms INTEGER NOT NULL DEFAULT 0 CHECK (worked_ms >= 0);
ALTER TABLE node_runs ADD COLUMN working_since INTEGER CHECK (working_since >= 0);

-- Of before, only the whole time is known.
UPDATE node_runs SET worked_ms = max(0, ended_at - started_at)
WHERE started_at IS NOT NULL AND ended_at IS NOT NULL AND cached = 0;
