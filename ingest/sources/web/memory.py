"""What has been read from the network already: kept in the data directory, so that it is not fetched again.

What is noted counts only from `done` on, when the log has what was read: whoever stops before reads it again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Self

from foedus.errors import Unavailable
from foedus.ingest.sources.web.fetching import Fetched

FILE = "sources.sqlite"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS answers (url TEXT PRIMARY KEY, etag TEXT, last_modified TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS entries (feed TEXT, entry TEXT, PRIMARY KEY (feed, entry)) WITHOUT ROWID;
"""
_Row = tuple[str, tuple[str | None, ...]]


class Memory:
    """Answers and entries of feeds by what they were known by; None in place of a folder keeps them in memory."""

    def __init__(self, data: Path | None) -> None:
        if data is not None:
            data.mkdir(parents=True, exist_ok=True)
        self._path = ":memory:" if data is None else str(data / FILE)
        try:
            self._database = sqlite3.connect(self._path, timeout=30, isolation_level=None)
            self._database.executescript(_SCHEMA)
        except sqlite3.DatabaseError as error:
            raise Unavailable(f"{self._path} cannot be used ({error}): delete it, only feeds are read anew") from error
        self._waiting: dict[str, list[_Row]] = {}
        self._feeds: dict[str, tuple[_Row, set[str]]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def validators(self, url: str) -> tuple[str | None, str | None]:
        """ETag and Last-Modified of the address when it was last read whole."""
        found = self._one("SELECT etag, last_modified FROM answers WHERE url = ?", url)
        return (found[0], found[1]) if found else (None, None)

    def knows(self, feed: str, entry: str) -> bool:
        """Whether an entry of a feed was read already."""
        return self._one("SELECT 1 FROM entries WHERE feed = ? AND entry = ?", feed, entry) is not None

    def note_page(self, origin: str, fetched: Fetched) -> None:
        """Once the source `origin` is in, the address need not be read again until it changes."""
        self._waiting.setdefault(origin, []).append(_answer(fetched))

    def note_entry(self, origin: str, feed: str, entry: str) -> None:
        """Once the source `origin` is in, the entry of the feed is known."""
        row = ("INSERT OR IGNORE INTO entries VALUES (?, ?)", (feed, entry))
        self._waiting.setdefault(origin, []).append(row)

    def note_feed(self, fetched: Fetched, origins: Iterable[str]) -> None:
        """Once all sources that the feed gave are in, it need not be read again until it changes."""
        left = set(origins)
        if left:
            self._feeds[fetched.asked] = (_answer(fetched), left)
        else:
            self._keep([_answer(fetched)])

    def done(self, origin: str, *, kept: bool) -> None:
        """A source has come to its end: `kept` in the log, or not."""
        rows = self._waiting.pop(origin, [])
        if kept:
            self._keep(rows)
        for feed, (answer, left) in list(self._feeds.items()):
            if origin in left and kept:
                left.discard(origin)
                if not left:
                    del self._feeds[feed]
                    self._keep([answer])
            elif origin in left:
                del self._feeds[feed]  # it is read again, and the entry with it

    def _one(self, query: str, *given: str) -> tuple[str | None, ...] | None:
        with closing(self._database.execute(query, given)) as cursor:
            found: tuple[str | None, ...] | None = cursor.fetchone()
            return found

    def _keep(self, rows: list[_Row]) -> None:
        for query, given in rows:
            self._database.execute(query, given).close()


def _answer(fetched: Fetched) -> _Row:
    return "INSERT OR REPLACE INTO answers VALUES (?, ?, ?)", (fetched.asked, fetched.etag, fetched.last_modified)
