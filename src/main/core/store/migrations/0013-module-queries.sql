-- What a session's instances are started with besides: tools, variables. NULL: what the CLI has by itself.
ALTER TABLE sessions ADD COLUMN setup TEXT CHECK (json_valid(setup));

-- Conversations with modules. No reference to the session: it may be removed, and what was asked stays.
CREATE TABLE module_conversations (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  module TEXT NOT NULL,
  title TEXT NOT NULL,
  session_id TEXT,
  -- Ids of the earlier questions that its prompt tells of, chosen with its first question. NULL: not chosen yet.
  history TEXT CHECK (json_valid(history)),
  query_count INTEGER NOT NULL CHECK (query_count >= 0),
  created_at INTEGER NOT NULL,
  last_asked_at INTEGER NOT NULL
) STRICT;
CREATE INDEX module_conversations_by_module ON module_conversations (module, last_asked_at);

-- Questions to modules. No reference to the task: it may be removed.
CREATE TABLE module_queries (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  conversation_id TEXT NOT NULL,
  module TEXT NOT NULL,
  type TEXT NOT NULL,
  capability_id TEXT,
  capability_version TEXT,
  question TEXT NOT NULL,
  input TEXT CHECK (json_valid(input)),
  state TEXT NOT NULL CHECK (state IN ('queued', 'asked', 'answered', 'failed', 'cancelled')),
  note TEXT,
  task_id TEXT,
  asked_by TEXT NOT NULL CHECK (json_valid(asked_by)),
  limits TEXT NOT NULL CHECK (json_valid(limits)),
  group_id TEXT,
  position INTEGER NOT NULL CHECK (position >= 0),
  decision TEXT NOT NULL CHECK (json_valid(decision)),
  prompt TEXT CHECK (json_valid(prompt)),
  -- JSON where `structured` is 1.
  answer TEXT,
  structured INTEGER NOT NULL CHECK (structured IN (0, 1)),
  error TEXT CHECK (json_valid(error)),
  cost_micros INTEGER NOT NULL,
  simulated INTEGER NOT NULL CHECK (simulated IN (0, 1)),
  origin TEXT NOT NULL,
  node TEXT CHECK (json_valid(node)),
  created_at INTEGER NOT NULL,
  asked_at INTEGER,
  ended_at INTEGER,
  revision INTEGER NOT NULL CHECK (revision >= 0)
) STRICT;
CREATE INDEX module_queries_by_module ON module_queries (module, created_at);
CREATE INDEX module_queries_by_conversation ON module_queries (conversation_id, created_at);
CREATE INDEX module_queries_by_age ON module_queries (created_at, id);
CREATE INDEX module_queries_by_task ON module_queries (task_id) WHERE task_id IS NOT NULL;
CREATE INDEX module_queries_by_group ON module_queries (group_id) WHERE group_id IS NOT NULL;
CREATE INDEX module_queries_open ON module_queries (created_at) WHERE state IN ('queued', 'asked');

-- Words of the beginnings of questions and answers, for search and for what a prompt tells of the history.
CREATE VIRTUAL TABLE module_query_words USING fts5(
  question, answer, content = 'module_queries', content_rowid = 'number', tokenize = 'unicode61 remove_diacritics 2'
);
-- What is forgotten leaves no words behind.
INSERT INTO module_query_words (module_query_words, rank) VALUES ('secure-delete', 1);
CREATE TRIGGER module_queries_added AFTER INSERT ON module_queries BEGIN
  INSERT INTO module_query_words (rowid, question, answer) VALUES (new.number, substr(new.question, 1, 20000), substr(new.answer, 1, 20000));
END;
CREATE TRIGGER module_queries_changed AFTER UPDATE ON module_queries
WHEN old.question IS NOT new.question OR old.answer IS NOT new.answer BEGIN
  INSERT INTO module_query_words (module_query_words, rowid, question, answer)
  VALUES ('delete', old.number, substr(old.question, 1, 20000), substr(old.answer, 1, 20000));
  INSERT INTO module_query_words (rowid, question, answer) VALUES (new.number, substr(new.question, 1, 20000), substr(new.answer, 1, 20000));
END;
CREATE TRIGGER module_queries_removed AFTER DELETE ON module_queries BEGIN
  INSERT INTO module_query_words (module_query_words, rowid, question, answer)
  VALUES ('delete', old.number, substr(old.question, 1, 20000), substr(old.answer, 1, 20000));
END;
