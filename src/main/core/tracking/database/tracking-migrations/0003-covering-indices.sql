-- Lists and counts are read from indices alone, without the rows with their long texts.

DROP INDEX work_items_ready;
CREATE INDEX work_items_ready ON work_items (priority, unblocks DESC, created_at, id, item_type)
  WHERE phase = 0 AND deleted_at IS NULL AND claim_by IS NULL
    AND open_blockers = 0 AND waiting_gates = 0 AND held_above = 0;

CREATE INDEX work_items_active ON work_items (path)
  WHERE deleted_at IS NULL AND (phase = 1 OR claim_by IS NOT NULL OR status = 'active');

CREATE INDEX work_items_text ON work_items (search_text, labels, deleted_at, id);
