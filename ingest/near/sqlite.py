"""The index of near copies on SQLite: one file beside the log."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from foedus.errors import Unavailable
from foedus.ingest.near.sketch import SCHEME, Sketch, are_near, sketch_of

BUSY_SECONDS = 30.0
"""How long a writer waits for another process before it gives up."""

_TABLES = (
    "CREATE TABLE IF NOT EXISTS scheme (name TEXT NOT NULL) STRICT",
    """CREATE TABLE IF NOT EXISTS articles (
        number INTEGER PRIMARY KEY, article_id TEXT NOT NULL UNIQUE, size INTEGER NOT NULL, minima BLOB NOT NULL
    ) STRICT""",
    "CREATE TABLE IF NOT EXISTS bands (key BLOB, number INTEGER, PRIMARY KEY (key, number)) STRICT, WITHOUT ROWID",
)


class SqliteNear:
    """`NearIndex` on SQLite. One connection, handed from thread to thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        with self._spoken():
            self._connection = sqlite3.connect(
                path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
        try:
            self._prepare()
        except BaseException:
            self._connection.close()
            raise

    def _prepare(self) -> None:
        with self._spoken():
            # Derived data: what a power cut takes can be made again, so it need not wait for the disk.
            for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "secure_delete=ON"):
                self._connection.execute(f"PRAGMA {pragma}")
        with self._writing() as connection:
            for table in _TABLES:
                connection.execute(table)
            if connection.execute("SELECT name FROM scheme").fetchall() != [(SCHEME,)]:
                _empty(connection)
                connection.execute("DELETE FROM scheme")
                connection.execute("INSERT INTO scheme VALUES (?)", (SCHEME,))

    def near(self, text: str) -> tuple[str, ...]:
        """See `NearIndex.near`."""
        sketch = sketch_of(text)
        if sketch is None:
            return ()
        bands = sketch.bands()
        query = f"""SELECT article_id, size, minima FROM articles
            WHERE number IN (SELECT number FROM bands WHERE key IN ({",".join("?" * len(bands))}))"""  # noqa: S608
        with self._lock, self._spoken():
            rows = self._connection.execute(query, bands).fetchall()
        return tuple(sorted(article for article, size, minima in rows if are_near(sketch, Sketch(size, minima))))

    def add(self, article_id: str, text: str) -> None:
        """See `NearIndex.add`."""
        sketch = sketch_of(text)
        with self._writing() as connection:
            _take_out(connection, article_id)
            if sketch is None:
                return
            number = connection.execute(
                "INSERT INTO articles (article_id, size, minima) VALUES (?, ?, ?)", (article_id, *sketch)
            ).lastrowid
            connection.executemany("INSERT INTO bands VALUES (?, ?)", [(key, number) for key in sketch.bands()])

    def remove(self, article_id: str) -> None:
        """See `NearIndex.remove`; the bytes are gone from the file and from its write-ahead log."""
        with self._writing() as connection:
            _take_out(connection, article_id)
        with self._lock, self._spoken():
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def count(self) -> int:
        """See `NearIndex.count`."""
        with self._lock, self._spoken():
            (count,) = self._connection.execute("SELECT count(*) FROM articles").fetchone()
        return int(count)

    def clear(self) -> None:
        """See `NearIndex.clear`."""
        with self._writing() as connection:
            _empty(connection)

    def close(self) -> None:
        """Release what is held."""
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
            raise Unavailable(f"the index of near copies {self._path} cannot be used: {error}") from error
        except sqlite3.DatabaseError as error:
            raise Unavailable(
                f"the index of near copies {self._path} is damaged ({error}): delete it, it is made again"
            ) from error


def _take_out(connection: sqlite3.Connection, article_id: str) -> None:
    row = connection.execute(
        "DELETE FROM articles WHERE article_id = ? RETURNING number, size, minima", (article_id,)
    ).fetchone()
    if row is not None:
        number, size, minima = row
        keys = [(key, number) for key in Sketch(size, minima).bands()]
        connection.executemany("DELETE FROM bands WHERE key = ? AND number = ?", keys)


def _empty(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM bands")
    connection.execute("DELETE FROM articles")
