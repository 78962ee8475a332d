-- A task that was started for the item, and not only linked to it: how it ends moves the item on.
ALTER TABLE work_tasks ADD COLUMN started INTEGER NOT NULL DEFAULT 0;

CREATE INDEX work_items_done ON work_items (updated_at) WHERE phase = 3 OR deleted_at IS NOT NULL;
