CREATE TABLE IF NOT EXISTS log_head (
    one integer PRIMARY KEY CHECK (one = 1),
    log_id text NOT NULL,
    sequence bigint NOT NULL,
    chain bytea NOT NULL,
    recorded_at bigint NOT NULL
);
-- Streams are compared byte by byte: an index by the rules of a language is slower, and nobody needs that order.
CREATE TABLE IF NOT EXISTS events (
    sequence bigint PRIMARY KEY,
    event_id bytea NOT NULL UNIQUE,
    stream text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    type text NOT NULL,
    schema_version integer NOT NULL,
    recorded_at bigint NOT NULL,
    payload bytea NOT NULL,
    chain bytea NOT NULL
);
-- Who appends holds the log's head, and numbers each stream's events under it; so no index need keep versions apart.
-- This one finds a stream's events only, by a hash: an append pays half of what an index in order would take.
CREATE INDEX IF NOT EXISTS events_by_stream ON events USING hash (stream);
DO $$
BEGIN
    IF EXISTS (SELECT 1 FROM pg_constraint
            WHERE conrelid = 'events'::regclass AND conname = 'events_stream_version_key') THEN
        ALTER TABLE events DROP CONSTRAINT events_stream_version_key;  -- of a log from before that index
    END IF;
END $$;
CREATE TABLE IF NOT EXISTS key_filters (
    last bigint PRIMARY KEY,
    merged boolean NOT NULL,
    filter bytea NOT NULL,
    keys bytea NOT NULL
);
-- Most events are of these two types; who reads them reads nearly the whole log.
CREATE INDEX IF NOT EXISTS events_by_rarer_type ON events (type, sequence)
    WHERE type <> 'ClaimAsserted' AND type <> 'VoteRecorded';
CREATE TABLE IF NOT EXISTS texts (
    text_id text PRIMARY KEY,
    digest bytea UNIQUE,
    salt bytea,
    body bytea,
    state text NOT NULL CHECK (state IN ('present', 'withdrawn'))
);
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the log is append-only: an event cannot be changed or deleted';
END $$;
CREATE OR REPLACE TRIGGER events_are_not_changed BEFORE UPDATE OR DELETE ON events
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER events_are_not_truncated BEFORE TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
