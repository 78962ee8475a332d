-- The common subset of SQLite and PostgreSQL: times are milliseconds, JSON is text, ids are UUIDv7 in lower case.

CREATE TABLE work_items (
  id TEXT PRIMARY KEY,
  item_type TEXT NOT NULL,
  title TEXT NOT NULL,
  status TEXT NOT NULL,
  -- 0 open, 1 at work, 2 blocked, 3 done: made from status.
  phase INTEGER NOT NULL CHECK (phase BETWEEN 0 AND 3),
  -- 0 critical to 3 low.
  priority INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 3),
  parent_id TEXT REFERENCES work_items (id),
  path TEXT NOT NULL,
  depth INTEGER NOT NULL CHECK (depth BETWEEN 0 AND 5),
  rank DOUBLE PRECISION NOT NULL,
  version INTEGER NOT NULL,
  unseen INTEGER NOT NULL,
  claim_by TEXT,
  claim_task_id TEXT,
  claim_at BIGINT,
  -- Kept with every change, so that what is ready is read from one index: blockers that are not done, gates that are not
  -- open, ancestors that hold what is below them, and items that wait for this one.
  open_blockers INTEGER NOT NULL DEFAULT 0 CHECK (open_blockers >= 0),
  waiting_gates INTEGER NOT NULL DEFAULT 0 CHECK (waiting_gates >= 0),
  held_above INTEGER NOT NULL DEFAULT 0 CHECK (held_above >= 0),
  unblocks INTEGER NOT NULL DEFAULT 0 CHECK (unblocks >= 0),
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  updated_by TEXT NOT NULL,
  deleted_at BIGINT,
  branch TEXT,
  commit_hash TEXT,
  notes_updated_at BIGINT,
  labels TEXT NOT NULL,
  -- What a search looks through, in lower case.
  search_text TEXT NOT NULL,
  metadata TEXT NOT NULL,
  notes TEXT NOT NULL,
  CHECK ((parent_id IS NULL) = (depth = 0))
);
CREATE INDEX work_items_ready ON work_items (priority, unblocks DESC, created_at, id)
  WHERE phase = 0 AND deleted_at IS NULL AND claim_by IS NULL
    AND open_blockers = 0 AND waiting_gates = 0 AND held_above = 0;
CREATE INDEX work_items_parent ON work_items (parent_id, rank, id);
CREATE INDEX work_items_path ON work_items (path);
CREATE INDEX work_items_rank ON work_items (rank, id);
CREATE INDEX work_items_priority ON work_items (priority, id);
CREATE INDEX work_items_created ON work_items (created_at, id);
CREATE INDEX work_items_updated ON work_items (updated_at, id);
CREATE INDEX work_items_title ON work_items (title, id);
CREATE INDEX work_items_status ON work_items (status, item_type, deleted_at);
CREATE INDEX work_items_claim ON work_items (claim_task_id) WHERE claim_task_id IS NOT NULL;
CREATE INDEX work_items_unseen ON work_items (id) WHERE unseen = 1;

CREATE TABLE work_links (
  from_id TEXT NOT NULL REFERENCES work_items (id),
  to_id TEXT NOT NULL REFERENCES work_items (id),
  kind TEXT NOT NULL,
  -- Of the kinds that hold up: who is waited for, and who waits.
  blocker_id TEXT,
  waiter_id TEXT,
  created_at BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  PRIMARY KEY (from_id, to_id, kind),
  CHECK (from_id <> to_id)
);
CREATE INDEX work_links_to ON work_links (to_id);
CREATE INDEX work_links_blocker ON work_links (blocker_id, waiter_id) WHERE blocker_id IS NOT NULL;
CREATE INDEX work_links_waiter ON work_links (waiter_id, blocker_id) WHERE waiter_id IS NOT NULL;

CREATE TABLE work_gates (
  id TEXT PRIMARY KEY,
  item_id TEXT NOT NULL REFERENCES work_items (id),
  kind TEXT NOT NULL,
  reason TEXT NOT NULL,
  until_at BIGINT,
  command TEXT,
  directory TEXT,
  state TEXT NOT NULL,
  note TEXT,
  looked_at BIGINT,
  next_look_at BIGINT,
  looks INTEGER NOT NULL DEFAULT 0,
  opened_by TEXT,
  created_at BIGINT NOT NULL
);
CREATE INDEX work_gates_item ON work_gates (item_id);
CREATE INDEX work_gates_next ON work_gates (next_look_at) WHERE next_look_at IS NOT NULL;

CREATE TABLE work_tasks (
  item_id TEXT NOT NULL REFERENCES work_items (id),
  task_id TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (item_id, task_id)
);
CREATE INDEX work_tasks_task ON work_tasks (task_id);

CREATE TABLE work_events (
  id TEXT PRIMARY KEY,
  record_id TEXT NOT NULL,
  record_kind TEXT NOT NULL,
  what TEXT NOT NULL,
  by_name TEXT NOT NULL,
  task_id TEXT,
  at BIGINT NOT NULL,
  version INTEGER,
  before TEXT,
  after TEXT
);
CREATE INDEX work_events_record ON work_events (record_id, id);

CREATE TABLE work_archive (
  id TEXT PRIMARY KEY,
  archived_at BIGINT NOT NULL,
  title TEXT NOT NULL,
  search_text TEXT NOT NULL,
  -- The item as it was, with its links and tasks.
  record TEXT NOT NULL
);
CREATE INDEX work_archive_at ON work_archive (archived_at, id);

CREATE TABLE vendors (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  status TEXT NOT NULL,
  release TEXT,
  metadata TEXT NOT NULL,
  version INTEGER NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  updated_by TEXT NOT NULL
);

CREATE TABLE deployments (
  id TEXT PRIMARY KEY,
  deployed_at BIGINT NOT NULL,
  metadata TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by TEXT NOT NULL
);
CREATE INDEX deployments_at ON deployments (deployed_at, id);
CREATE TABLE deployment_vendors (
  deployment_id TEXT NOT NULL REFERENCES deployments (id),
  vendor_id TEXT NOT NULL REFERENCES vendors (id),
  position INTEGER NOT NULL,
  PRIMARY KEY (deployment_id, vendor_id)
);
CREATE INDEX deployment_vendors_vendor ON deployment_vendors (vendor_id);
-- Without a reference: an item that is archived was deployed all the same.
CREATE TABLE deployment_items (
  deployment_id TEXT NOT NULL REFERENCES deployments (id),
  item_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (deployment_id, item_id)
);
CREATE INDEX deployment_items_item ON deployment_items (item_id);

CREATE TABLE enhancements (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  priority INTEGER NOT NULL,
  status TEXT NOT NULL,
  target_quarter TEXT,
  metadata TEXT NOT NULL,
  version INTEGER NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  updated_by TEXT NOT NULL
);

CREATE TABLE project_configuration (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  active_context_type TEXT,
  token_budgets TEXT NOT NULL,
  current_session TEXT,
  git_state TEXT NOT NULL,
  health_check_status TEXT NOT NULL,
  version INTEGER NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by TEXT NOT NULL
);
