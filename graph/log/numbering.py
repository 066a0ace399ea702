"""What every adapter does between reading the head and writing rows: duplicates, versions, numbers, time, chain."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta

from foedus.errors import Unavailable, WrongExpectedVersion
from foedus.graph.log.chain import link
from foedus.graph.log.codec import encode
from foedus.graph.log.port import Appended, StreamAppend

CLOCK_TOLERANCE = timedelta(days=1)
"""How far the clock may stand behind the head before an append is refused; less is bridged by the head's time."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


FlatRow = tuple[int, bytes, str, int, str, int, int, bytes, bytes]
"""The columns of a row and its chain value, as the adapters write them."""


def now_in_microseconds() -> int:
    """The clock, in microseconds since 1970, UTC."""
    return time.time_ns() // 1000


def as_instant(microseconds: int) -> datetime:
    """Microseconds since 1970 as an instant in UTC."""
    return _EPOCH + timedelta(microseconds=microseconds)


def in_microseconds(instant: datetime) -> int:
    """An instant as microseconds since 1970."""
    return (instant - _EPOCH) // timedelta(microseconds=1)


class Numbering:
    """Gives each new event its sequence, version, time and chain value, in the order of one append.

    Attributes:
        appended: what to answer, filled by `rows`.
        sequences: of each given id that is in the log, with those that `rows` gave.
        versions: of each given stream that holds an event, with what `rows` gave.
    """

    def __init__(
        self,
        *,
        head: tuple[int, bytes, int],
        stored: Mapping[bytes, int],
        versions: Mapping[str, int],
        clock: int,
    ) -> None:
        """Begin at the log's end.

        Args:
            head: sequence, chain value and time of the log's last event.
            stored: sequence of each given event id that is in the log already.
            versions: the version of each given stream that holds an event.
            clock: microseconds since 1970.
        """
        self._sequence, self._chain, last = head
        if last - clock > CLOCK_TOLERANCE // timedelta(microseconds=1):
            raise Unavailable(
                f"the clock says {as_instant(clock):%Y-%m-%d %H:%M} UTC, but the log's last event was recorded "
                f"at {as_instant(last):%Y-%m-%d %H:%M} UTC; set the clock. Nothing was stored"
            )
        self._recorded_at = max(clock, last)
        self.sequences = dict(stored)
        self.versions = dict(versions)
        self.appended: list[Appended] = []

    @property
    def head(self) -> tuple[int, bytes, int]:
        """Sequence, chain value and time of the last row that was given out."""
        return self._sequence, self._chain, self._recorded_at

    def rows(self, appends: Iterable[StreamAppend], event_ids: Iterable[bytes]) -> Iterator[FlatRow]:
        """The rows to write, one after the other; duplicates are passed over.

        Raises:
            WrongExpectedVersion: a stream is not where its writer expects it, and some of its events are new.
        """
        known, recorded_at, each, appended = self.sequences, self._recorded_at, iter(event_ids), self.appended.append
        for append in appends:
            stream, expected = append.stream, append.expected_version
            version = self.versions.get(stream, 0)
            first = True
            for event in append.events:
                event_id = next(each)
                if event_id in known:
                    appended(Appended(known[event_id], "duplicate"))
                    continue
                if first and expected is not None and version != expected:
                    raise WrongExpectedVersion(
                        f"stream {stream} is at version {version}, not {expected}: read it again and decide anew"
                    )
                first = False
                version += 1
                sequence = known[event_id] = self._sequence = self._sequence + 1
                kind, schema_version, payload = encode(event)
                row = (sequence, event_id, stream, version, kind, schema_version, recorded_at, payload)
                chain = self._chain = link(self._chain, row)
                appended(Appended(sequence, "stored"))
                yield (*row, chain)  # pyright: ignore[reportReturnType] (it forgets what a row is made of)
            self.versions[stream] = version
