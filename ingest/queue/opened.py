"""Opens the job queue that an address names."""

from __future__ import annotations

from pathlib import Path

from foedus.errors import BadInput, MissingPart, Unavailable
from foedus.ingest.queue.port import JobQueue, Terms

FILE = "jobs.db"


def open_queue(address: str | None, data: Path, terms: Terms | None = None) -> JobQueue:
    """The queue at an address (``postgresql://…``, ``nats://…``), or on SQLite in the data directory.

    Several NATS servers are one address each, divided by commas.
    """
    terms = terms or Terms()
    if address is None:
        from foedus.ingest.queue.sqlite import SqliteQueue

        try:
            data.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Unavailable(f"the data directory {data} cannot be made: {error.strerror}; name another") from error
        return SqliteQueue(data / FILE, terms)
    if address.startswith(("postgresql://", "postgres://")):
        from foedus.ingest.queue.postgres import PostgresQueue

        return PostgresQueue(address, terms)
    if address.startswith(("nats://", "tls://")):
        try:
            from foedus.ingest.queue.nats import NatsQueue
        except ModuleNotFoundError as error:
            raise MissingPart("NATS needs an extra: pip install 'foedus[nats]'") from error
        return NatsQueue(address.split(","), terms)
    raise BadInput(
        "that is no address of a job queue: write postgresql://user@host/database or nats://host:4222, or none"
    )
