-- How far a task is: its own to-do list, what it was forecast, and how long it waited for a person.
ALTER TABLE tasks ADD COLUMN waited_ms INTEGER NOT NULL DEFAULT 0 CHECK (waited_ms >= 0);
ALTER TABLE tasks ADD COLUMN waited_since INTEGER;
ALTER TABLE tasks ADD COLUMN todo_list TEXT CHECK (json_valid(todo_list));
ALTER TABLE tasks ADD COLUMN todos TEXT CHECK (json_valid(todos));
ALTER TABLE tasks ADD COLUMN forecast TEXT CHECK (json_valid(forecast));
-- How long turns of a kind take is asked for each directory that something is at work in.
CREATE INDEX task_figures_by_directory ON task_figures (directory, simulated, ended_at) WHERE state = 'completed';
