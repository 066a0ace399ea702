"""What the log is measured against: the shortest code that stores and reads the same rows, and a library.

The shortest code keeps what the log keeps of an event (sequence, id, stream, type, version of the type, time, payload)
with one unique index, durably at every commit. It asks for no duplicate, counts no version, has no chain, and its
sequence is gapless only while there is one writer that never fails. Plain sqlite3 and COPY by psycopg; msgspec.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

import msgspec
import psycopg

from foedus.graph.events import EVENT_TYPES, Event
from foedus.graph.log.opened import open_log
from foedus.graph.log.port import by_stream

ENCODER = msgspec.json.Encoder()
DECODERS = {name: msgspec.json.Decoder(cls) for name, cls in EVENT_TYPES.items()}
PAGE = 1_000


class Stores(Protocol):
    """Something that stores events in batches, and reads them all back, typed."""

    def append(self, batch: Sequence[Event]) -> None: ...

    def replay(self) -> Iterator[object]: ...

    def close(self) -> None: ...


class Log:
    """The log itself."""

    def __init__(self, address: str | None, folder: Path) -> None:
        self.log = open_log(address, folder).log

    def append(self, batch: Sequence[Event]) -> None:
        self.log.append(by_stream(batch))

    def replay(self) -> Iterator[object]:
        return self.log.read()

    def close(self) -> None:
        self.log.close()


class DirectSqlite:
    """Plain sqlite3."""

    def __init__(self, path: Path) -> None:
        self.connection = sqlite3.connect(path, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            self.connection.execute(f"PRAGMA {pragma}")
        self.connection.execute(
            "CREATE TABLE events (sequence INTEGER PRIMARY KEY, event_id BLOB UNIQUE, stream TEXT, type TEXT, "
            "schema_version INTEGER, recorded_at INTEGER, payload BLOB) STRICT"
        )

    def append(self, batch: Sequence[Event]) -> None:
        now = time.time_ns() // 1000
        rows = [
            (bytes.fromhex(event.event_id), event.stream, type(event).__name__, event.schema_version, now,
             ENCODER.encode(event))
            for event in batch
        ]  # fmt: skip
        self.connection.execute("BEGIN IMMEDIATE")
        self.connection.executemany(
            "INSERT INTO events (event_id, stream, type, schema_version, recorded_at, payload) VALUES (?, ?, ?, ?, ?, ?)",
            rows,
        )
        self.connection.execute("COMMIT")

    def replay(self) -> Iterator[object]:
        for kind, payload in self.connection.execute("SELECT type, payload FROM events ORDER BY sequence"):
            yield DECODERS[kind].decode(payload)

    def close(self) -> None:
        self.connection.close()


class DirectPostgres:
    """Plain binary COPY."""

    def __init__(self, address: str) -> None:
        self.connection = psycopg.connect(address, autocommit=True)
        self.connection.execute(
            "CREATE TABLE direct (sequence bigint GENERATED ALWAYS AS IDENTITY, event_id bytea UNIQUE, stream text, "
            "type text, schema_version integer, recorded_at bigint, payload bytea)"
        )

    def append(self, batch: Sequence[Event]) -> None:
        now = time.time_ns() // 1000
        with self.connection.cursor().copy(
            "COPY direct (event_id, stream, type, schema_version, recorded_at, payload) FROM STDIN (FORMAT BINARY)"
        ) as copy:
            copy.set_types(("bytea", "text", "text", "int4", "int8", "bytea"))
            for event in batch:
                copy.write_row(
                    (bytes.fromhex(event.event_id), event.stream, type(event).__name__, event.schema_version, now,
                     ENCODER.encode(event))
                )  # fmt: skip

    def replay(self) -> Iterator[object]:
        rows = self.connection.execute("SELECT type, payload FROM direct ORDER BY sequence", binary=True)
        for kind, payload in rows:
            yield DECODERS[kind].decode(payload)

    def close(self) -> None:
        self.connection.close()


class Library:
    """The application recorder of `eventsourcing`, its fastest way in and out; msgspec makes the bytes here too."""

    def __init__(self, engine: str, **settings: str) -> None:
        from eventsourcing.persistence import InfrastructureFactory

        settings |= {"PERSISTENCE_MODULE": f"eventsourcing.{engine}", "ORIGINATOR_ID_TYPE": "text"}
        self.factory = InfrastructureFactory.construct(settings)
        self.recorder = self.factory.application_recorder()

    def append(self, batch: Sequence[Event]) -> None:
        from eventsourcing.persistence import StoredEvent

        self.recorder.insert_events(
            [StoredEvent(event.stream, 1, type(event).__name__, ENCODER.encode(event)) for event in batch]
        )

    def replay(self) -> Iterator[object]:
        after = 0
        while page := self.recorder.select_notifications(after + 1, PAGE):
            for each in page:
                yield DECODERS[each.topic].decode(each.state)
            after = page[-1].id

    def close(self) -> None:
        self.factory.close()
