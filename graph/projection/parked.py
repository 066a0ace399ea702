"""A log without the events that someone has parked: what the projection passes by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from foedus.graph.events import Event
from foedus.graph.log.port import Recorded


class Readable(Protocol):
    """What the projection needs of a log."""

    def read(
        self,
        after: int = 0,
        *,
        limit: int | None = None,
        types: Iterable[type[Event]] | None = None,
        stream: str | None = None,
    ) -> Iterator[Recorded]:
        """As `EventLog.read`."""
        ...


class Passing:
    """The reading side of a log, less some sequences; the log itself is not touched."""

    def __init__(self, log: Readable, parked: Iterable[int]) -> None:
        self._log = log
        self._parked = frozenset(parked)

    def read(
        self,
        after: int = 0,
        *,
        limit: int | None = None,
        types: Iterable[type[Event]] | None = None,
        stream: str | None = None,
    ) -> Iterator[Recorded]:
        """As `EventLog.read`; `limit` counts parked events too."""
        found = self._log.read(after, limit=limit, types=types, stream=stream)
        return (each for each in found if each.sequence not in self._parked) if self._parked else found
