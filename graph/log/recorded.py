"""Rows as they come from storage, made into what a reader gets; and by which types they are found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from foedus.graph.log.codec import decode
from foedus.graph.log.numbering import FlatRow, as_instant
from foedus.graph.log.port import Recorded

BULK = frozenset({"ClaimAsserted", "VoteRecorded"})
"""Types that are left out of the index by type; in it, they would slow down each append of them."""

RARER = "".join(f" AND type <> '{name}'" for name in sorted(BULK))
"""What the index by type says of itself; an engine rides on it where a query says the same."""


def recorded(rows: Iterable[FlatRow]) -> Iterator[Recorded]:
    """Each row's event, typed, with its place in the log."""
    last, instant = 0, as_instant(0)
    for sequence, event_id, stream, version, kind, schema_version, recorded_at, payload, chain in rows:
        if recorded_at != last:  # the events of one append share their time
            last, instant = recorded_at, as_instant(recorded_at)
        yield Recorded(
            sequence,
            event_id.hex(),
            stream,
            version,
            instant,
            decode(kind, schema_version, payload),
            chain,
            (kind, schema_version, payload),
        )
