-- What people are told, and where. Secrets of channels are in a file of their own.

CREATE TABLE notification_channels (
  id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  name TEXT NOT NULL UNIQUE COLLATE NOCASE,
  target TEXT NOT NULL CHECK (json_valid(target)),
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  links INTEGER NOT NULL CHECK (links IN (0, 1)),
  created_at INTEGER NOT NULL CHECK (created_at >= 0)
) STRICT;

CREATE TABLE notification_rules (
  id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  rule TEXT NOT NULL CHECK (json_valid(rule)),
  created_at INTEGER NOT NULL CHECK (created_at >= 0)
) STRICT;

-- As it was before there were rules: the desktop tells of these while nobody looks.
INSERT INTO notification_channels VALUES
  ('00000000-0000-7000-8000-000000000001', 'Desktop', '{"kind":"desktop"}', 1, 0, 0);
INSERT INTO notification_rules VALUES ('00000000-0000-7000-8000-000000000002',
  '{"name":"Desktop","enabled":true,"on":["finished","failed","needs_me","over_budget"],"where":{"directory":null,"workflow":null,"module":null,"label":null},"channels":["00000000-0000-7000-8000-000000000001"],"unlessLooking":true,"quietHours":null,"groupWithinS":0,"escalateAfterS":null,"escalateTo":[]}', 0);

-- What has happened and was not put to the rules yet. Written by the commit in which it happened; removed by the one that has
-- the messages which it became.
CREATE TABLE happenings (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL CHECK (kind IN ('task', 'permission', 'approval', 'run', 'conflict', 'stalled', 'window')),
  -- Of the task, request, run or refused change; the type of a usage window.
  subject TEXT NOT NULL,
  node_id TEXT,
  item INTEGER,
  -- Of the task or run: it may have another one by the time that it is read.
  state TEXT,
  note TEXT,
  at INTEGER NOT NULL
) STRICT;

CREATE TABLE notification_deliveries (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE CHECK (length(id) = 36),
  channel_id TEXT NOT NULL,
  channel TEXT NOT NULL,
  kind TEXT NOT NULL,
  rule_id TEXT,
  state TEXT NOT NULL CHECK (state IN ('held', 'waiting', 'sending', 'sent', 'given_up', 'dropped')),
  held_for TEXT CHECK (held_for IN ('group', 'quiet', 'answer')),
  items TEXT NOT NULL CHECK (json_valid(items)),
  item_count INTEGER NOT NULL CHECK (item_count > 0),
  -- Of one-time links, by what they decide.
  links TEXT CHECK (json_valid(links)),
  -- The order in which a channel gets what waits for it; null: held back, or never queued.
  position INTEGER,
  attempts INTEGER NOT NULL CHECK (attempts >= 0),
  next_at INTEGER,
  note TEXT,
  created_at INTEGER NOT NULL,
  queued_at INTEGER,
  ended_at INTEGER
) STRICT;
CREATE INDEX notification_deliveries_queue ON notification_deliveries (channel_id, position) WHERE state IN ('waiting', 'sending');
CREATE INDEX notification_deliveries_held ON notification_deliveries (next_at) WHERE state = 'held';
CREATE INDEX notification_deliveries_position ON notification_deliveries (position) WHERE position IS NOT NULL;
CREATE INDEX notification_deliveries_by_channel ON notification_deliveries (channel_id, number);

-- One-time links: what each is signed for.
CREATE TABLE notification_links (
  id TEXT NOT NULL PRIMARY KEY,
  permission_id TEXT NOT NULL,
  -- Of the request as it was when the link was made.
  content_hash TEXT NOT NULL,
  decision TEXT NOT NULL CHECK (decision IN ('allow', 'deny')),
  nonce TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX notification_links_by_age ON notification_links (expires_at);

CREATE TRIGGER task_has_ended AFTER UPDATE OF state ON tasks
WHEN NEW.state <> OLD.state AND (NEW.state IN ('completed', 'failed') OR (NEW.state = 'paused' AND NEW.waiting_for = 'budget')) BEGIN
  INSERT INTO happenings (kind, subject, state, at)
  VALUES ('task', NEW.id, NEW.state, coalesce(NEW.ended_at, NEW.paused_since, NEW.created_at));
END;

-- One that failed within the commit that it was made in. What was imported had ended elsewhere.
CREATE TRIGGER task_has_ended_at_once AFTER INSERT ON tasks
WHEN NEW.imported_at IS NULL AND (NEW.state = 'failed' OR (NEW.state = 'completed' AND NEW.instance_id IS NOT NULL)) BEGIN
  INSERT INTO happenings (kind, subject, state, at)
  VALUES ('task', NEW.id, NEW.state, coalesce(NEW.ended_at, NEW.created_at));
END;

-- Once for each task, with the first that shows it.
CREATE TRIGGER task_has_run_away AFTER UPDATE OF runaway ON tasks
WHEN NEW.runaway IS NOT NULL AND OLD.runaway IS NULL AND NEW.imported_at IS NULL BEGIN
  INSERT INTO happenings (kind, subject, state, at)
  VALUES ('task', NEW.id, 'runaway', coalesce(json_extract(NEW.runaway, '$.signals[0].at'), NEW.created_at));
END;

CREATE TRIGGER permission_was_requested AFTER INSERT ON permission_requests WHEN NEW.state = 'pending' BEGIN
  INSERT INTO happenings (kind, subject, at) VALUES ('permission', NEW.id, NEW.requested_at);
END;

CREATE TRIGGER approval_was_requested AFTER INSERT ON approvals WHEN NEW.state = 'pending' BEGIN
  INSERT INTO happenings (kind, subject, node_id, item, at)
  SELECT 'approval', id, NEW.node_id, NEW.item, NEW.requested_at FROM workflow_runs WHERE number = NEW.run;
END;

CREATE TRIGGER approval_was_requested_again AFTER UPDATE OF state ON approvals
WHEN NEW.state = 'pending' AND OLD.state <> 'pending' BEGIN
  INSERT INTO happenings (kind, subject, node_id, item, at)
  SELECT 'approval', id, NEW.node_id, NEW.item, NEW.requested_at FROM workflow_runs WHERE number = NEW.run;
END;

-- Of one that was started by another run, that one tells.
CREATE TRIGGER run_has_ended AFTER UPDATE OF state ON workflow_runs
WHEN NEW.state <> OLD.state AND NEW.state IN ('completed', 'failed', 'cancelled') AND NEW.parent_run_id IS NULL BEGIN
  INSERT INTO happenings (kind, subject, state, at)
  VALUES ('run', NEW.id, NEW.state, coalesce(NEW.ended_at, NEW.created_at));
END;
