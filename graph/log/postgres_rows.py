"""Rows and texts of a log on PostgreSQL, as they stand in its tables."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import errors

from foedus.errors import BadInput, BrokenPromise, NotFound
from foedus.graph.log.chain import Row
from foedus.graph.log.postgres import COPY, COPY_TYPES, move_head
from foedus.graph.log.postgres_database import PostgresDatabase, prepare
from foedus.graph.log.postgres_texts import withdraw
from foedus.graph.log.rows import StoredRow, StoredText, another_log, following
from foedus.graph.log.texts import packed, unpacked

PAGE = 5_000
"""Rows that are fetched at once; between pages no transaction is held."""

_ROWS = (
    "SELECT sequence, event_id, stream, version, type, schema_version, recorded_at, payload, chain FROM events "
    "WHERE sequence > %s ORDER BY sequence LIMIT %s"
)
_MISNUMBERED = """
    SELECT sequence, stream FROM (
        SELECT sequence, stream, version, lag(version, 1, 0) OVER by_version AS version_before,
            lag(sequence, 1, CAST(0 AS bigint)) OVER by_version AS sequence_before
        FROM events WINDOW by_version AS (PARTITION BY stream ORDER BY version)) AS numbered
    WHERE version <> version_before + 1 OR sequence < sequence_before ORDER BY sequence LIMIT 1
"""
"""The first event whose version does not follow in its stream."""
_TEXTS = "SELECT text_id, state, salt, body FROM texts WHERE text_id > %s ORDER BY text_id LIMIT 100"


class PostgresRows:
    """`RowStore` on PostgreSQL, on a connection of its own."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._connection = self._opened()

    def _opened(self) -> psycopg.Connection[tuple[Any, ...]]:
        with PostgresDatabase.spoken():
            opened = psycopg.connect(self._address, autocommit=True, connect_timeout=10)
            prepare(opened)
        return opened

    @property
    def log_id(self) -> str:
        """See `RowStore.log_id`."""
        return str(self._one("SELECT log_id FROM log_head")[0])

    def head(self) -> tuple[int, bytes]:
        """See `RowStore.head`."""
        sequence, chain = self._one("SELECT sequence, chain FROM log_head")
        return sequence, bytes(chain)

    def rows(self, after: int = 0) -> Iterator[StoredRow]:
        """See `RowStore.rows`."""
        size = PAGE
        while True:
            try:
                with self._answered(f"event {after + 1}"):
                    page = self._connection.execute(_ROWS, (after, size), binary=True).fetchall()
            except BrokenPromise:
                if size == 1:
                    raise
                size = 1  # one by one from here, to name the event at which it ends
                continue
            for *row, chain in page:
                after = row[0]
                yield StoredRow(Row._make(row), chain)
            if len(page) < size:
                return

    def fault(self) -> str | None:
        """See `RowStore.fault`."""
        with self._answered("the versions of the streams"), self._opened() as reading:
            misnumbered = reading.execute(_MISNUMBERED).fetchone()
        if misnumbered is not None:
            return "event {}: its version does not follow in the stream {}".format(*misnumbered)
        return None

    def restore(self, rows: Sequence[StoredRow]) -> None:
        """See `RowStore.restore`."""
        with self._answered("the log's head"), self._connection.transaction():
            sequence, chain = self._one("SELECT sequence, chain FROM log_head FOR UPDATE")
            following((sequence, bytes(chain)), rows)
            try:
                with self._connection.cursor().copy(COPY) as copy:
                    copy.set_types(COPY_TYPES)
                    for row, stands in rows:
                        copy.write_row((*row, stands))
            except psycopg.DataError as error:
                raise BadInput(
                    f"events {rows[0].row.sequence} to {rows[-1].row.sequence}: PostgreSQL cannot hold one of them "
                    f"({error}); this log must stay on SQLite"
                ) from error
            except errors.UniqueViolation as error:
                raise BrokenPromise(
                    f"events {rows[0].row.sequence} to {rows[-1].row.sequence}: one is there twice ({error})"
                ) from error
            last, chain = rows[-1]
            move_head(self._connection, last.sequence, chain, last.recorded_at)

    def adopt(self, log_id: str) -> None:
        """See `RowStore.adopt`."""
        with self._answered("the log's head"), self._connection.transaction():
            held, sequence = self._one("SELECT log_id, sequence FROM log_head FOR UPDATE")
            if held == log_id:
                return
            if sequence:
                raise another_log(log_id, held)
            self._connection.execute("UPDATE log_head SET log_id = %s", (log_id,))

    def texts(self) -> Iterator[StoredText]:
        """See `RowStore.texts`."""
        after = ""
        while True:
            with self._answered("the texts"):
                page = self._connection.execute(_TEXTS, (after,)).fetchall()
            for after, state, salt, body in page:
                text = None if body is None else unpacked(bytes(body), after)
                yield StoredText(after, state, bytes(salt or b""), text)
            if not page:
                return

    def restore_texts(self, texts: Iterable[StoredText]) -> None:
        """See `RowStore.restore_texts`."""
        withdrawn = []
        with self._answered("the texts"), self._connection.transaction():
            for each in texts:
                known = "SELECT state FROM texts WHERE text_id = %s"
                held = self._connection.execute(known, (each.text_id,)).fetchone()
                if held is None:
                    self._connection.execute(
                        "INSERT INTO texts VALUES (%(id)s, (SELECT %(digest)s::bytea WHERE NOT EXISTS "
                        "(SELECT 1 FROM texts WHERE digest = %(digest)s)), %(salt)s, %(body)s, %(state)s)",
                        _as_kept(each),
                    )
                elif each.state == "withdrawn" and held[0] == "present":
                    withdrawn.append(each.text_id)
        for text_id in withdrawn:
            with self._answered("the texts"), self._connection.transaction():
                withdraw(self._connection, text_id)

    def close(self) -> None:
        """See `RowStore.close`."""
        self._connection.close()

    def _one(self, query: str) -> tuple[Any, ...]:
        with self._answered("the log's head"):
            found = self._connection.execute(query.encode()).fetchone()
        if found is None:
            raise BrokenPromise("the log's head is lost: the table log_head is empty; restore a copy")
        return found

    @contextmanager
    def _answered(self, what: str) -> Iterator[None]:
        try:
            with PostgresDatabase.spoken():
                yield
        except errors.UndefinedTable as error:
            raise NotFound("there is no log in the database of FOEDUS_LOG; `foedus ingest` makes one") from error
        except (psycopg.InternalError, psycopg.DataError) as error:
            raise BrokenPromise(f"{what} cannot be read ({error}): the database is damaged; restore a copy") from error


def _as_kept(each: StoredText) -> dict[str, object]:
    text = each.text
    return {
        "id": each.text_id,
        "digest": None if text is None else hashlib.sha256(text.encode()).digest(),
        "salt": None if text is None else each.salt,
        "body": None if text is None else packed(text),
        "state": each.state,
    }
