"""Records into the log: in batches, each all or nothing, so that what is broken off is taken up by doing it again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import msgspec

from foedus.errors import BadInput
from foedus.graph.events import Event
from foedus.graph.log.port import EventLog, by_stream
from foedus.ingest.records.actors import Actors
from foedus.ingest.records.fields import Fields
from foedus.ingest.records.mapping import Mapping, Records
from foedus.ingest.records.memberships import Memberships
from foedus.ingest.records.offices import Offices
from foedus.ingest.records.parties import Parties
from foedus.ingest.records.reading import Reading, reading
from foedus.ingest.records.tables import Rejected
from foedus.ingest.records.treaties import Treaties
from foedus.ingest.records.votes import Votes
from foedus.ingest.resolve.registry import Registry

BATCH = 5_000
"""Events that go into the log together."""

LISTED = 1_000
"""Rejected rows that a report lists; all of them are counted."""


class Maker(Protocol):
    """Makes the events of a row of some kind of records; raises `BadInput` for a row that cannot be used."""

    def events(self, fields: Fields) -> list[Event]:
        """The events of one row."""
        ...


MAKERS: dict[Records, Callable[[Mapping, Actors, str], Maker]] = {
    "un-votes": Votes,
    "memberships": Memberships,
    "office-holders": Offices,
    "treaties": Treaties,
    "parties": Parties,
}
"""Who makes the events, by the kind of records."""


class Loaded(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a table.

    Attributes:
        rows: rows read.
        passed_over: rows that the mapping says to pass over.
        rejected: rows that could not be used.
        rejections: the first thousand of them.
        events: events made of the rows, of which `stored` are new in the log and `duplicates` were there.
        dry_run: nothing was stored.
    """

    rows: int = 0
    passed_over: int = 0
    rejected: int = 0
    rejections: tuple[Rejected, ...] = ()
    events: int = 0
    stored: int = 0
    duplicates: int = 0
    dry_run: bool = False


class Loading:
    """One table on its way into the log (None: a dry run).

    Attributes:
        loaded: what has become of it so far.
    """

    def __init__(self, log: EventLog | None, progress: Callable[[str, int, int], None] | None = None) -> None:
        self._log = log
        self._progress = progress
        self._rejections: list[Rejected] = []
        self._counts = dict.fromkeys(("rows", "passed_over", "rejected", "events", "stored", "duplicates"), 0)

    @property
    def loaded(self) -> Loaded:
        """See `Loaded`."""
        return Loaded(**self._counts, rejections=tuple(self._rejections), dry_run=self._log is None)

    def load(self, path: Path, records: Records, mapping: str | None, registry: Registry) -> Loaded:
        """Load a table; raises `BadInput` where it cannot be read on. What is in the log then stays there."""
        with reading(path, records, mapping) as table:
            actors = Actors(table.mapping, registry)
            maker = MAKERS[records](table.mapping, actors, table.name)
            batch: list[Event] = []
            try:
                for events in self._made(table, maker):
                    batch += actors.registered
                    actors.registered.clear()
                    batch += events
                    if len(batch) >= BATCH:
                        full, batch = batch, []
                        self._store(full, table)
            finally:
                self._store(batch, table)
        return self.loaded

    def _made(self, table: Reading, maker: Maker) -> Iterator[list[Event]]:
        for row in table.rows():
            self._counts["rows"] += 1
            if row is None:
                self._counts["passed_over"] += 1
            elif isinstance(row, Rejected):
                self._reject(row)
            else:
                try:
                    yield maker.events(row)
                except BadInput as error:
                    self._reject(Rejected(row.line, str(error)))

    def _reject(self, row: Rejected) -> None:
        self._counts["rejected"] += 1
        if len(self._rejections) < LISTED:
            self._rejections.append(row)

    def _store(self, batch: list[Event], table: Reading) -> None:
        self._counts["events"] += len(batch)
        if self._log is not None:
            for appended in self._log.append(by_stream(batch)):
                self._counts["stored" if appended.status == "stored" else "duplicates"] += 1
        if self._progress is not None:
            self._progress(f"loading {table.name} (bytes)", *table.progress)
