"""The port: what every job queue promises, whatever engine it lies in (G8).

A job is delivered at least once, to one worker at a time, until it is acknowledged; it is tried a bounded number of
times, and is then a dead letter that says why. What a job does must be idempotent: then its effect is once.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import Literal, Protocol

import msgspec

from foedus.graph.events import digest

State = Literal["waiting", "held", "dead"]
"""Ready for a worker; leased, or put back for later; given up."""


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """On what terms jobs are handed out. All who use one queue give the same.

    Attributes:
        lease_seconds: how long a job stays with a worker that gives no sign of life.
        attempts: how often a job is handed out before it is a dead letter.
        backoff_seconds: pause after a first failure, doubled with each further one.
        longest_backoff_seconds: the pause never exceeds this.
        capacity: jobs that the queue takes in before `put` refuses, dead letters aside.
    """

    lease_seconds: float = 60.0
    attempts: int = 5
    backoff_seconds: float = 2.0
    longest_backoff_seconds: float = 600.0
    capacity: int = 1_000_000

    def backoff(self, attempt: int) -> float:
        """Seconds until a job that failed for the `attempt`-th time is tried again, with jitter of half of it."""
        pause = min(self.backoff_seconds * 2.0 ** min(attempt - 1, 60), self.longest_backoff_seconds)
        return pause * random.uniform(0.5, 1.0)  # noqa: S311 (spreads load, keeps no secret)


class NewJob(msgspec.Struct, frozen=True):
    """Work to be done. While a job with this `key` is in the queue, dead or alive, the queue takes no second one."""

    key: str
    payload: bytes


class Put(msgspec.Struct, frozen=True):
    """What became of a new job: queued, or a duplicate of one that is there."""

    job_id: str
    status: Literal["queued", "duplicate"]


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """A job in a worker's hands.

    Attributes:
        attempt: how often it has been handed out, this time included.
        receipt: what the queue knows this delivery by; means nothing to anyone else.
    """

    job_id: str
    key: str
    payload: bytes
    attempt: int
    receipt: str


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """A job as it is shown.

    Attributes:
        put_at: seconds since 1970.
        attempt: how often it has been handed out, as far as the engine tells from outside.
        reason: why it failed the last time; NATS keeps that of dead letters only.
    """

    job_id: str
    key: str
    state: State
    attempt: int
    put_at: float
    reason: str | None


class Stats(msgspec.Struct, frozen=True, kw_only=True):
    """How many jobs are in each state."""

    waiting: int
    held: int
    dead: int


class JobQueue(Protocol):
    """Jobs for many workers. Its methods may be called from several threads. Raises `Unavailable`."""

    @property
    def terms(self) -> Terms:
        """The terms it was opened with."""
        ...

    def put(self, jobs: Iterable[NewJob]) -> list[Put]:
        """Take jobs in, durably; one `Put` a job, in order.

        Raises `Conflict` where the queue is full: some of the jobs may be in by then, and are duplicates when they
        are put again. A job that is done is forgotten: its key may be put again.
        """
        ...

    def lease(self, count: int) -> list[Job]:
        """Up to `count` jobs, those first that have been due longest; none if none is due. Does not wait long."""
        ...

    def heartbeat(self, job: Job) -> None:
        """The job is still worked on: its lease begins anew. Does nothing where the lease has been lost."""
        ...

    def ack(self, job: Job) -> None:
        """The job is done and its effect durable. Holds even where the lease was lost: done is done."""
        ...

    def nack(self, job: Job, reason: str, delay: float | None = None) -> None:
        """The job failed: try again after `delay` seconds (else by the terms), or a dead letter after the last try.

        Does nothing where the lease has been lost.
        """
        ...

    def bury(self, job: Job, reason: str) -> None:
        """The job can never succeed: a dead letter at once. Does nothing where the lease has been lost."""
        ...

    def stats(self) -> Stats:
        """How many jobs there are."""
        ...

    def listed(self, state: State | None = None, limit: int = 100) -> list[Listed]:
        """Jobs in the order in which they were put; of one state, or all."""
        ...

    def retry(self, job_id: str) -> None:
        """A dead letter becomes a waiting job with all its attempts. Raises `NotFound` where none has that id."""
        ...

    def drop(self, job_id: str) -> None:
        """Forget a job, whatever its state. Raises `NotFound` where there is none."""
        ...

    def close(self) -> None:
        """Release what is held; leases last until they run out."""
        ...


def job_id_of(key: str) -> str:
    """The id of the job with this key: ``job-`` and 16 hexadecimal digits."""
    return "job-" + digest(key)[:16]


def lost(attempts: int) -> str:
    """The reason of a dead letter whose workers never answered."""
    return f"handed out {attempts} times, and each time the worker stopped or hung before it was done"


def full(capacity: int) -> str:
    """What to say where a queue takes no more."""
    return f"the job queue holds {capacity:,} jobs, as many as it may: wait until workers have done some"


def no_dead_letter(job_id: str) -> str:
    """What to say where there is nothing to retry."""
    return f"no dead letter has the id {job_id!r}: `foedus jobs list --state dead` shows them"


def no_job(job_id: str) -> str:
    """What to say where there is nothing to drop."""
    return f"no job has the id {job_id!r}: `foedus jobs list` shows them"
