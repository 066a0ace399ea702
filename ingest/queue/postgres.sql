CREATE TABLE IF NOT EXISTS jobs (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    job_id text NOT NULL UNIQUE,
    key text NOT NULL,
    payload bytea NOT NULL,
    put_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    due timestamptz NOT NULL DEFAULT clock_timestamp(),
    attempt integer NOT NULL DEFAULT 0,
    lease text NOT NULL DEFAULT '',
    dead boolean NOT NULL DEFAULT false,
    reason text
);
CREATE INDEX IF NOT EXISTS jobs_by_due ON jobs (due, number) WHERE NOT dead;
