"""Rows as they come from storage, made into what a reader gets; and by which types they are found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from foedus.graph.events import Event
from foedus.graph.log.codec import decode, reads_current
from foedus.graph.log.numbering import FlatRow, as_instant
from foedus.graph.log.port import Recorded

BULK = frozenset({"ClaimAsserted", "VoteRecorded"})
"""Types that are left out of the index by type; in it, they would slow down each append of them."""

RARER = "".join(f" AND type <> '{name}'" for name in sorted(BULK))
"""What the index by type says of itself; an engine rides on it where a query says the same."""


def recorded(rows: Iterable[FlatRow]) -> Iterator[Recorded]:
    """Each row's event, typed, with its place in the log."""
    time, instant = 0, as_instant(0)
    last: tuple[str, int] | None = None
    read: Callable[[bytes], Event] | None = None
    for sequence, event_id, stream, version, kind, schema_version, recorded_at, payload, chain in rows:
        if recorded_at != time:  # the events of one append share their time
            time, instant = recorded_at, as_instant(recorded_at)
        if (kind, schema_version) != last:  # and neighbours often their type
            last = kind, schema_version
            read = reads_current(kind, schema_version)
        try:
            event = read(payload) if read is not None else decode(kind, schema_version, payload)
        except ValueError:  # msgspec's and Python's word for bytes that are no such event
            event = decode(kind, schema_version, payload)  # says which, and why
        stored = (kind, schema_version, payload)
        yield Recorded(sequence, event_id.hex(), stream, version, instant, event, chain, stored)
