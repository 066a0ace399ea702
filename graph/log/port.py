"""The port: what every log promises, whatever engine it lies on (G1 to G5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Literal, NamedTuple, Protocol

import msgspec

from foedus.graph.events import Event

ANY = None
"""Expected version of a writer who does not mind what the stream holds already."""


class UnknownEvent(msgspec.Struct, frozen=True):
    """An event of a type or version that this program does not know; kept unharmed, and no projection passes it."""

    type: str
    schema_version: int
    payload: bytes


class Recorded(msgspec.Struct, frozen=True, gc=False):
    """An event as it stands in the log.

    Attributes:
        sequence: its number in the log, from 1, gapless, in commit order.
        version: its number in its stream, from 1.
        recorded_at: when, in UTC; never earlier than its predecessor's.
        chain: SHA-256 over the predecessor's chain value and this row.
        stored: type, version and payload as they stand in the log, which the chain covers.
    """

    sequence: int
    event_id: str
    stream: str
    version: int
    recorded_at: datetime
    event: Event | UnknownEvent
    chain: bytes
    stored: tuple[str, int, bytes]


class StreamAppend(msgspec.Struct, frozen=True, gc=False):
    """Events for one stream, at the version that the writer expects it to have (0: no event yet)."""

    stream: str
    expected_version: int | None
    events: Sequence[Event]


class Appended(msgspec.Struct, frozen=True, gc=False):
    """What became of one event: the sequence that it has, and whether it was there already."""

    sequence: int
    status: Literal["stored", "duplicate"]


class Head(NamedTuple):
    """The last event's place: sequence 0 and the zero chain for an empty log."""

    sequence: int
    chain: bytes
    recorded_at: datetime | None


class EventLog(Protocol):
    """An append-only log of events."""

    @property
    def log_id(self) -> str:
        """The log's own id, made once."""
        ...

    def append(self, appends: Iterable[StreamAppend]) -> list[Appended]:
        """Append all or nothing, durably; one `Appended` an event, in the order given.

        An event whose id is in the log already is reported as duplicate and not stored again. A stream that is
        not at its expected version raises `WrongExpectedVersion`, unless all its events are duplicates.
        """
        ...

    def read(
        self,
        after: int = 0,
        *,
        limit: int | None = None,
        types: Iterable[type[Event]] | None = None,
        stream: str | None = None,
    ) -> Iterator[Recorded]:
        """Events with a sequence greater than `after`, in order; of some types, of one stream."""
        ...

    def head(self) -> Head:
        """Where the log ends."""
        ...

    def sequence_at(self, instant: datetime) -> int:
        """The sequence of the last event recorded at or before the instant; 0 if none was."""
        ...

    def follow(self, after: int, *, poll_seconds: float = 1.0) -> Iterator[Recorded]:
        """Events after `after` as they come, for ever. A wake-up is a hint; polling is the truth."""
        ...

    def close(self) -> None:
        """Release what is held."""
        ...


class TextStore(Protocol):
    """Article texts, content-addressed, apart from the log, each present or withdrawn."""

    def put(self, text: str) -> str:
        """Keep a text durably and return its id; the same text has the same id.

        A long text that was withdrawn is not kept again: its id comes back, under which `get` finds None. A short one
        can't be told from others once it is withdrawn, which is what its salt is for.
        """
        ...

    def get(self, text_id: str) -> str | None:
        """The text, or None if it was withdrawn. Raises `NotFound` for an id that was never given."""
        ...

    def withdraw(self, text_id: str) -> None:
        """Erase the text's bytes from every file of the store."""
        ...


def by_stream(events: Iterable[Event], expected_version: int | None = ANY) -> list[StreamAppend]:
    """Neighbouring events of one stream as one `StreamAppend` each, in the order given."""
    appends: list[StreamAppend] = []
    last: str | None = None
    neighbours: list[Event] = []
    for event in events:
        stream = event.stream
        if stream != last:
            last, neighbours = stream, []
            appends.append(StreamAppend(stream, expected_version, neighbours))
        neighbours.append(event)
    return appends
