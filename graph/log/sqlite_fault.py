"""What may be wrong with a log on SQLite that no row shows by itself: file, index, versions, a fact stored twice.

`verify` asks beside its walk over the rows. So the columns come out of SQLite in one piece, as text: row by row, each
would have to be let through by the thread that walks.

A file that cannot be read now is not a damaged one: `passing` tells them apart.
"""

from __future__ import annotations

import sqlite3
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from foedus.errors import Unavailable
from foedus.graph.log import key_filter
from foedus.graph.log.sqlite_keys import NO_END, OPEN_EVENTS

if TYPE_CHECKING:
    from foedus.graph.log.key_filter import Keys

_MISNUMBERED = """
    SELECT sequence, stream FROM events WHERE sequence = (
        SELECT min(sequence) FROM (
            SELECT sequence, version, row_number() OVER (PARTITION BY stream ORDER BY sequence) AS place FROM events)
        WHERE version <> place)
"""
_TWICE = "SELECT max(sequence), min(sequence) FROM events GROUP BY event_id HAVING count(*) > 1 LIMIT 1"
_NEXT_RUN = """
    SELECT last, run, filter, (SELECT coalesce(max(b.last), 0) FROM key_runs AS b WHERE b.last < a.last)
    FROM key_runs AS a WHERE last > ? ORDER BY last LIMIT 1
"""
_HELD = """
    SELECT group_concat(key), group_concat(sequence)
    FROM (SELECT key, sequence FROM keys WHERE run = ? ORDER BY key, sequence)
"""
_EVENTS = """
    SELECT group_concat(hex(substr(event_id, 1, 8)), ''), json_group_array(stream), group_concat(sequence)
    FROM (SELECT sequence, event_id, stream FROM events WHERE sequence > ? AND sequence <= ? ORDER BY sequence LIMIT ?)
"""
_IN_USE = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_READONLY", "SQLITE_INTERRUPT")
_NO_ROOM = ("SQLITE_FULL", "SQLITE_IOERR_SHM", "SQLITE_IOERR_WRITE", "SQLITE_IOERR_TRUNCATE", "SQLITE_IOERR_FSYNC")
"""A reader writes too: beside the log a table of the write-ahead file's pages, and temporary files where it sorts."""


def passing(error: sqlite3.DatabaseError, path: Path) -> Unavailable | None:
    """The error of a log that cannot be read now, which says nothing of what is in it; None where it is damaged."""
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith(_IN_USE):
        return Unavailable(f"the log {path} cannot be read now ({error}); try again")
    if name.startswith(_NO_ROOM):
        return Unavailable(
            f"the log {path} cannot be read now ({error}), since what SQLite writes beside it finds no room: the file "
            "system of its folder, or that of temporary files, is full or at a limit. The log is as it was; make room, "
            "and run the same again"
        )
    return None


def damage(connection: sqlite3.Connection) -> str | None:
    """What is wrong with the file or with the index of ids and streams."""
    (checked,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    return _of_the_index(connection) if checked == "ok" else str(checked)


def wrong_event(connection: sqlite3.Connection) -> str | None:
    """The first event whose version does not follow in its stream, or one that is there twice."""
    misnumbered = connection.execute(_MISNUMBERED).fetchone()
    if misnumbered is not None:
        return "event {}: its version does not follow in the stream {}".format(*misnumbered)
    twice = connection.execute(_TWICE).fetchone()
    return None if twice is None else "event {}: it is there already as event {}".format(*twice)


def _of_the_index(connection: sqlite3.Connection) -> str | None:
    """The index held to the events, run by run; each in a transaction of its own, so that no writer is held up long."""
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'key_runs'").fetchone() is None:
        return None
    last = 0
    while last < NO_END:
        connection.execute("BEGIN")
        try:
            found = connection.execute(_NEXT_RUN, (last,)).fetchone()
            if found is None:
                return f"the index of ids and streams ends at event {last}"
            last, run, content, before = found
            if not _fits(connection, run, content, (before, last)):
                return f"the index of ids and streams does not fit the events after {before}"
        finally:
            connection.execute("COMMIT")
    return None


def _fits(connection: sqlite3.Connection, run: int, content: bytes | None, span: tuple[int, int]) -> bool:
    """Whether a run holds the keys of the events of a span, and nothing else, and its filter lets them all through."""
    import numpy as np

    keys, sequences = _numbers(*connection.execute(_HELD, (run,)).fetchone())
    expected = np.stack(_expected(connection, *span))
    expected = expected[:, np.lexsort(expected[::-1])]
    # An event whose two keys are the same number has one entry.
    expected = expected[:, np.insert((np.diff(expected) != 0).any(axis=0), 0, values=True)[: expected.shape[1]]]
    return np.array_equal(expected, np.stack([keys, sequences])) and (
        content is None or content == key_filter.built(keys)
    )


def _expected(connection: sqlite3.Connection, after: int, last: int) -> tuple[Keys, Keys]:
    """The keys of ids and streams of the events of a span, and the sequence that each belongs to."""
    import numpy as np

    keys, sequences = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    while True:
        ids, streams, numbers = connection.execute(_EVENTS, (after, last, OPEN_EVENTS)).fetchone()
        if numbers is None:
            return np.concatenate(keys), np.concatenate(sequences)
        (part,) = _numbers(numbers)
        names = msgspec.json.decode(streams, type=list[str])
        keys += [
            np.frombuffer(bytes.fromhex(ids), dtype=">i8").astype(np.int64),
            key_filter.keys_of([sha256(name.encode()).digest() for name in names]),
        ]
        sequences += [part, part]
        after = int(part[-1])


def _numbers(*columns: str | None) -> list[Keys]:
    """Columns of numbers, each with commas between; None for no number."""
    import numpy as np

    return [np.fromstring(column or "", dtype=np.int64, sep=",") for column in columns]
