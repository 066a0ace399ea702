"""Acts of one day that disagree: who is believed. No rule looks at the order of arrival."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Literal

import msgspec

from foedus.graph.events import Basis
from foedus.graph.fold.acts import STANCE
from foedus.graph.fold.model import Entry, Policy, Stance

RANK: dict[Basis, int] = {"record": 4, "statement": 3, "named": 2, "unnamed": 1}
"""An actor's own recorded vote or signature > its own statement > a named source > an unnamed one."""


Criterion = Literal["basis", "sources", "reliability", "precision"]
CRITERIA: dict[Policy, tuple[Criterion, ...]] = {
    "most_reliable": ("basis", "sources", "reliability"),
    "majority": ("sources",),
    "latest": ("precision",),
}
"""What each policy compares, in this order: whose word it is, how many independent sources, the most reliable outlet,
how precise the date is."""


class Verdict(msgspec.Struct, frozen=True):
    """One day's outcome.

    Attributes:
        stance: None where the policy finds no winner.
        winning: the entries that say so; without a winner, those of the first side.
        losing: the others.
    """

    stance: Stance | None
    winning: tuple[Entry, ...]
    losing: tuple[Entry, ...]

    @property
    def sides_if_tied(self) -> tuple[str, ...]:
        """Without a winner, the claims of this day: two disputed days are one interval only if these are the same."""
        if self.stance is not None:
            return ()
        return tuple(sorted(entry.claim_id for entry in (*self.winning, *self.losing)))


def decide(entries: Sequence[Entry], policy: Policy) -> Verdict:
    """The outcome of entries that all take a side and have one first day."""
    sides = _sides(entries)
    ranked = sorted(sides, key=lambda stance: (_strength(sides[stance], policy), stance), reverse=True)
    first = ranked[0]
    tied = len(ranked) > 1 and _strength(sides[ranked[1]], policy) == _strength(sides[first], policy)
    if tied:
        best = _strength(sides[first], policy)
        equal: list[Stance] = [stance for stance in ranked if _strength(sides[stance], policy) == best]
        first = min(equal)
    losing = [entry for stance, side in sides.items() if stance != first for entry in side]
    return Verdict(None if tied else first, _ordered(sides[first]), _ordered(losing))


def decided_by(entries: Sequence[Entry], policy: Policy) -> Criterion | None:
    """What decides between entries of one first day that disagree; None if nothing does."""
    best, second, *_ = sorted((_strength(side, policy) for side in _sides(entries).values()), reverse=True)
    compared = zip(CRITERIA[policy], best, second, strict=True)
    return next((criterion for criterion, one, other in compared if one != other), None)


def _sides(entries: Sequence[Entry]) -> dict[Stance, list[Entry]]:
    sides: dict[Stance, list[Entry]] = defaultdict(list)
    for entry in entries:
        sides[STANCE[entry.act]].append(entry)
    return sides


def _strength(side: Sequence[Entry], policy: Policy) -> tuple[float, ...]:
    sources = len({entry.source for entry in side})
    if policy == "majority":
        return (sources,)
    if policy == "latest":
        # of one first day, the more precise date is the later word: "on 18 June" after "in June"
        return (max(_precision(entry) for entry in side),)
    rank = max(RANK[entry.basis] for entry in side)
    return (rank, sources, max(entry.reliability for entry in side))


def _precision(entry: Entry) -> int:
    assert entry.valid_from is not None
    return ("year", "month", "day").index(entry.valid_from.precision)


def _ordered(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    return tuple(sorted(entries, key=lambda entry: (entry.claim_id, entry.source)))
