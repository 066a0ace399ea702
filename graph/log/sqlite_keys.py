"""Finds an event by its id, and the end of a stream, on SQLite: an index that costs the same at any size of the log.

Ids are digests. An ordinary index over them is written at another page for each event, and past some hundred thousand
events this costs more than all the rest. So, as log-structured stores do it: new keys go into a small open run; when
it is full it is written off in the order of its keys; sixteen such runs are merged into one. A writer asks only the
runs whose filter lets a key through, a reader asks all. What a key leads to is held to the event itself.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from foedus.graph.log import key_filter

if TYPE_CHECKING:
    from foedus.graph.log.key_filter import Keys

OPEN_EVENTS = 16_384
"""Events whose keys the open run holds before it is closed."""

MERGED = 16
"""Closed runs that make a merged one. Merged runs stay: to merge them too would hold up an append for seconds."""

_OPEN = 0
NO_END = 2**63 - 1
"""What stands for the last sequence of the open run."""

_AT_ONCE = 64
"""Keys that one statement takes in, where there are so many: half of what a statement for each would cost."""

_ADD = "INSERT OR IGNORE INTO keys VALUES (0, ?, ?)"
_ADD_MANY = _ADD + ", (0, ?, ?)" * (_AT_ONCE - 1)
_OPEN_HOLDS = """
    SELECT DISTINCT k.key FROM json_each(?) AS given CROSS JOIN keys AS k ON k.run = 0 AND k.key = given.value
"""
_ID = """
    SELECT e.sequence FROM keys AS k CROSS JOIN events AS e ON e.sequence = k.sequence
    WHERE k.run = ? AND k.key = ? AND e.event_id = ? LIMIT 1
"""
_VERSION = """
    SELECT e.version FROM keys AS k CROSS JOIN events AS e ON e.sequence = k.sequence
    WHERE k.run = ? AND k.key = ? AND e.stream = ? ORDER BY k.sequence DESC LIMIT 1
"""
OF_A_STREAM = """
    key_runs AS r CROSS JOIN keys AS k ON k.run = r.run AND k.key = :key AND k.sequence > :after
    CROSS JOIN events AS e ON e.sequence = k.sequence AND e.stream = :stream
    WHERE r.last > :after
"""
"""The events of a stream, for a reader; `key` is that of the stream's name. In order by ``r.last, k.sequence``."""


def key_of(digest: bytes) -> int:
    """The first 64 bits of a digest, as SQLite's signed integer."""
    return int.from_bytes(digest[:8], "big", signed=True)


@lru_cache(maxsize=4_096)
def digest_of(stream: str) -> bytes:
    """What a stream's key is taken from. An append asks for it before and after it writes."""
    return sha256(stream.encode()).digest()


class SqliteKeys:
    """The index, as one writer sees it. Every method but `settle` is called inside a transaction that may write.

    The filters are kept, 4 bytes an event; and the open run's keys, as long as nobody else appends.

    Args:
        folder: the log's.
    """

    def __init__(self, folder: Path) -> None:
        self._newest = 0
        self._filters = key_filter.Filters(folder)
        self._open: set[int] | None = None
        self._seen = 0

    def begin(self, connection: sqlite3.Connection, head: int) -> None:
        """Take over what other writers have changed; `head` is the last sequence."""
        if head == 0:
            self._open = set()
        elif head != self._seen:
            self._open = None
        self._seen = -1  # until the transaction is settled
        self._take_over_runs(connection)

    def settle(self, head: int) -> None:
        """Say that the transaction was committed, and with what last sequence."""
        self._seen = head

    def sequences(self, connection: sqlite3.Connection, event_ids: Sequence[bytes]) -> dict[bytes, int]:
        """The sequence of each of the ids that is in the log."""
        found = {}
        for run, key, place in self._runs_of(connection, key_filter.keys_of(event_ids)):
            row = connection.execute(_ID, (run, key, event_ids[place])).fetchone()
            if row is not None:
                found[event_ids[place]] = row[0]
        return found

    def versions(self, connection: sqlite3.Connection, streams: Iterable[str]) -> dict[str, int]:
        """The version of each of the streams that holds an event."""
        names = list(dict.fromkeys(streams))
        found: dict[str, int] = {}
        for run, key, place in self._runs_of(connection, key_filter.keys_of([digest_of(name) for name in names])):
            row = connection.execute(_VERSION, (run, key, names[place])).fetchone()
            if row is not None:
                found[names[place]] = max(row[0], found.get(names[place], 0))
        return found

    def add(
        self, connection: sqlite3.Connection, first: int, event_ids: Sequence[bytes], streams: Sequence[str]
    ) -> None:
        """Take in ids and streams of the events that were just appended; the sequence of the first is `first`."""
        import numpy as np

        keys = np.concatenate(
            [key_filter.keys_of(event_ids), key_filter.keys_of([digest_of(each) for each in streams])]
        )
        order = np.argsort(keys)
        entries = np.column_stack([keys[order], order % len(streams) + first])
        many = len(entries) - len(entries) % _AT_ONCE
        # An event whose two keys are the same number is found by one entry as well.
        connection.executemany(_ADD_MANY, entries[:many].reshape(-1, 2 * _AT_ONCE).tolist())
        connection.executemany(_ADD, entries[many:].tolist())
        if _closed_if_full(connection, first + len(streams) - 1):
            self._open = set()
        elif self._open is not None:
            self._open.update(keys.tolist())

    def _runs_of(self, connection: sqlite3.Connection, keys: Keys) -> Iterator[tuple[int, int, int]]:
        """Run, key and the key's place among those given, wherever the run may hold the key."""
        given = keys.tolist()
        if self._open is None:
            held = {key for (key,) in connection.execute(_OPEN_HOLDS, (msgspec.json.encode(given).decode(),))}
        else:
            held = self._open.intersection(given)
        if held:
            yield from ((_OPEN, key, place) for place, key in enumerate(given) if key in held)
        for run, place in self._filters.passed(keys):
            yield run, given[place], place

    def _take_over_runs(self, connection: sqlite3.Connection) -> None:
        """Load the filters of the runs that were closed since, here or by another writer."""
        (newest,) = connection.execute("SELECT max(run) FROM key_runs").fetchone()
        if newest == self._newest:
            return
        runs = [run for (run,) in connection.execute("SELECT run FROM key_runs WHERE run > 0").fetchall()]
        self._filters.hold(runs, lambda run: _filter_of(connection, run))
        self._newest = newest


def make(connection: sqlite3.Connection, folder: Path) -> None:
    """Begin the index of the log in the folder where there is none, with what the log holds already."""
    if connection.execute("SELECT EXISTS (SELECT 1 FROM key_runs)").fetchone()[0]:
        return
    connection.execute("INSERT INTO key_runs VALUES (?, ?, 0, NULL)", (NO_END, _OPEN))
    rows = connection.execute("SELECT sequence, event_id, stream FROM events ORDER BY sequence")
    keys = SqliteKeys(folder)
    while part := rows.fetchmany(OPEN_EVENTS):
        keys.add(connection, part[0][0], [row[1] for row in part], [row[2] for row in part])


def _closed_if_full(connection: sqlite3.Connection, last: int) -> bool:
    (closed,) = connection.execute("SELECT coalesce(max(last), 0) FROM key_runs WHERE run > 0").fetchone()
    if last - closed < OPEN_EVENTS:
        return False
    _write_off(connection, _OPEN, _OPEN, last)
    first, newest, count = connection.execute(
        "SELECT min(run), max(run), count(*) FROM key_runs WHERE run > 0 AND NOT merged"
    ).fetchone()
    if count == MERGED:
        _write_off(connection, first, newest, last)
    return True


def _write_off(connection: sqlite3.Connection, first: int, end: int, last: int) -> None:
    """Make one new run of the runs from `first` to `end`, which hold keys of events up to `last`."""
    import numpy as np

    (run,) = connection.execute("SELECT max(run) + 1 FROM key_runs").fetchone()
    count = connection.execute(
        "INSERT INTO keys SELECT ?, key, sequence FROM keys WHERE run BETWEEN ? AND ? ORDER BY key, sequence",
        (run, first, end),
    ).rowcount
    connection.execute("DELETE FROM keys WHERE run BETWEEN ? AND ?", (first, end))
    connection.execute("DELETE FROM key_runs WHERE run BETWEEN ? AND ? AND run > 0", (first, end))
    keys = (key for (key,) in connection.execute("SELECT key FROM keys WHERE run = ?", (run,)))
    built = key_filter.built(np.fromiter(keys, dtype=np.int64, count=count))
    connection.execute("INSERT INTO key_runs VALUES (?, ?, ?, ?)", (last, run, end > first, built))


def _filter_of(connection: sqlite3.Connection, run: int) -> bytes:
    content: bytes = connection.execute("SELECT filter FROM key_runs WHERE run = ?", (run,)).fetchone()[0]
    return content
