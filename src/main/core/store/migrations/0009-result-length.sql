-- Characters of the whole answer, of which the row has the beginning. NULL: none, or of before.
ALTER TABLE tasks ADD COLUMN result_length INTEGER CHECK (result_length >= 0);
