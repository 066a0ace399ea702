"""What a writer on PostgreSQL remembers, so that it asks the server about those events only that may be there already.

The last events' ids and the versions of their streams are kept in memory, those before them as filters, which the
writers share in a table: one for each 16,384 events, and one for each sixteen of these. What a filter lets through is
looked up. The unique index over ids stands behind it all: no mistake here could store an event twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from foedus.graph.log import key_filter
from foedus.graph.log.postgres_database import one

if TYPE_CHECKING:
    from psycopg import Connection, Cursor

    from foedus.graph.log.key_filter import Keys

Name = TypeVar("Name", bytes, str)

CLOSED_EVENTS = 16_384
"""Events after which the newest are put into a filter and forgotten."""

MERGED = 16
"""Filters that make a merged one."""

_KNOWN = """
    SELECT event_id, NULL, sequence FROM events WHERE event_id = ANY(%b::bytea[])
    UNION ALL
    SELECT NULL, given.stream, last.version FROM unnest(%b::text[]) AS given (stream) CROSS JOIN LATERAL
    (SELECT version FROM events WHERE events.stream = given.stream ORDER BY version DESC LIMIT 1) AS last
"""
"""An id and its sequence, or a stream and its version: both in one answer, which an append waits for."""

_SINCE = """
    SELECT sequence, event_id, stream, version FROM events WHERE sequence > %s AND sequence <= %s
    ORDER BY sequence LIMIT %s
"""


class Known(NamedTuple):
    """What was asked: in memory already, or to come from the server."""

    sequences: dict[bytes, int]
    versions: dict[str, int]
    answer: Cursor[Any] | None

    def answered(self) -> tuple[dict[bytes, int], dict[str, int]]:
        """The sequence of each of the ids that is in the log, and the version of each stream that holds an event."""
        for event_id, stream, number in self.answer or ():
            if stream is None:
                self.sequences[event_id] = number
            else:
                self.versions[stream] = number
        return self.sequences, self.versions


class PostgresKeys:
    """A writer's memory. All but `settle` is for a transaction that holds the log's head or is asking for it."""

    def __init__(self) -> None:
        self._forget()

    def _forget(self) -> None:
        self._seen = self._closed = 0
        self._filters = key_filter.Filters()
        self._ids: dict[bytes, int] = {}
        self._versions: dict[str, int] = {}
        self._keys: list[Keys] = []
        self._asked: list[Keys] = []
        self._unsure = False

    def follow(self, connection: Connection[Any], head: int) -> bool:
        """Take in what other writers have appended up to the head, and the filters that they have made.

        Returns whether there was any: then what was asked before must be asked again.
        """
        if self._seen == head:
            return False
        (closed,) = one(connection, "SELECT coalesce(max(last), 0) FROM key_filters")
        if closed > self._closed:
            self._start_after(connection, closed)
        while self._seen < head:
            rows = connection.execute(_SINCE, (self._seen, head, CLOSED_EVENTS), binary=True).fetchall()
            keys = [key_filter.keys_of([row[1] for row in rows]), _keys_of_streams([row[2] for row in rows])]
            sequences, versions = {row[1]: row[0] for row in rows}, {row[2]: row[3] for row in rows}
            self._remember(connection, rows[-1][0], sequences, versions, keys)
        return True

    def ask(self, connection: Connection[Any], event_ids: Sequence[bytes], streams: Sequence[str]) -> Known:
        """Look for ids and streams, and ask the server about those that may be there; it has time for its answer."""
        self._asked = []
        sequences, ids_in_doubt = self._sifted(event_ids, key_filter.keys_of(event_ids), self._ids)
        versions, streams_in_doubt = self._sifted(streams, _keys_of_streams(streams), self._versions)
        answer = None
        if ids_in_doubt or streams_in_doubt:
            answer = connection.execute(_KNOWN, (ids_in_doubt, streams_in_doubt), binary=True)
        return Known(sequences, versions, answer)

    def _sifted(
        self, names: Sequence[Name], keys: Keys, remembered: Mapping[Name, int]
    ) -> tuple[dict[Name, int], list[Name]]:
        """What is remembered of the names, and which of the others the filters do not rule out."""
        self._asked.append(keys)
        found = {name: remembered[name] for name in remembered.keys() & names}
        places = {place for _, place in self._filters.passed(keys)}
        return found, [names[place] for place in places if names[place] not in found]

    def add(
        self, connection: Connection[Any], head: int, sequences: Mapping[bytes, int], versions: Mapping[str, int]
    ) -> None:
        """Take in what was just written up to the head, of that which was asked about."""
        self._unsure = True
        self._remember(connection, head, sequences, versions, self._asked)

    def settle(self, *, committed: bool) -> None:
        """Say how the transaction ended: what it would have added must not be remembered if it did not."""
        if self._unsure and not committed:
            self._forget()
        self._unsure = False

    def _remember(
        self,
        connection: Connection[Any],
        head: int,
        sequences: Mapping[bytes, int],
        versions: Mapping[str, int],
        keys: Sequence[Keys],
    ) -> None:
        self._keys += keys
        self._ids.update(sequences)
        self._versions.update(versions)
        self._seen = head
        if self._seen - self._closed >= CLOSED_EVENTS:
            self._close(connection)
            self._unsure = True

    def _start_after(self, connection: Connection[Any], closed: int) -> None:
        held = self._filters
        self._forget()
        lasts = [last for (last,) in connection.execute("SELECT last FROM key_filters").fetchall()]
        held.hold(lasts, lambda last: _filter_of(connection, last))
        self._filters = held
        self._seen = self._closed = closed

    def _close(self, connection: Connection[Any]) -> None:
        """Make a filter of the keys in memory, and one of sixteen such."""
        import numpy as np

        keys, last = np.concatenate(self._keys), self._seen
        self._write(connection, last, keys, merged=False)
        small = connection.execute("SELECT keys FROM key_filters WHERE NOT merged", binary=True).fetchall()
        if len(small) == MERGED:
            connection.execute("DELETE FROM key_filters WHERE NOT merged")
            self._write(connection, last, np.frombuffer(b"".join(part for (part,) in small), dtype="<i8"), merged=True)
        self._start_after(connection, last)

    @staticmethod
    def _write(connection: Connection[Any], last: int, keys: Keys, *, merged: bool) -> None:
        connection.execute(
            "INSERT INTO key_filters VALUES (%s, %s, %b, %b)",
            (last, merged, key_filter.built(keys), b"" if merged else keys.astype("<i8").tobytes()),
        )


def _keys_of_streams(streams: Sequence[str]) -> Keys:
    return key_filter.keys_of([sha256(stream.encode()).digest() for stream in streams])


def _filter_of(connection: Connection[Any], last: int) -> bytes:
    (content,) = one(connection, "SELECT filter FROM key_filters WHERE last = %s", last)
    return bytes(content)
