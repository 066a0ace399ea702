"""Opens the index of near copies that goes with a log."""

from __future__ import annotations

from pathlib import Path

from foedus.errors import Unavailable
from foedus.ingest.near.port import NearIndex

FILE = "near.db"


def open_near(address: str | None, data: Path) -> NearIndex:
    """The index in the log's database (``postgresql://…``), or in the data directory, made if need be."""
    if address is not None:
        from foedus.ingest.near.postgres import PostgresNear

        return PostgresNear(address)
    from foedus.ingest.near.sqlite import SqliteNear

    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable(f"the data directory {data} cannot be made: {error.strerror}; name another") from error
    return SqliteNear(data / FILE)
