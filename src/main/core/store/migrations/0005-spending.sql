-- What was spent counts when it is spent.

-- By local day and directory. What tasks of before cost counts on the day on which they ended.
CREATE TABLE spending (
  day TEXT NOT NULL,
  directory TEXT NOT NULL,
  tokens INTEGER NOT NULL CHECK (tokens >= 0),
  cost_micros INTEGER NOT NULL CHECK (cost_micros >= 0),
  PRIMARY KEY (day, directory)
) STRICT, WITHOUT ROWID;

INSERT INTO spending (day, directory, tokens, cost_micros)
SELECT date(coalesce(ended_at, last_activity_at, created_at) / 1000, 'unixepoch', 'localtime') AS day, directory,
  sum(input_tokens + output_tokens + cache_read_tokens + cache_write_tokens) AS tokens, sum(cost_micros) AS cost
FROM tasks GROUP BY day, directory HAVING tokens > 0 OR cost > 0;

-- What one unit of a model's tokens cost, in micro-dollars: at the least, and last.
CREATE TABLE prices (
  model TEXT NOT NULL,
  simulated INTEGER NOT NULL CHECK (simulated IN (0, 1)),
  least REAL NOT NULL CHECK (least > 0),
  last REAL NOT NULL CHECK (last > 0),
  PRIMARY KEY (model, simulated)
) STRICT, WITHOUT ROWID;

-- Of what its instance has used since claude told a cost, so much is counted already, by an estimate.
ALTER TABLE sessions ADD COLUMN unsettled_micros INTEGER NOT NULL DEFAULT 0;

ALTER TABLE tasks DROP COLUMN cost_base_micros;
