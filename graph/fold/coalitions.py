"""Coalitions: actors who took the same side on enough common questions. Computed, never stored as a fact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from foedus.graph.fold.agreement import Agreement, Sides, agreements

MIN_COMMON = 3
MIN_AGREEMENT = 0.8


class Coalition(msgspec.Struct, frozen=True):
    """Actors of whom every two agree enough.

    Attributes:
        members: sorted.
        weakest: the least share of identical sides among its pairs.
        common: the least number of common questions among its pairs.
    """

    members: tuple[str, ...]
    weakest: float
    common: int


def coalitions(
    sides: Mapping[str, Sides],
    *,
    among: Iterable[str] | None = None,
    min_common: int = MIN_COMMON,
    min_agreement: float = MIN_AGREEMENT,
) -> tuple[Coalition, ...]:
    """The coalitions of a window, largest first; who is in none is left out.

    The pairs that agree most are joined first, and two groups become one only if every pair across them has enough
    common questions and agrees enough: nobody is in a coalition by way of a friend's friend. Ties are broken by more
    common questions, then by ids.

    Args:
        sides: of each actor, question -> side, in the window.
        among: actors to look at; all if None.
        min_common: common questions that every pair must have.
        min_agreement: share of identical sides that every pair must have, 0 to 1.
    """
    pairs = agreements(sides, among)
    enough = {pair: found for pair, found in pairs.items() if _agrees(found, min_common, min_agreement)}
    group = {actor: frozenset((actor,)) for pair in enough for actor in pair}
    for one, other in sorted(enough, key=lambda pair: (-_share(enough[pair]), -enough[pair].common, pair)):
        left, right = group[one], group[other]
        if left != right and all(_pair(a, b) in enough for a in left for b in right):
            group.update(dict.fromkeys(left | right, left | right))
    found = [_coalition(members, enough) for members in set(group.values()) if len(members) > 1]
    return tuple(sorted(found, key=lambda one: (-len(one.members), one.members)))


def _agrees(found: Agreement, min_common: int, min_agreement: float) -> bool:
    return found.common >= max(1, min_common) and _share(found) >= min_agreement


def _share(found: Agreement) -> float:
    return found.identical or 0.0


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def _coalition(members: frozenset[str], enough: Mapping[tuple[str, str], Agreement]) -> Coalition:
    own = [enough[_pair(one, other)] for one in members for other in members if one < other]
    return Coalition(tuple(sorted(members)), min(_share(found) for found in own), min(found.common for found in own))
