"""What every adapter does between reading the head and writing rows: duplicates, versions, numbers, time, chain."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta

import msgspec

from foedus.errors import Unavailable, WrongExpectedVersion
from foedus.graph.log.chain import Row, link
from foedus.graph.log.codec import encode
from foedus.graph.log.port import Appended, StreamAppend

CLOCK_TOLERANCE = timedelta(days=1)
"""How far the clock may stand behind the head before an append is refused; less is bridged by the head's time."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Numbered(msgspec.Struct):
    """What is to be written, and what to answer."""

    rows: list[tuple[Row, bytes]]
    appended: list[Appended]


def now_in_microseconds() -> int:
    """The clock, in microseconds since 1970, UTC."""
    return time.time_ns() // 1000


def as_instant(microseconds: int) -> datetime:
    """Microseconds since 1970 as an instant in UTC."""
    return _EPOCH + timedelta(microseconds=microseconds)


def in_microseconds(instant: datetime) -> int:
    """An instant as microseconds since 1970."""
    return (instant - _EPOCH) // timedelta(microseconds=1)


def number(
    appends: Iterable[StreamAppend],
    *,
    head: tuple[int, bytes, int],
    stored: Mapping[bytes, int],
    version_of: Callable[[str], int],
    clock: int,
) -> Numbered:
    """Give each new event its sequence, version, time and chain value.

    Args:
        appends: what the caller wants in, in order.
        head: sequence, chain value and time of the log's last event.
        stored: sequence of each given event id that is in the log already.
        version_of: the version that a stream stands at.
        clock: microseconds since 1970.
    """
    sequence, chain, last = head
    if last - clock > CLOCK_TOLERANCE // timedelta(microseconds=1):
        raise Unavailable(
            f"the clock says {as_instant(clock):%Y-%m-%d %H:%M} UTC, but the log's last event was recorded "
            f"at {as_instant(last):%Y-%m-%d %H:%M} UTC; set the clock. Nothing was stored"
        )
    recorded_at = max(clock, last)
    known = dict(stored)
    versions: dict[str, int] = {}
    numbered = Numbered([], [])
    for stream, expected, events in appends:
        fresh = []
        for event in events:
            event_id = bytes.fromhex(event.event_id)
            fresh.append((event, event_id, event_id not in known))
        if any(new for _, _, new in fresh):
            if stream not in versions:
                versions[stream] = version_of(stream)
            if expected is not None and versions[stream] != expected:
                raise WrongExpectedVersion(
                    f"stream {stream} is at version {versions[stream]}, not {expected}: read it again and decide anew"
                )
        for event, event_id, _ in fresh:
            if event_id in known:
                numbered.appended.append(Appended(known[event_id], "duplicate"))
                continue
            sequence += 1
            versions[stream] += 1
            row = Row(sequence, event_id, stream, versions[stream], *encode_at(event, recorded_at))
            chain = link(chain, row)
            known[event_id] = sequence
            numbered.rows.append((row, chain))
            numbered.appended.append(Appended(sequence, "stored"))
    return numbered


def encode_at(event: object, recorded_at: int) -> tuple[str, int, int, bytes]:
    """The last four columns of a row."""
    kind, schema_version, payload = encode(event)  # type: ignore[arg-type]
    return kind, schema_version, recorded_at, payload
