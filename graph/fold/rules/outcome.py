"""What a rule is, and what it says.

An outcome is ``reached`` if the sides taken suffice as they stand, whatever the silent do; ``blocked`` if they cannot
suffice unless someone who is against changes sides; else ``open``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Literal

import msgspec

from foedus.graph.fold.model import Stance

Result = Literal["open", "reached", "blocked"]

Sides = Mapping[str, Stance]
"""The side of each member that takes one; who is missing here is unknown."""


class Outcome(msgspec.Struct, frozen=True):
    """What a rule says of the sides taken.

    Attributes:
        needed: how many must be for it; under a rule of those voting, as things stand; a weight under weighted votes.
        holdouts: members who are not (yet) for it, sorted, where they are wanted.
    """

    result: Result
    needed: int
    holdouts: tuple[str, ...]


Judge = Callable[[Collection[str], Sides], Outcome]


def _alike(_member: str) -> float:
    return 1.0


class Rule(msgspec.Struct, frozen=True):
    """A rule, called with the electorate and the sides that its members take.

    Attributes:
        judge: gives the outcome.
        weight: how much a member's side can move: who weighs more is asked first when the fewest are sought.
    """

    judge: Judge
    weight: Callable[[str], float] = _alike

    def __call__(self, electorate: Collection[str], sides: Sides) -> Outcome:
        """The outcome as things stand."""
        return self.judge(electorate, sides)


def by_supporters(
    suffices: Callable[[frozenset[str]], bool], needed: int, members: frozenset[str]
) -> Callable[[Sides], Outcome]:
    """The outcome of a rule that looks only at who is for it.

    Whoever is not against may still be for it, so it is blocked only if all of those together do not suffice.
    """

    def outcome(sides: Sides) -> Outcome:
        in_favour = frozenset(member for member in members if sides.get(member) == "support")
        if suffices(in_favour):
            return Outcome("reached", needed, ())
        possible = frozenset(member for member in members if sides.get(member) != "oppose")
        missing = tuple(sorted(members - in_favour))
        return Outcome("open" if suffices(possible) else "blocked", needed, missing)

    return outcome
