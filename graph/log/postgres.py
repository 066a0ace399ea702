"""The log on PostgreSQL: for a newsroom or an institute, many writers, many machines.

One row, `log_head`, is locked and moved in the append's own transaction: so sequences are gapless and in commit order,
and carry the chain. Batches go in by binary COPY. A NOTIFY at commit is the follower's hint.
"""

from __future__ import annotations

import hashlib
import threading
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from importlib import resources
from itertools import chain
from typing import TYPE_CHECKING, Any

from foedus.errors import BadInput, NotFound, Unavailable
from foedus.graph.events import Event
from foedus.graph.log import numbering
from foedus.graph.log.chain import ZERO
from foedus.graph.log.opened import Opened
from foedus.graph.log.port import Appended, Head, Recorded, StreamAppend
from foedus.graph.log.postgres_keys import PostgresKeys
from foedus.graph.log.recorded import BULK, RARER, recorded
from foedus.graph.log.texts import new_salt, packed, text_id_of, unpacked

if TYPE_CHECKING:
    from psycopg import Connection
    from psycopg_pool import ConnectionPool

PAGE = 2_000
"""Rows that a reader fetches at once; between pages it holds no transaction."""

ANSWER_SECONDS = 10.0
LOCK_SECONDS = 30.0
"""How long a withdrawal waits for those who read or write texts."""

CHANNEL = "foedus_log"
_LOCK = 0x666F6564_75736C67
"""Number of the advisory lock under which the tables are made."""

_COLUMNS = "sequence, event_id, stream, version, type, schema_version, recorded_at, payload, chain"
_ANOTHER_OWNS = """
    SELECT EXISTS (SELECT 1 FROM pg_class
        WHERE oid IN (to_regclass('log_head'), to_regclass('events')) AND NOT pg_has_role(relowner, 'USAGE'))
"""
"""Whether the tables are there and not this role's: then it works with what its owner has granted."""

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
    from psycopg_pool import ConnectionPool

    pool: ConnectionPool[Any] = ConnectionPool(
        address,
        min_size=1,
        max_size=8,
        check=ConnectionPool.check_connection,  # after a break, no dead connection is handed out
        timeout=ANSWER_SECONDS,
        open=False,
        kwargs={"application_name": "foedus"},
    )
    database = PostgresDatabase(pool, address)
    database.make()
    try:
        return Opened(PostgresLog(database), PostgresTexts(database))
    except BaseException:
        database.close()
        raise


class PostgresDatabase:
    """The pool that log and texts share, and errors as sentences."""

    def __init__(self, pool: ConnectionPool[Any], address: str) -> None:
        self._pool = pool
        self.address = address

    def make(self) -> None:
        """Connect, and make the tables once."""
        import psycopg

        with self.spoken():  # a pool would go on asking a server that is not there
            psycopg.connect(self.address, connect_timeout=int(ANSWER_SECONDS)).close()
        script = resources.files("foedus.graph.log").joinpath("postgres.sql").read_text("utf-8")
        self._pool.open()
        try:
            with self.transaction() as connection:
                connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
                if not _one(connection, _ANOTHER_OWNS)[0]:
                    connection.execute(script.encode())
                    connection.execute(
                        "INSERT INTO log_head VALUES (1, %s, 0, %s, 0) ON CONFLICT (one) DO NOTHING",
                        (str(uuid.uuid4()), ZERO),
                    )
        except BaseException:
            self.close()
            raise

    @contextmanager
    def transaction(self) -> Iterator[Connection[Any]]:
        """A connection in a transaction: committed at the end, rolled back if the block raises."""
        with self.spoken(), self._pool.connection() as connection:
            yield connection

    @staticmethod
    @contextmanager
    def spoken() -> Iterator[None]:
        """The driver's errors of connection, as sentences that say what to do; never the password."""
        import psycopg
        from psycopg_pool import PoolTimeout

        try:
            yield
        except psycopg.errors.InsufficientPrivilege as error:
            raise BadInput(
                f"the role of FOEDUS_LOG may not do this ({error.diag.message_primary}): name the owner of the tables "
                "in the address, or let the owner run `foedus log grant ROLE`"
            ) from error
        except (PoolTimeout, psycopg.OperationalError) as error:
            said = str(error).strip().splitlines()
            raise Unavailable(
                f"the PostgreSQL of FOEDUS_LOG does not answer or was interrupted ({said[0] if said else 'no word'}): "
                "check that it runs and that the address is right, and run the same again. What was not acknowledged "
                "may be stored or not; running it again stores nothing twice"
            ) from error

    def close(self) -> None:
        """Close the pool."""
        self._pool.close()


class PostgresLog:
    """`EventLog` on PostgreSQL."""

    def __init__(self, database: PostgresDatabase) -> None:
        self._database = database
        self._keys = PostgresKeys()
        self._writing = threading.Lock()
        with database.transaction() as connection:
            self._log_id = str(_one(connection, "SELECT log_id FROM log_head")[0])

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
        with self._writing:
            committed = False
            try:
                with self._database.transaction() as connection:
                    appended = self._appended(connection, given, ids)
                committed = True
            finally:
                self._keys.settle(committed=committed)
        return appended

    def _appended(
        self, connection: Connection[Any], given: Sequence[StreamAppend], ids: Sequence[bytes]
    ) -> list[Appended]:
        head = _one(connection, "SELECT sequence, chain, recorded_at FROM log_head FOR UPDATE")
        self._keys.follow(connection, head[0])
        numbered = numbering.Numbering(
            head=(head[0], bytes(head[1]), head[2]),
            stored=self._keys.sequences(connection, ids),
            versions=self._keys.versions(connection, (append.stream for append in given)),
            clock=numbering.now_in_microseconds(),
        )
        written = []
        rows = numbered.rows(given, ids)
        first = next(rows, None)
        if first is not None:
            with connection.cursor().copy(COPY) as copy:
                copy.set_types(COPY_TYPES)
                for row in chain((first,), rows):  # the server writes one while the next is made
                    copy.write_row(row)
                    written.append(row[:4])
            move_head(connection, *numbered.head)
            self._keys.add(connection, written)
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
            sequence, chain, recorded_at = _one(connection, "SELECT sequence, chain, recorded_at FROM log_head")
        return Head(sequence, bytes(chain), numbering.as_instant(recorded_at) if sequence else None)

    def sequence_at(self, instant: datetime) -> int:
        """See `EventLog.sequence_at`: a binary search, since time never runs backwards along the log."""
        with self._database.transaction() as connection:
            return int(_one(connection, _SEQUENCE_AT, numbering.in_microseconds(instant))[0])

    def follow(self, after: int, *, poll_seconds: float = 1.0) -> Iterator[Recorded]:
        """See `EventLog.follow`; LISTEN is the hint, on a connection of its own."""
        import psycopg

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


class PostgresTexts:
    """`TextStore` in the log's database."""

    def __init__(self, database: PostgresDatabase) -> None:
        self._database = database

    def put(self, text: str) -> str:
        """See `TextStore.put`."""
        digest = hashlib.sha256(text.encode()).digest()
        salt = new_salt(text)
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO texts VALUES (%s, %s, %s, %s, 'present') ON CONFLICT (digest) DO NOTHING",
                (text_id_of(text, salt), digest, salt, packed(text)),
            )
            return str(_one(connection, "SELECT text_id FROM texts WHERE digest = %s", digest)[0])

    def get(self, text_id: str) -> str | None:
        """See `TextStore.get`."""
        with self._database.transaction() as connection:
            found = connection.execute("SELECT body FROM texts WHERE text_id = %s", (text_id,)).fetchone()
        if found is None:
            raise NotFound(f"there is no text {text_id} in the log's database")
        return None if found[0] is None else unpacked(bytes(found[0]), text_id)

    def withdraw(self, text_id: str) -> None:
        """See `TextStore.withdraw`; the table is rewritten, so that no old page keeps the words."""
        self.get(text_id)
        with self._database.transaction() as connection:
            withdraw(connection, text_id)


def withdraw(connection: Connection[Any], text_id: str) -> None:
    """Erase a text and rewrite its table, in the transaction that the connection is in.

    VACUUM FULL would keep what an older snapshot may still read, and say so in a notice only; a rewrite by ALTER TABLE
    takes over the rows as they are now. The old file is emptied at commit.
    """
    from psycopg import errors

    connection.execute(f"SET LOCAL lock_timeout = '{LOCK_SECONDS * 1000:.0f}ms'".encode())
    try:
        connection.execute("LOCK TABLE texts IN ACCESS EXCLUSIVE MODE")
    except errors.InsufficientPrivilege as error:
        raise BadInput(
            f"text {text_id} is not erased: that is left to the owner of the tables; "
            "run the same again with the owner's address in FOEDUS_LOG"
        ) from error
    except errors.LockNotAvailable as error:
        raise Unavailable(
            f"text {text_id} is not erased: others have read or written texts for {LOCK_SECONDS:.0f} seconds; "
            "end what holds the table for so long (a dump, an open transaction), and withdraw it again"
        ) from error
    connection.execute(
        "UPDATE texts SET digest = NULL, salt = NULL, body = NULL, state = 'withdrawn' WHERE text_id = %s", (text_id,)
    )
    connection.execute("ALTER TABLE texts ALTER COLUMN state TYPE text USING state || ''")


def _one(connection: Connection[Any], query: str, *parameters: object) -> Any:
    row = connection.execute(query.encode(), parameters).fetchone()
    assert row is not None
    return row


def move_head(connection: Connection[Any], sequence: int, chain_value: bytes, recorded_at: int) -> None:
    """Set the log's head to the last row that was written, and tell followers; both are done at commit."""
    connection.execute(
        "WITH moved AS (UPDATE log_head SET sequence = %s, chain = %s, recorded_at = %s RETURNING sequence) "
        "SELECT pg_notify(%s, sequence::text) FROM moved",
        (sequence, chain_value, recorded_at, CHANNEL),
    )
