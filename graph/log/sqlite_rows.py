"""Rows and texts of a log on SQLite, as they stand in the file."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from functools import cached_property
from pathlib import Path
from typing import Any

from foedus.errors import BrokenPromise, NotFound, Unavailable
from foedus.graph.log import sqlite_fault, sqlite_keys
from foedus.graph.log.chain import ZERO, Row
from foedus.graph.log.rows import StoredRow, StoredText, another_log, following
from foedus.graph.log.sqlite import BUSY_SECONDS, SqliteDatabase, insert
from foedus.graph.log.texts import empty_write_ahead, erase, packed, unpacked

PAGE = 10_000
"""Rows between two of which a long walk lets go of the file, so that its write-ahead file can be emptied."""

_ROWS = (
    "SELECT sequence, event_id, stream, version, type, schema_version, recorded_at, payload, chain FROM events "
    "WHERE sequence > ? ORDER BY sequence LIMIT ?"
)
_TEXTS = "SELECT text_id, state, salt, body FROM texts WHERE text_id > ? ORDER BY text_id LIMIT 100"


class SqliteRows:
    """`RowStore` on SQLite. Reading changes nothing, and needs no sound file."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            raise NotFound(f"there is no log at {path}; `foedus ingest` makes one, or name another with --data")
        self.path = path
        self._keys = sqlite_keys.SqliteKeys(path.parent)
        self._reading = self._opened()

    def _opened(self) -> sqlite3.Connection:
        opened = sqlite3.connect(
            f"{self.path.resolve().as_uri()}?mode=ro",
            uri=True,
            isolation_level=None,
            timeout=BUSY_SECONDS,
            check_same_thread=False,
        )
        # A file that was cut off is refused as a whole otherwise; nothing is written through this connection.
        opened.execute("PRAGMA writable_schema = ON")
        return opened

    @cached_property
    def _database(self) -> SqliteDatabase:
        return SqliteDatabase(self.path)

    @property
    def log_id(self) -> str:
        """See `RowStore.log_id`."""
        return str(self._one("SELECT log_id FROM log", "the log's id")[0])

    def head(self) -> tuple[int, bytes]:
        """See `RowStore.head`."""
        query = "SELECT max(sequence), (SELECT chain FROM events ORDER BY sequence DESC LIMIT 1) FROM events"
        sequence, chain = self._one(query, "the log's end")
        return (0, ZERO) if sequence is None else (sequence, chain)

    def rows(self, after: int = 0) -> Iterator[StoredRow]:
        """See `RowStore.rows`."""
        while True:
            before = after
            try:
                for found in self._reading.execute(_ROWS, (after, PAGE)):
                    if found[0] <= after:
                        raise sqlite3.DatabaseError("the table is out of order")
                    after = found[0]
                    yield StoredRow(Row._make(found[:-1]), found[-1])
            except sqlite3.DatabaseError as error:
                raise self._damage(error, f"event {after + 1}: it and what follows it") from error
            if after < before + PAGE:
                return

    def fault(self) -> str | None:
        """See `RowStore.fault`."""
        wrong = None
        try:
            with closing(self._opened()) as reading:
                damage, wrong = sqlite_fault.damage(reading), sqlite_fault.wrong_event(reading)
        except sqlite3.DatabaseError as error:
            passing = sqlite_fault.passing(error, self.path)
            if passing is not None:
                raise passing from error
            damage = str(error)
        if damage is not None:
            return f"each event is as it was written, but {self.path} is damaged elsewhere ({damage}): restore a copy"
        return wrong

    def restore(self, rows: Sequence[StoredRow]) -> None:
        """See `RowStore.restore`."""
        with self._database.spoken(), self._database.writing() as connection:
            head = connection.execute("SELECT sequence, chain FROM events ORDER BY sequence DESC LIMIT 1").fetchone()
            following(head or (0, ZERO), rows)
            self._keys.begin(connection, head[0] if head else 0)
            ids = [row.event_id for row, _ in rows]
            if len(set(ids)) < len(ids) or self._keys.sequences(connection, ids):
                raise BrokenPromise(f"events {rows[0].row.sequence} to {rows[-1].row.sequence}: one is there twice")
            insert(connection, [each.flat for each in rows], self._keys)
        self._keys.settle(rows[-1].row.sequence)

    def adopt(self, log_id: str) -> None:
        """See `RowStore.adopt`."""
        with self._database.spoken(), self._database.writing() as connection:
            (held, full) = connection.execute("SELECT log_id, EXISTS (SELECT 1 FROM events) FROM log").fetchone()
            if held != log_id and full:
                raise another_log(log_id, held)
            connection.execute("UPDATE log SET log_id = ?", (log_id,))

    def texts(self) -> Iterator[StoredText]:
        """See `RowStore.texts`."""
        after = ""
        while True:
            try:
                page = self._reading.execute(_TEXTS, (after,)).fetchall()
            except sqlite3.DatabaseError as error:
                raise self._damage(error, "the texts") from error
            for after, state, salt, body in page:
                yield StoredText(after, state, salt or b"", None if body is None else unpacked(body, after))
            if not page:
                return

    def restore_texts(self, texts: Iterable[StoredText]) -> None:
        """See `RowStore.restore_texts`."""
        withdrawn = None
        with self._database.spoken(), self._database.writing() as connection:
            known = "SELECT state FROM texts WHERE text_id = ?"
            for each in texts:
                if each.state == "withdrawn":
                    withdrawn = each.text_id
                held = connection.execute(known, (each.text_id,)).fetchone()
                if held is None:
                    connection.execute(
                        "INSERT INTO texts VALUES (?1, (SELECT ?2 WHERE NOT EXISTS "
                        "(SELECT 1 FROM texts WHERE digest = ?2)), ?3, ?4, ?5)",
                        _as_kept(each),
                    )
                elif each.state == "withdrawn" and held[0] == "present":
                    erase(connection, each.text_id)
        if withdrawn is not None:  # also where an earlier copy erased it and was hindered
            empty_write_ahead(self._database, withdrawn)

    def close(self) -> None:
        """See `RowStore.close`."""
        self._reading.close()
        if "_database" in self.__dict__:
            self._database.close()

    def _one(self, query: str, what: str) -> tuple[Any, ...]:
        try:
            found: tuple[Any, ...] | None = self._reading.execute(query).fetchone()
        except sqlite3.DatabaseError as error:
            raise self._damage(error, what) from error
        if found is None:
            raise BrokenPromise(f"{self.path}: {what} is lost; restore a copy")
        return found

    def _damage(self, error: sqlite3.DatabaseError, what: str) -> BrokenPromise | Unavailable:
        return sqlite_fault.passing(error, self.path) or BrokenPromise(
            f"{what} cannot be read ({error}): {self.path} is damaged; restore a copy"
        )


def _as_kept(each: StoredText) -> tuple[str, bytes | None, bytes | None, bytes | None, str]:
    if each.text is None:
        return each.text_id, None, None, None, each.state
    return each.text_id, hashlib.sha256(each.text.encode()).digest(), each.salt, packed(each.text), each.state
