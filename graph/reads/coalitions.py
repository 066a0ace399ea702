"""Coalitions of a window: who took the same side, computed from the positions of the graph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

import msgspec

from foedus.cypher.catalogue import statement
from foedus.errors import BadInput
from foedus.graph.engine.connection import Graph
from foedus.graph.fold.coalitions import MIN_AGREEMENT, MIN_COMMON, Coalition, coalitions
from foedus.graph.fold.model import Stance
from foedus.graph.projection.snapshot import Snapshot
from foedus.graph.reads.alliances import members
from foedus.graph.reads.as_of import AsOf
from foedus.graph.time import DateInterval, When


class Coalitions(msgspec.Struct, frozen=True, kw_only=True):
    """The coalitions among some actors in a window, largest first.

    Attributes:
        among: the actors that were looked at, sorted.
        silent: those of them of whom no side taken in the window is known.
        apart: those who took sides, and are in no coalition.
    """

    window: DateInterval
    known_sequence: int
    min_common: int
    min_agreement: float
    among: tuple[str, ...]
    coalitions: tuple[Coalition, ...]
    apart: tuple[str, ...]
    silent: tuple[str, ...]


def window_of(text: str) -> DateInterval:
    """A window from ``2022..2024-06`` or ``2022``: from the first day of its begin through the last day of its end."""
    begin, dots, end = text.partition("..")
    window = DateInterval(When.parse(begin).first, When.parse(end if dots else begin).last + timedelta(days=1))
    if window.start >= window.end:
        raise BadInput(f"{text!r} ends before it begins: write the earlier day first, such as 2022-01-01..2024-06-30")
    return window


def last_day(window: DateInterval) -> date:
    """The last day of a window, today in UTC at the latest: the day on which it is asked who is a member."""
    return min(window.end - timedelta(days=1), datetime.now(UTC).date())


def expanded(graph: Graph, actors: Iterable[str], as_of: AsOf) -> tuple[str, ...]:
    """Actors, with each organisation that has members at (T, K) replaced by them; sorted."""
    found: set[str] = set()
    for actor in actors:
        own = {member.actor for member in members(graph, actor, as_of)}
        found |= own or {actor}
    return tuple(sorted(found))


def sides_in(
    graph: Graph, among: Collection[str], window: DateInterval, known_sequence: int, columns: Snapshot | None = None
) -> dict[str, dict[str, Stance]]:
    """The last side that each of some actors took on each matter within a window: actor, matter, stance.

    Arguments as those of `coalitions_in`.
    """
    if columns is not None:
        return columns.taken_in(window, known_sequence, frozenset(among))
    rows = graph.read(
        statement("read/sides_in_window"),
        actors=sorted(among),
        window_from=window.start,
        window_to=window.end,
        known_sequence=known_sequence,
    )
    sides: defaultdict[str, dict[str, Stance]] = defaultdict(dict)
    for row in rows:
        if row["stance"] is not None:
            matter = "/".join(filter(None, (row["question"], row["option"])))
            sides[row["actor"]][matter] = row["stance"]
    return dict(sides)


def coalitions_in(
    graph: Graph,
    among: Sequence[str],
    window: DateInterval,
    known_sequence: int,
    *,
    min_common: int = MIN_COMMON,
    min_agreement: float = MIN_AGREEMENT,
    columns: Snapshot | None = None,
) -> Coalitions:
    """The coalitions among some actors, by the last side that each took on each matter within the window.

    Args:
        graph: where to read.
        among: ids of actors.
        window: the days within which an act must lie.
        known_sequence: K.
        min_common: matters on which every two of a coalition took sides.
        min_agreement: share of these on which they took the same, 0 to 1.
        columns: a snapshot that says what the graph says, to be read in its place.
    """
    sides = sides_in(graph, among, window, known_sequence, columns)
    found = coalitions(sides, min_common=min_common, min_agreement=min_agreement)
    together = {member for one in found for member in one.members}
    return Coalitions(
        window=window,
        known_sequence=known_sequence,
        min_common=min_common,
        min_agreement=min_agreement,
        among=tuple(sorted(among)),
        coalitions=found,
        apart=tuple(sorted(set(sides) - together)),
        silent=tuple(sorted(set(among) - set(sides))),
    )
