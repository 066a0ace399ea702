CREATE TABLE IF NOT EXISTS log (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    log_id TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS events (
    sequence INTEGER PRIMARY KEY,
    event_id BLOB NOT NULL UNIQUE,
    stream TEXT NOT NULL,
    version INTEGER NOT NULL,
    type TEXT NOT NULL,
    schema_version INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    payload BLOB NOT NULL,
    chain BLOB NOT NULL,
    UNIQUE (stream, version)
) STRICT;
CREATE INDEX IF NOT EXISTS events_by_type ON events (type, sequence);
CREATE TRIGGER IF NOT EXISTS events_are_not_updated BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'the log is append-only: an event cannot be changed'); END;
CREATE TRIGGER IF NOT EXISTS events_are_not_deleted BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'the log is append-only: an event cannot be deleted'); END;
CREATE TABLE IF NOT EXISTS texts (
    text_id TEXT PRIMARY KEY,
    digest BLOB UNIQUE,
    salt BLOB,
    body BLOB,
    state TEXT NOT NULL CHECK (state IN ('present', 'withdrawn'))
) STRICT;
