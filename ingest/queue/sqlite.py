"""The job queue on SQLite: one file beside the log, durable at every commit."""

from __future__ import annotations

import secrets
import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

from foedus.errors import Conflict, NotFound, Unavailable
from foedus.graph.log.filesystem import refuse_network_file_system
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

BUSY_SECONDS = 30.0
"""How long a writer waits for another process before it gives up."""

# What has used up its attempts, and nobody answered for, is a dead letter instead.
_LEASE = """
UPDATE jobs SET
    dead = attempt >= :attempts,
    reason = CASE WHEN attempt >= :attempts THEN :lost ELSE reason END,
    attempt = min(attempt + 1, :attempts), lease = :lease, due = :until
WHERE number IN (SELECT number FROM jobs WHERE dead = 0 AND due <= :now ORDER BY due, number LIMIT :count)
RETURNING number, dead, job_id, key, payload, attempt
"""

_STATE = "CASE WHEN dead THEN 'dead' WHEN due > ? THEN 'held' ELSE 'waiting' END"


class SqliteQueue:
    """`JobQueue` on SQLite. One connection, handed from thread to thread.

    `due` is when a job may be handed out: at once, after a pause, or when its lease has run out.
    """

    def __init__(self, path: Path, terms: Terms) -> None:
        refuse_network_file_system(path.parent)
        self.terms = terms
        self._path = path
        self._lock = threading.Lock()
        with self._spoken():
            self._connection = sqlite3.connect(
                path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
        try:
            with self._spoken():
                self._connection.execute("PRAGMA journal_mode=WAL")
                self._connection.execute("PRAGMA synchronous=FULL")
                self._connection.executescript(
                    resources.files("foedus.ingest.queue").joinpath("sqlite.sql").read_text("utf-8")
                )
        except BaseException:
            self._connection.close()
            raise

    def put(self, jobs: Iterable[NewJob]) -> list[Put]:
        """See `JobQueue.put`."""
        answers: list[Put] = []
        with self._writing() as connection:
            (held,) = connection.execute("SELECT count(*) FROM jobs WHERE dead = 0").fetchone()
            now = time.time()
            for job in jobs:
                job_id = job_id_of(job.key)
                added = connection.execute(
                    "INSERT INTO jobs (job_id, key, payload, put_at, due) VALUES (?, ?, ?, ?, ?) "
                    "ON CONFLICT (job_id) DO NOTHING",
                    (job_id, job.key, job.payload, now, now),
                ).rowcount
                held += added
                if held > self.terms.capacity:
                    raise Conflict(full(self.terms.capacity))
                answers.append(Put(job_id, "queued" if added else "duplicate"))
        return answers

    def lease(self, count: int) -> list[Job]:
        """See `JobQueue.lease`."""
        now = time.time()
        with self._lock, self._spoken():
            due = self._connection.execute("SELECT 1 FROM jobs WHERE dead = 0 AND due <= ? LIMIT 1", (now,)).fetchone()
        if due is None:  # an idle worker disturbs nobody who writes
            return []
        receipt = secrets.token_hex(8)
        given = {
            "now": now,
            "lease": receipt,
            "until": now + self.terms.lease_seconds,
            "attempts": self.terms.attempts,
            "lost": lost(self.terms.attempts),
            "count": count,
        }
        with self._writing() as connection:
            rows = connection.execute(_LEASE, given).fetchall()
        jobs = [
            Job(job_id=job_id, key=key, payload=payload, attempt=attempt, receipt=f"{number} {receipt}")
            for number, dead, job_id, key, payload, attempt in sorted(rows)
            if not dead
        ]
        return jobs or (self.lease(count) if rows else [])

    def heartbeat(self, job: Job) -> None:
        """See `JobQueue.heartbeat`."""
        self._settle("due = ?", (time.time() + self.terms.lease_seconds,), job)

    def ack(self, job: Job) -> None:
        """See `JobQueue.ack`."""
        with self._writing() as connection:
            connection.execute("DELETE FROM jobs WHERE number = ?", job.receipt.split()[:1])

    def nack(self, job: Job, reason: str, delay: float | None = None) -> None:
        """See `JobQueue.nack`."""
        if job.attempt >= self.terms.attempts:
            self.bury(job, reason)
            return
        pause = self.terms.backoff(job.attempt) if delay is None else delay
        self._settle("due = ?, lease = '', reason = ?", (time.time() + pause, reason), job)

    def bury(self, job: Job, reason: str) -> None:
        """See `JobQueue.bury`."""
        self._settle("dead = 1, lease = '', reason = ?", (reason,), job)

    def _settle(self, what: str, values: tuple[float | str, ...], job: Job) -> None:
        with self._writing() as connection:
            connection.execute(
                f"UPDATE jobs SET {what} WHERE number = ? AND lease = ?",  # noqa: S608 (ours, above)
                (*values, *job.receipt.split()),
            )

    def stats(self) -> Stats:
        """See `JobQueue.stats`."""
        with self._lock, self._spoken():
            rows = self._connection.execute(f"SELECT {_STATE}, count(*) FROM jobs GROUP BY 1", (time.time(),))  # noqa: S608
            return Stats(**{"waiting": 0, "held": 0, "dead": 0, **dict(rows.fetchall())})

    def listed(self, state: State | None = None, limit: int = 100) -> list[Listed]:
        """See `JobQueue.listed`."""
        query = f"""SELECT * FROM (SELECT job_id, key, {_STATE} AS state, attempt, put_at, reason FROM jobs
            ORDER BY number) WHERE state = ? OR ? IS NULL LIMIT ?"""  # noqa: S608
        with self._lock, self._spoken():
            rows = self._connection.execute(query, (time.time(), state, state, limit)).fetchall()
        return [
            Listed(job_id=job_id, key=key, state=state, attempt=attempt, put_at=put_at, reason=reason)
            for job_id, key, state, attempt, put_at, reason in rows
        ]

    def retry(self, job_id: str) -> None:
        """See `JobQueue.retry`."""
        with self._writing() as connection:
            changed = connection.execute(
                "UPDATE jobs SET dead = 0, attempt = 0, due = ? WHERE job_id = ? AND dead = 1", (time.time(), job_id)
            ).rowcount
        if not changed:
            raise NotFound(no_dead_letter(job_id))

    def drop(self, job_id: str) -> None:
        """See `JobQueue.drop`."""
        with self._writing() as connection:
            changed = connection.execute("DELETE FROM jobs WHERE job_id = ?", (job_id,)).rowcount
        if not changed:
            raise NotFound(no_job(job_id))

    def close(self) -> None:
        """See `JobQueue.close`."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock, self._spoken():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    @contextmanager
    def _spoken(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            raise Unavailable(
                f"the job queue {self._path} cannot be used: {error}; see that its disk has room and that you may "
                "write there, and try again"
            ) from error
        except sqlite3.DatabaseError as error:
            raise Unavailable(
                f"the job queue {self._path} is damaged ({error}): delete it, and give its articles again"
            ) from error
