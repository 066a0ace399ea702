"""The job queue on PostgreSQL: one table in the log's database, and the server's clock for all workers."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib import resources
from typing import TYPE_CHECKING

from foedus.errors import Conflict, MissingPart, NotFound, Unavailable
from foedus.ingest.queue.port import (
    Job,
    Listed,
    NewJob,
    Put,
    State,
    Stats,
    Terms,
    full,
    job_id_of,
    lost,
    no_dead_letter,
    no_job,
)

if TYPE_CHECKING:
    from psycopg import Connection

ANSWER_SECONDS = 10.0
"""How long to wait for the server before it is said not to answer."""

_LOCK = 0x666F6564_6A6F6273
"""Number of the advisory lock under which the table is made: `CREATE IF NOT EXISTS` alone can clash."""

# What has used up its attempts, and nobody answered for, is a dead letter instead.
_LEASE = """
UPDATE jobs SET
    dead = attempt >= %(attempts)s,
    reason = CASE WHEN attempt >= %(attempts)s THEN %(lost)s ELSE reason END,
    attempt = least(attempt + 1, %(attempts)s), lease = %(lease)s,
    due = clock_timestamp() + %(seconds)s * interval '1 second'
WHERE number IN (
    SELECT number FROM jobs WHERE NOT dead AND due <= clock_timestamp()
    ORDER BY due, number LIMIT %(count)s FOR UPDATE SKIP LOCKED)
RETURNING number, dead, job_id, key, payload, attempt
"""

_STATE = "CASE WHEN dead THEN 'dead' WHEN due > clock_timestamp() THEN 'held' ELSE 'waiting' END"


class PostgresQueue:
    """`JobQueue` on PostgreSQL.

    `due` is when a job may be handed out: at once, after a pause, or when its lease has run out. Workers pass by each
    other's rows (`SKIP LOCKED`), so they never wait for one another.
    """

    def __init__(self, address: str, terms: Terms) -> None:
        try:
            from psycopg_pool import ConnectionPool
        except ModuleNotFoundError as error:
            raise MissingPart("PostgreSQL needs an extra: pip install 'foedus[postgres]'") from error
        self.terms = terms
        self._pool = ConnectionPool(
            address,
            min_size=1,
            max_size=4,
            open=False,
            check=ConnectionPool.check_connection,
            timeout=ANSWER_SECONDS,
        )
        try:
            self._pool.open()
            with self._working() as connection:
                connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
                connection.execute(resources.files("foedus.ingest.queue").joinpath("postgres.sql").read_bytes())
        except BaseException:
            self._pool.close()
            raise

    def put(self, jobs: Iterable[NewJob]) -> list[Put]:
        """See `JobQueue.put`."""
        given = list(jobs)
        ids = [job_id_of(job.key) for job in given]
        with self._working() as connection:
            # One who puts at a time: they cannot wait for each other's keys in a ring, and the count is right.
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
            added = connection.execute(
                """INSERT INTO jobs (job_id, key, payload)
                SELECT * FROM unnest(%s::text[], %s::text[], %s::bytea[])
                ON CONFLICT (job_id) DO NOTHING RETURNING job_id""",
                (ids, [job.key for job in given], [job.payload for job in given]),
            ).fetchall()
            (held,) = connection.execute("SELECT count(*) FROM jobs WHERE NOT dead").fetchone() or (0,)
            if added and held > self.terms.capacity:
                raise Conflict(full(self.terms.capacity))
        queued = {job_id for (job_id,) in added}
        answers: list[Put] = []
        for job_id in ids:
            answers.append(Put(job_id, "queued" if job_id in queued else "duplicate"))
            queued.discard(job_id)  # the same key a second time in one call
        return answers

    def lease(self, count: int) -> list[Job]:
        """See `JobQueue.lease`."""
        receipt = secrets.token_hex(8)
        given = {
            "lease": receipt,
            "seconds": self.terms.lease_seconds,
            "attempts": self.terms.attempts,
            "lost": lost(self.terms.attempts),
            "count": count,
        }
        with self._working() as connection:
            rows = connection.execute(_LEASE, given).fetchall()
        jobs = [
            Job(job_id=job_id, key=key, payload=payload, attempt=attempt, receipt=f"{number} {receipt}")
            for number, dead, job_id, key, payload, attempt in sorted(rows)
            if not dead
        ]
        return jobs or (self.lease(count) if rows else [])

    def heartbeat(self, job: Job) -> None:
        """See `JobQueue.heartbeat`."""
        with self._working() as connection:
            connection.execute(
                """UPDATE jobs SET due = clock_timestamp() + %s * interval '1 second'
                WHERE number = %s AND lease = %s""",
                (self.terms.lease_seconds, *_receipt(job)),
            )

    def ack(self, job: Job) -> None:
        """See `JobQueue.ack`."""
        with self._working() as connection:
            connection.execute("DELETE FROM jobs WHERE number = %s", _receipt(job)[:1])

    def nack(self, job: Job, reason: str, delay: float | None = None) -> None:
        """See `JobQueue.nack`."""
        if job.attempt >= self.terms.attempts:
            self.bury(job, reason)
            return
        pause = self.terms.backoff(job.attempt) if delay is None else delay
        with self._working() as connection:
            connection.execute(
                """UPDATE jobs SET due = clock_timestamp() + %s * interval '1 second', lease = '', reason = %s
                WHERE number = %s AND lease = %s""",
                (pause, _kept(reason), *_receipt(job)),
            )

    def bury(self, job: Job, reason: str) -> None:
        """See `JobQueue.bury`."""
        with self._working() as connection:
            connection.execute(
                "UPDATE jobs SET dead = true, lease = '', reason = %s WHERE number = %s AND lease = %s",
                (_kept(reason), *_receipt(job)),
            )

    def stats(self) -> Stats:
        """See `JobQueue.stats`."""
        with self._working() as connection:
            rows = connection.execute(f"SELECT {_STATE}, count(*) FROM jobs GROUP BY 1").fetchall()  # noqa: S608
        return Stats(**{"waiting": 0, "held": 0, "dead": 0, **dict(rows)})

    def listed(self, state: State | None = None, limit: int = 100) -> list[Listed]:
        """See `JobQueue.listed`."""
        query = f"""SELECT * FROM (SELECT job_id, key, {_STATE} AS state, attempt,
            extract(epoch FROM put_at)::float8, reason FROM jobs ORDER BY number) AS listed
            WHERE state = %(state)s OR %(state)s::text IS NULL LIMIT %(limit)s"""  # noqa: S608
        with self._working() as connection:
            rows = connection.execute(query, {"state": state, "limit": limit}).fetchall()
        return [
            Listed(job_id=job_id, key=key, state=state, attempt=attempt, put_at=put_at, reason=reason)
            for job_id, key, state, attempt, put_at, reason in rows
        ]

    def retry(self, job_id: str) -> None:
        """See `JobQueue.retry`."""
        with self._working() as connection:
            changed = connection.execute(
                "UPDATE jobs SET dead = false, attempt = 0, due = clock_timestamp() WHERE job_id = %s AND dead",
                (job_id,),
            ).rowcount
        if not changed:
            raise NotFound(no_dead_letter(job_id))

    def drop(self, job_id: str) -> None:
        """See `JobQueue.drop`."""
        with self._working() as connection:
            changed = connection.execute("DELETE FROM jobs WHERE job_id = %s", (job_id,)).rowcount
        if not changed:
            raise NotFound(no_job(job_id))

    def close(self) -> None:
        """See `JobQueue.close`."""
        self._pool.close()

    @contextmanager
    def _working(self) -> Iterator[Connection]:
        import psycopg
        from psycopg_pool import PoolTimeout

        try:
            with self._pool.connection() as connection:
                yield connection
        except (psycopg.OperationalError, PoolTimeout) as error:
            raise Unavailable(f"the job queue on PostgreSQL does not answer: {error}") from error


def _receipt(job: Job) -> tuple[int, str]:
    number, lease = job.receipt.split()
    return int(number), lease


def _kept(reason: str) -> str:
    # PostgreSQL's text holds no NUL
    return reason.replace("\0", "")
