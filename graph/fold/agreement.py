"""How often two actors took the same side on the questions on which both took one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import NamedTuple

import msgspec

from foedus.graph.fold.model import Stance

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


class _Bits(NamedTuple):
    """An actor's sides as sets of questions: one bit each, so that two actors are compared in a few operations."""

    support: int
    oppose: int
    undecided: int

    def against(self, other: _Bits) -> Agreement:
        common = (self.support | self.oppose | self.undecided) & (other.support | other.oppose | other.undecided)
        same = self.support & other.support | self.oppose & other.oppose | self.undecided & other.undecided
        opposite = self.support & other.oppose | self.oppose & other.support
        both, alike = common.bit_count(), same.bit_count()
        return Agreement(both, alike, both + alike - opposite.bit_count())  # 2 if alike, 1 if neither, 0 if opposite


def agreement(one: Sides, other: Sides) -> Agreement:
    """How two actors agree on what both took a side on."""
    places: dict[str, int] = {}
    return _bits(one, places).against(_bits(other, places))


def agreements(sides: Mapping[str, Sides], among: Iterable[str] | None = None) -> dict[tuple[str, str], Agreement]:
    """The agreement of every pair of actors (of those in `among`), by sorted pair."""
    places: dict[str, int] = {}
    actors = sorted(set(sides) if among is None else set(sides) & set(among))
    bits = {actor: _bits(sides[actor], places) for actor in actors}
    return {(one, other): bits[one].against(bits[other]) for one, other in combinations(actors, 2)}


def _bits(sides: Sides, places: dict[str, int]) -> _Bits:
    """The sides of an actor; `places` gives each question its bit, and grows."""
    taken: dict[Stance, bytearray] = {stance: bytearray() for stance in ("support", "oppose", "undecided")}
    for question, stance in sides.items():
        place, bit = divmod(places.setdefault(question, len(places)), 8)
        held = taken[stance]
        if len(held) <= place:
            held.extend(bytes(place + 1 - len(held)))
        held[place] |= 1 << bit
    return _Bits(**{stance: int.from_bytes(held, "little") for stance, held in taken.items()})
