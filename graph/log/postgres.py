"""The log on PostgreSQL: for a newsroom or an institute, many writers, many machines.

One row, `log_head`, is locked and moved in the append's own transaction: so sequences are gapless and in commit order,
and carry the chain. Batches go in by binary COPY. A NOTIFY at commit is the follower's hint.

An append whose connection is lost is tried again on another. Was it lost at the commit, the server is asked by the
transaction's number whether that was committed; so the answer tells what became of the events, and never takes those
that the lost try stored for duplicates.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

import psycopg
import stamina
from psycopg import Connection, Cursor

from foedus.errors import BadInput
from foedus.graph.events import Event
from foedus.graph.log import numbering
from foedus.graph.log.opened import Opened
from foedus.graph.log.port import Appended, Head, Recorded, StreamAppend
from foedus.graph.log.postgres_database import ANSWER_SECONDS, PostgresDatabase, connection_was_lost, one
from foedus.graph.log.postgres_keys import Known, PostgresKeys
from foedus.graph.log.postgres_texts import PostgresTexts
from foedus.graph.log.recorded import BULK, RARER, recorded

PAGE = 2_000
"""Rows that a reader fetches at once; between pages it holds no transaction."""

_AGAIN = stamina.RetryingCaller(attempts=3, timeout=None, wait_initial=0.05).on(connection_was_lost)
"""Calls an append again whose connection was lost, twice at the most; to find another, the pool takes its own time."""

CHANNEL = "foedus_log"

_LOCKED = "SELECT sequence, chain, recorded_at, pg_current_xact_id()::text FROM log_head FOR UPDATE"
_COLUMNS = "sequence, event_id, stream, version, type, schema_version, recorded_at, payload, chain"

_SEQUENCE_AT = """
    WITH RECURSIVE search (low, high, wanted) AS (
        SELECT 0::bigint, sequence, %s::bigint FROM log_head
        UNION ALL
        SELECT CASE WHEN recorded_at <= wanted THEN middle ELSE low END,
            CASE WHEN recorded_at <= wanted THEN high ELSE middle - 1 END, wanted
        FROM (SELECT *, (low + high + 1) / 2 AS middle FROM search WHERE low < high) AS halved
            CROSS JOIN LATERAL (SELECT recorded_at FROM events WHERE sequence = middle LIMIT 1) AS there)
    SELECT low FROM search WHERE low = high
"""
"""A binary search on the server: two dozen questions there and back would take longer than a millisecond."""

COPY = (
    "COPY events (sequence, event_id, stream, version, type, schema_version, recorded_at, payload, chain) "
    "FROM STDIN (FORMAT BINARY)"
)
COPY_TYPES = ("int8", "bytea", "text", "int4", "text", "int4", "int8", "bytea", "bytea")


def open_postgres(address: str) -> Opened:
    """The log and the texts at an address; the tables are made if they are not there."""
    database = PostgresDatabase(address)
    database.make()
    try:
        return Opened(PostgresLog(database), PostgresTexts(database))
    except BaseException:
        database.close()
        raise


class PostgresLog:
    """`EventLog` on PostgreSQL."""

    def __init__(self, database: PostgresDatabase) -> None:
        self._database = database
        self._keys = PostgresKeys()
        self._writing = threading.Lock()
        self._sent: tuple[str, list[Appended]] | None = None
        with database.transaction() as connection:
            self._log_id = str(one(connection, "SELECT log_id FROM log_head")[0])

    @property
    def log_id(self) -> str:
        """The log's own id, made once."""
        return self._log_id

    def append(self, appends: Iterable[StreamAppend]) -> list[Appended]:
        """See `EventLog.append`."""
        given = list(appends)
        ids = [bytes.fromhex(event.event_id) for append in given for event in append.events]
        if not ids:
            return []
        with self._writing, self._database.spoken():
            self._sent = None
            try:
                return _AGAIN(lambda: self._tried(given, ids))  # as one word: what is given would be logged
            except psycopg.DataError as error:
                raise BadInput(
                    f"PostgreSQL cannot hold one of these events ({str(error).splitlines()[0]}): "
                    "mend the name in question. Nothing was stored"
                ) from error

    def _tried(self, given: Sequence[StreamAppend], ids: Sequence[bytes]) -> list[Appended]:
        streams = list(dict.fromkeys(append.stream for append in given))
        committed = False
        try:
            with self._database.attempt() as connection:
                with connection.pipeline():  # both questions on one way there and back
                    # The lock waits for what may be left of a lost try, so that its end is known.
                    locked = connection.execute(_LOCKED, binary=True)
                    known = self._keys.ask(connection, ids, streams)
                head, transaction = _head_of(locked)
                appended = self._answered_late(connection)
                if appended is None:
                    if self._keys.follow(connection, head[0]):
                        known = self._keys.ask(connection, ids, streams)
                    appended = self._appended(connection, transaction, given, ids, head, known)
            committed = True
        finally:
            self._keys.settle(committed=committed)
        return appended

    def _answered_late(self, connection: Connection[Any]) -> list[Appended] | None:
        """What the try before this one has stored, if it was committed and its answer was lost."""
        if self._sent is None:
            return None
        transaction, appended = self._sent
        (status,) = one(connection, "SELECT pg_xact_status(%s::xid8)", transaction)
        return appended if status == "committed" else None

    def _appended(
        self,
        connection: Connection[Any],
        transaction: str,
        given: Sequence[StreamAppend],
        ids: Sequence[bytes],
        head: tuple[int, bytes, int],
        known: Known,
    ) -> list[Appended]:
        stored, versions = known.answered()
        clock = numbering.now_in_microseconds()
        numbered = numbering.Numbering(head=head, stored=stored, versions=versions, clock=clock)
        rows = numbered.rows(given, ids)
        first = next(rows, None)
        if first is not None:
            with connection.cursor().copy(COPY) as copy:
                copy.set_types(COPY_TYPES)
                for row in chain((first,), rows):  # the server writes one while the next is made
                    copy.write_row(row)
            self._keys.add(connection, numbered.head[0], numbered.sequences, numbered.versions)
            self._sent = transaction, numbered.appended
            with connection.pipeline():
                move_head(connection, *numbered.head)
                connection.commit()
        return numbered.appended

    def read(
        self,
        after: int = 0,
        *,
        limit: int | None = None,
        types: Iterable[type[Event]] | None = None,
        stream: str | None = None,
    ) -> Iterator[Recorded]:
        """See `EventLog.read`."""
        query = f"SELECT {_COLUMNS} FROM events WHERE sequence > %(after)s"  # noqa: S608 (columns of ours)
        parameters: dict[str, object] = {"stream": stream}
        if types is not None:
            names = [cls.__name__ for cls in types]
            query += " AND type = ANY(%(types)s)"
            query += RARER if BULK.isdisjoint(names) else ""
            parameters["types"] = names
        if stream is not None:
            query += " AND stream = %(stream)s"
        query += " ORDER BY sequence LIMIT %(page)s"
        left = limit
        while left is None or left > 0:
            page = PAGE if left is None else min(PAGE, left)
            with self._database.transaction() as connection:
                rows = connection.execute(
                    query.encode(), {**parameters, "after": after, "page": page}, binary=True
                ).fetchall()
            yield from recorded(rows)
            if len(rows) < page:
                return
            after = rows[-1][0]
            left = None if left is None else left - len(rows)

    def head(self) -> Head:
        """See `EventLog.head`."""
        with self._database.transaction() as connection:
            sequence, chain, recorded_at = one(connection, "SELECT sequence, chain, recorded_at FROM log_head")
        return Head(sequence, bytes(chain), numbering.as_instant(recorded_at) if sequence else None)

    def sequence_at(self, instant: datetime) -> int:
        """See `EventLog.sequence_at`: a binary search, since time never runs backwards along the log."""
        with self._database.transaction() as connection:
            return int(one(connection, _SEQUENCE_AT, numbering.in_microseconds(instant))[0])

    def follow(self, after: int, *, poll_seconds: float = 1.0) -> Iterator[Recorded]:
        """See `EventLog.follow`; LISTEN is the hint, on a connection of its own."""
        address, spoken = self._database.address, self._database.spoken
        with spoken(), psycopg.connect(address, autocommit=True, connect_timeout=int(ANSWER_SECONDS)) as listening:
            listening.execute(f"LISTEN {CHANNEL}")
            while True:
                for each in self.read(after):
                    after = each.sequence
                    yield each
                for _ in listening.notifies(timeout=poll_seconds, stop_after=1):
                    break

    def close(self) -> None:
        """Release what is held."""
        self._database.close()


def move_head(connection: Connection[Any], sequence: int, chain_value: bytes, recorded_at: int) -> None:
    """Set the log's head to the last row that was written, and tell followers; both are done at commit."""
    connection.execute(
        "WITH moved AS (UPDATE log_head SET sequence = %s, chain = %s, recorded_at = %s RETURNING sequence) "
        "SELECT pg_notify(%s, sequence::text) FROM moved",
        (sequence, chain_value, recorded_at, CHANNEL),
    )


def _head_of(locked: Cursor[Any]) -> tuple[tuple[int, bytes, int], str]:
    """The head that was locked, and the number of the transaction that holds it."""
    row = locked.fetchone()
    assert row is not None
    sequence, chain_value, recorded_at, transaction = row
    return (sequence, chain_value, recorded_at), transaction
