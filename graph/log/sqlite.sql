CREATE TABLE IF NOT EXISTS log (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    log_id TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS events (
    sequence INTEGER PRIMARY KEY,
    event_id BLOB NOT NULL,
    stream TEXT NOT NULL,
    version INTEGER NOT NULL,
    type TEXT NOT NULL,
    schema_version INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    payload BLOB NOT NULL,
    chain BLOB NOT NULL
) STRICT;
-- Most events are of these two types; who reads them reads nearly the whole log.
CREATE INDEX IF NOT EXISTS events_by_rarer_type ON events (type, sequence)
    WHERE type <> 'ClaimAsserted' AND type <> 'VoteRecorded';
CREATE TABLE IF NOT EXISTS keys (
    run INTEGER NOT NULL,
    key INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    PRIMARY KEY (run, key, sequence)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS key_runs (
    last INTEGER PRIMARY KEY,
    run INTEGER NOT NULL UNIQUE,
    merged INTEGER NOT NULL CHECK (merged IN (0, 1)),
    filter BLOB
) STRICT;
CREATE TRIGGER IF NOT EXISTS events_are_not_updated BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'the log is append-only: an event cannot be changed'); END;
CREATE TRIGGER IF NOT EXISTS events_are_not_deleted BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'the log is append-only: an event cannot be deleted'); END;
-- A row that REPLACE takes away meets no other trigger, unless the program asked for it.
CREATE TRIGGER IF NOT EXISTS events_are_not_replaced BEFORE INSERT ON events
BEGIN
    SELECT RAISE(ABORT, 'the log is append-only: an event cannot be replaced')
    FROM events WHERE sequence >= NEW.sequence;
END;
CREATE TABLE IF NOT EXISTS texts (
    text_id TEXT PRIMARY KEY,
    digest BLOB UNIQUE,
    salt BLOB,
    body BLOB,
    state TEXT NOT NULL CHECK (state IN ('present', 'withdrawn'))
) STRICT;
