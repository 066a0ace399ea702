"""Opens the log and the texts that an address names."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from foedus.errors import BadInput, MissingPart, Unavailable
from foedus.graph.log.port import EventLog, TextStore
from foedus.graph.log.rows import RowStore

FILE = "log.db"


class Opened(NamedTuple):
    """A log and the texts beside it; closing the log closes both."""

    log: EventLog
    texts: TextStore


def open_log(address: str | None, data: Path) -> Opened:
    """The log at an address (``postgresql://…``), or the SQLite log in the data directory, made if need be."""
    if address is not None:
        _check(address)
        from foedus.graph.log.postgres import open_postgres

        return open_postgres(address)
    from foedus.graph.log.sqlite import SqliteDatabase, SqliteLog
    from foedus.graph.log.texts import SqliteTexts

    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable(f"the data directory {data} cannot be made: {error.strerror}; name another") from error
    database = SqliteDatabase(data / FILE)
    return Opened(SqliteLog(database), SqliteTexts(database))


def open_rows(address: str | None, data: Path) -> RowStore:
    """The storage of the log at an address or in the data directory; nothing is made, and it need not be sound."""
    if address is not None:
        _check(address)
        from foedus.graph.log.postgres_rows import PostgresRows

        return PostgresRows(address)
    from foedus.graph.log.sqlite_rows import SqliteRows

    return SqliteRows(data / FILE)


def _check(address: str) -> None:
    if not address.startswith(("postgresql://", "postgres://")):
        raise BadInput(
            "this is no address of a log: write postgresql://user@host/database; "
            "for SQLite, unset FOEDUS_LOG or name a folder"
        )
    if find_spec("psycopg_pool") is None:
        raise MissingPart("FOEDUS_LOG names PostgreSQL, whose driver is an extra: pip install 'foedus[postgres]'")
    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict

    try:
        conninfo_to_dict(address)
    except ProgrammingError:  # whose words may repeat the password
        raise BadInput(
            "the address of the log cannot be read: write postgresql://user:password@host:port/database, with "
            "characters such as @, / and % in a password as %40, %2F and %25"
        ) from None
