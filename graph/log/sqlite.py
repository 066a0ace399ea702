"""The log on SQLite: the embedded default. One file, WAL, durable at every commit, one writer, many readers."""

from __future__ import annotations

import sqlite3
import threading
import time
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from importlib import resources
from pathlib import Path

from foedus.errors import Unavailable
from foedus.graph.events import Event
from foedus.graph.log import numbering, sqlite_keys
from foedus.graph.log.chain import ZERO
from foedus.graph.log.filesystem import refuse_network_file_system
from foedus.graph.log.numbering import FlatRow
from foedus.graph.log.port import Appended, Head, Recorded, StreamAppend
from foedus.graph.log.recorded import BULK, RARER, recorded

BUSY_SECONDS = 30.0
"""How long a writer waits for another before it gives up."""

PAGE = 256
"""Rows that a reader fetches at once; between pages it holds no transaction. More do not fit the processor's cache."""

WAKE_SECONDS = 0.02
"""How often a follower asks whether another connection has committed. The question costs microseconds."""

_INSERT = "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_COLUMNS = "e.sequence, e.event_id, e.stream, e.version, e.type, e.schema_version, e.recorded_at, e.payload, e.chain"


class SqliteDatabase:
    """The file that log and texts share: a connection a thread, and errors as sentences."""

    def __init__(self, path: Path) -> None:
        refuse_network_file_system(path.resolve().parent)  # the file may be a link to another place
        self.path = path
        self._local = threading.local()
        self._all: list[sqlite3.Connection] = []
        self._opening = threading.Lock()
        with self.spoken(), self.writing() as connection:
            for statement in _statements():
                connection.execute(statement)
            sqlite_keys.make(connection, path.parent)

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's connection."""
        held: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if held is None:
            held = sqlite3.connect(self.path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "foreign_keys=ON"):
                held.execute(f"PRAGMA {pragma}")
            self._local.connection = held
            with self._opening:
                self._all.append(held)
        return held

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction that holds the write lock from its beginning; rolled back if the block raises."""
        connection = self.connection
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise

    @contextmanager
    def spoken(self) -> Iterator[None]:
        """SQLite's errors, as sentences that say what to do."""
        try:
            yield
        except sqlite3.OperationalError as error:
            raise Unavailable(f"the log {self.path} cannot be used: {_advice(error)}") from error
        except sqlite3.DatabaseError as error:
            raise Unavailable(
                f"the log {self.path} is damaged or is no log ({error}): restore a copy; `foedus verify` says more"
            ) from error

    def close(self) -> None:
        """Close every thread's connection."""
        with self._opening:
            for connection in self._all:
                connection.close()
            self._all.clear()
        self._local = threading.local()


def _statements() -> list[str]:
    script = resources.files("foedus.graph.log").joinpath("sqlite.sql").read_text("utf-8")
    found, pending = [], ""
    for line in script.splitlines():
        pending += line + "\n"
        if sqlite3.complete_statement(pending):
            found.append(pending)
            pending = ""
    return found


def _advice(error: sqlite3.OperationalError) -> str:
    text = str(error)
    if "locked" in text or "busy" in text:
        return f"another process has been writing for {BUSY_SECONDS:.0f} seconds; try again when it is done"
    if "full" in text or "disk I/O" in text:
        return f"the disk does not take what is written ({text}); make room, and run the same again: nothing is lost"
    if "readonly" in text or "unable to open" in text:
        return f"{text}; check that you may write to its folder"
    return text


class SqliteLog:
    """`EventLog` on SQLite."""

    def __init__(self, database: SqliteDatabase) -> None:
        self._database = database
        self._keys = sqlite_keys.SqliteKeys(database.path.parent)
        self._writing = threading.Lock()
        with database.spoken(), database.writing() as connection:
            connection.execute("INSERT OR IGNORE INTO log VALUES (1, ?)", (str(uuid.uuid4()),))
            (self._log_id,) = connection.execute("SELECT log_id FROM log").fetchone()

    @property
    def log_id(self) -> str:
        """The log's own id, made once."""
        return str(self._log_id)

    def append(self, appends: Iterable[StreamAppend]) -> list[Appended]:
        """See `EventLog.append`."""
        given = list(appends)
        ids = [bytes.fromhex(event.event_id) for append in given for event in append.events]
        if not ids:
            return []
        with self._writing:
            return self._appended(given, ids)

    def _appended(self, given: Sequence[StreamAppend], ids: Sequence[bytes]) -> list[Appended]:
        with self._database.spoken(), self._database.writing() as connection:
            head = connection.execute(
                "SELECT sequence, chain, recorded_at FROM events ORDER BY sequence DESC LIMIT 1"
            ).fetchone() or (0, ZERO, 0)
            self._keys.begin(connection, head[0])
            numbered = numbering.Numbering(
                head=head,
                stored=self._keys.sequences(connection, ids),
                versions=self._keys.versions(connection, (append.stream for append in given)),
                clock=numbering.now_in_microseconds(),
            )
            rows = list(numbered.rows(given, ids))
            if rows:
                insert(connection, rows, self._keys)
        self._keys.settle(numbered.head[0])
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
        kinds = {f"type{n}": cls.__name__ for n, cls in enumerate(types)} if types is not None else None
        if kinds is not None and not kinds:
            return
        source, order = _source(stream, kinds)
        wanted: dict[str, str | int] = {**(kinds or {})}
        if stream is not None:
            wanted |= {"stream": stream, "key": sqlite_keys.key_of(sqlite_keys.digest_of(stream))}
        query = f"SELECT {_COLUMNS} FROM {source} ORDER BY {order} LIMIT :page"  # noqa: S608 (columns and names of ours)
        left = limit
        while left is None or left > 0:
            page = PAGE if left is None else min(PAGE, left)
            with self._database.spoken():
                rows = self._database.connection.execute(query, {**wanted, "after": after, "page": page}).fetchall()
            yield from recorded(rows)
            if len(rows) < page:
                return
            after = rows[-1][0]
            left = None if left is None else left - len(rows)

    def head(self) -> Head:
        """See `EventLog.head`."""
        with self._database.spoken():
            row = self._database.connection.execute(
                "SELECT sequence, chain, recorded_at FROM events ORDER BY sequence DESC LIMIT 1"
            ).fetchone()
        return Head(0, ZERO, None) if row is None else Head(row[0], row[1], numbering.as_instant(row[2]))

    def sequence_at(self, instant: datetime) -> int:
        """See `EventLog.sequence_at`: a binary search, since time never runs backwards along the log."""
        wanted = numbering.in_microseconds(instant)
        low, high = 0, self.head().sequence
        with self._database.spoken():
            while low < high:
                middle = (low + high + 1) // 2
                (recorded_at,) = self._database.connection.execute(
                    "SELECT recorded_at FROM events WHERE sequence = ?", (middle,)
                ).fetchone()
                if recorded_at <= wanted:
                    low = middle
                else:
                    high = middle - 1
        return low

    def follow(self, after: int, *, poll_seconds: float = 1.0) -> Iterator[Recorded]:
        """See `EventLog.follow`; the file's own version number is the hint."""
        while True:
            version = self._version()  # asked before the read: what is committed during it is noticed at once
            for each in self.read(after):
                after = each.sequence
                yield each
            self._wait(version, poll_seconds)

    def _wait(self, version: int, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until and self._version() == version:
            time.sleep(WAKE_SECONDS)

    def _version(self) -> int:
        with self._database.spoken():
            (version,) = self._database.connection.execute("PRAGMA data_version").fetchone()
        return int(version)

    def close(self) -> None:
        """Release what is held."""
        self._database.close()


def _source(stream: str | None, kinds: Mapping[str, str] | None) -> tuple[str, str]:
    """Where a reader's events come from, and their order; `kinds` are names of parameters, and the types they hold."""
    any_of = f" AND e.type IN ({', '.join(f':{name}' for name in kinds)})" if kinds is not None else ""
    if stream is not None:
        return sqlite_keys.OF_A_STREAM + any_of, "r.last, k.sequence"
    if kinds is None or not BULK.isdisjoint(kinds.values()):
        return "events AS e WHERE e.sequence > :after" + any_of.replace("e.type", "+e.type"), "e.sequence"
    # One arm a type, each in order already, so that a page costs no more than itself.
    arms = " UNION ALL ".join(
        f"SELECT sequence FROM events WHERE type = :{name}{RARER} AND sequence > :after"  # noqa: S608
        for name in kinds
    )
    return f"events AS e WHERE e.sequence IN ({arms} ORDER BY sequence LIMIT :page)", "e.sequence"


def insert(connection: sqlite3.Connection, rows: Sequence[FlatRow], keys: sqlite_keys.SqliteKeys) -> None:
    """Write rows that follow the head, and take them into the index; in the transaction that the connection is in."""
    connection.executemany(_INSERT, rows)
    keys.add(connection, rows[0][0], [row[1] for row in rows], [row[2] for row in rows])
