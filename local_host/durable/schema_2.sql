-- From the first version of the task hub to the second, which counts deliveries and what they cost.
ALTER TABLE messages ADD COLUMN deliveries INTEGER NOT NULL DEFAULT 0;
ALTER TABLE work_done ADD COLUMN vain_deliveries INTEGER NOT NULL DEFAULT 0;
ALTER TABLE work_done ADD COLUMN warnings INTEGER NOT NULL DEFAULT 0;
