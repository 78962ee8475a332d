-- Conversations of Claude Code that a session had before the one that it goes on with (after /clear): what was said in them stands
-- in its tasks.
CREATE TABLE earlier_conversations (
  claude_session_id TEXT PRIMARY KEY,
  session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX earlier_conversations_by_session ON earlier_conversations (session_id);
CREATE TRIGGER session_goes_on_elsewhere AFTER UPDATE OF claude_session_id ON sessions
WHEN old.claude_session_id <> new.claude_session_id BEGIN
  INSERT INTO earlier_conversations (claude_session_id, session_id) VALUES (old.claude_session_id, new.id)
  ON CONFLICT (claude_session_id) DO UPDATE SET session_id = excluded.session_id;
END;
