"""How often two actors took the same side on the questions on which both took one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations

import msgspec

from foedus.graph.fold.model import Stance

HALF_STEPS: Mapping[Stance, int] = {"oppose": 0, "undecided": 1, "support": 2}
"""Sides on a line, in halves: an abstention lies half way between for and against."""

Sides = Mapping[str, Stance]
"""Question (or roll call) -> the side taken, of one actor in one window."""


class Agreement(msgspec.Struct, frozen=True):
    """Two actors in one window.

    Attributes:
        common: questions on which both took a side; an abstention is one, an absence is not.
        same: of these, how many on the same side.
        halves: sum over them of two less the distance in halves: 2 for the same side, 1 if one abstained, 0 for
            opposite sides.
    """

    common: int
    same: int
    halves: int

    @property
    def identical(self) -> float | None:
        """Share of the common questions with the same side, None without common questions."""
        return self.same / self.common if self.common else None

    @property
    def graded(self) -> float | None:
        """The same with half a point where only one abstained, None without common questions (Lijphart 1963)."""
        return self.halves / (2 * self.common) if self.common else None


def agreement(one: Sides, other: Sides) -> Agreement:
    """How two actors agree on what both took a side on."""
    fewer, more = sorted((one, other), key=len)
    common = same = halves = 0
    for question, side in fewer.items():
        against = more.get(question)
        if against is not None:
            common += 1
            same += side == against
            halves += 2 - abs(HALF_STEPS[side] - HALF_STEPS[against])
    return Agreement(common, same, halves)


def agreements(sides: Mapping[str, Sides], among: Iterable[str] | None = None) -> dict[tuple[str, str], Agreement]:
    """The agreement of every pair of actors (of those in `among`), by sorted pair."""
    actors = sorted(set(sides) if among is None else set(sides) & set(among))
    return {(one, other): agreement(sides[one], sides[other]) for one, other in combinations(actors, 2)}
