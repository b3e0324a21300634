-- The task hub of the local host. `queue` 'control' wakes instances, 'work' runs activities. A message is
-- numbered when it is made, seen from `visible_at` on, and `taken_at` while this hub's dispatcher holds it.
CREATE TABLE IF NOT EXISTS instances (
    instance_id TEXT PRIMARY KEY,
    execution_id TEXT NOT NULL,
    name TEXT NOT NULL,
    status TEXT NOT NULL,
    input TEXT,
    output TEXT,
    custom_status TEXT,
    created REAL NOT NULL,
    updated REAL NOT NULL,
    cancelled_timers INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE IF NOT EXISTS history (
    instance_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    event TEXT NOT NULL,
    PRIMARY KEY (instance_id, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    queue TEXT NOT NULL,
    instance_id TEXT NOT NULL,
    execution_id TEXT,
    event TEXT NOT NULL,
    visible_at REAL NOT NULL,
    taken_at REAL,
    deliveries INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX IF NOT EXISTS waiting ON messages (queue, visible_at) WHERE taken_at IS NULL;
CREATE TABLE IF NOT EXISTS work_done (
    instance_id TEXT PRIMARY KEY,
    starts INTEGER NOT NULL DEFAULT 0,
    wakeups INTEGER NOT NULL DEFAULT 0,
    activities INTEGER NOT NULL DEFAULT 0,
    timers_created INTEGER NOT NULL DEFAULT 0,
    timers_fired INTEGER NOT NULL DEFAULT 0,
    timers_cancelled INTEGER NOT NULL DEFAULT 0,
    timers_matured INTEGER NOT NULL DEFAULT 0,
    unclaimed_deliveries INTEGER NOT NULL DEFAULT 0,
    warnings INTEGER NOT NULL DEFAULT 0,
    continue_as_new INTEGER NOT NULL DEFAULT 0,
    episodes INTEGER NOT NULL DEFAULT 0
) STRICT;
