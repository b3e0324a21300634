-- From version 2: the column has the name of what it counts.
ALTER TABLE work_done RENAME COLUMN vain_deliveries TO unclaimed_deliveries;
