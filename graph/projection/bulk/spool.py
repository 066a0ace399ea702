"""What a rebuild keeps on disk between its passes: articles by id, corrections by claim, entries in order of keys.

SQLite sorts in runs of `CACHE` and merges them on disk, so memory stays the same however long the log is. The file is
scratch: it is never read again after a crash, and so nothing is paid for its safety.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import msgspec

from foedus.graph import events
from foedus.graph.fold.model import Entry, Key
from foedus.graph.projection.batch import Known

CACHE = 64 << 20
"""Bytes of memory for pages and for sorting."""

ROWS = 5_000
"""Entries written at once."""

PARTS = 2
"""Into how many parts the keys are divided, for as many processes. One key lies in one part."""

_TABLES = """
CREATE TABLE article (
  id TEXT PRIMARY KEY, outlet TEXT, text_id TEXT, sequence INTEGER, captured BLOB, reading BLOB
) WITHOUT ROWID;
CREATE TABLE later (claim TEXT, sequence INTEGER, type TEXT, event BLOB);
CREATE TABLE entry (part INTEGER, question TEXT, option TEXT, actor TEXT, target TEXT, entry BLOB);
"""
_CAPTURED = """
INSERT INTO article (id, outlet, text_id, sequence, captured) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE
SET outlet = excluded.outlet, text_id = excluded.text_id, sequence = excluded.sequence, captured = excluded.captured
"""
_READ = "INSERT INTO article (id, reading) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET reading = excluded.reading"

_encode = msgspec.msgpack.encode
_entry = msgspec.msgpack.Decoder(Entry)


class Article(NamedTuple):
    """All that the log says of an article; of several readings the last."""

    id: str
    sequence: int | None
    captured: events.ArticleCaptured | None
    reading: events.ExtractionCompleted | None


class Spool:
    """The scratch file of one rebuild."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        for pragma in ("journal_mode=OFF", "synchronous=OFF", f"cache_size=-{CACHE >> 10}"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._connection.executescript(_TABLES)
        self._connection.execute("BEGIN")
        self._waiting: list[tuple[int, str, str, str, str | None, bytes]] = []
        self._has_later = False
        self.entries = 0

    def captured(self, sequence: int, event: events.ArticleCaptured) -> None:
        """Keep an article."""
        row = (event.article_id, event.outlet, event.text_id, sequence, _encode(event))
        self._connection.execute(_CAPTURED, row)

    def read(self, event: events.ExtractionCompleted) -> None:
        """Keep the last reading of an article, which may not have been captured yet."""
        self._connection.execute(_READ, (event.article_id, _encode(event)))

    def named(self, article: str) -> None:
        """Keep that there is an article of this id."""
        self._connection.execute("INSERT OR IGNORE INTO article (id) VALUES (?)", (article,))

    def later(self, claim: str, sequence: int, event: events.Event) -> None:
        """Keep what is said of a claim beside that it is made."""
        self._connection.execute(
            "INSERT INTO later VALUES (?, ?, ?, ?)", (claim, sequence, type(event).__name__, _encode(event))
        )
        self._has_later = True

    def all_is_said(self) -> None:
        """Make what was kept of articles and claims ready to be asked for."""
        self._connection.execute("CREATE INDEX later_claim ON later (claim)")

    def known(self, article: str) -> Known | None:
        """What is known of an article; None if it was not captured."""
        found = self._connection.execute(
            "SELECT outlet, text_id, sequence FROM article WHERE id = ? AND captured IS NOT NULL", (article,)
        ).fetchone()
        return None if found is None else Known(*found)

    def said_later(self, claim: str) -> list[tuple[int, events.Event]]:
        """What is said of a claim beside that it is made."""
        if not self._has_later:
            return []
        found = self._connection.execute("SELECT sequence, type, event FROM later WHERE claim = ?", (claim,))
        return [
            (sequence, msgspec.msgpack.decode(body, type=events.EVENT_TYPES[kind])) for sequence, kind, body in found
        ]

    def articles(self) -> Iterator[Article]:
        """Every article of which anything is known."""
        found = self._connection.execute("SELECT id, sequence, captured, reading FROM article")
        for id_, sequence, captured, reading in found:
            yield Article(
                id_,
                sequence,
                None if captured is None else msgspec.msgpack.decode(captured, type=events.ArticleCaptured),
                None if reading is None else msgspec.msgpack.decode(reading, type=events.ExtractionCompleted),
            )

    def add(self, made: dict[Key, tuple[Entry, ...]], target: str | None) -> None:
        """Keep the entries of one claim, and whom the claim names."""
        for key, entries in made.items():
            part = zlib.crc32(f"{key.question}/{key.option}".encode()) % PARTS
            for entry in entries:
                self._waiting.append((part, key.question, key.option, key.actor, target, _encode(entry)))
                self.entries += 1
        if len(self._waiting) >= ROWS:
            self._flush()

    def _flush(self) -> None:
        self._connection.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?)", self._waiting)
        self._waiting.clear()

    def seal(self) -> None:
        """Make all of it readable for other processes; nothing is added any more."""
        self._flush()
        self._connection.execute("COMMIT")

    def close(self) -> None:
        """Release the file."""
        self._connection.close()


class Matter(NamedTuple):
    """All that is claimed on one key.

    Attributes:
        targets: whom each claim names, by its id, where it names someone.
    """

    key: Key
    entries: list[Entry]
    targets: dict[str, str]


def matters(path: Path, part: int) -> Iterator[Matter]:
    """The keys of one part, each with all its entries."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA cache_size=-{CACHE >> 10}")
        found: Iterable[tuple[str, str, str, str | None, bytes]] = connection.execute(
            "SELECT question, option, actor, target, entry FROM entry WHERE part = ? ORDER BY question, option, actor",
            (part,),
        )
        for (question, option, actor), rows in groupby(found, key=lambda row: row[:3]):
            entries, targets = [], {}
            for row in rows:
                entry = _entry.decode(row[4])
                entries.append(entry)
                if row[3] is not None:
                    targets[entry.claim_id] = row[3]
            yield Matter(Key(actor, question, option), entries, targets)
