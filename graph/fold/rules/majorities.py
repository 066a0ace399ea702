"""Majorities in which every member counts for one, of all members or of those present and voting."""

from __future__ import annotations

from collections.abc import Callable, Collection
from fractions import Fraction

from foedus.graph.fold.rules.outcome import Judge, Outcome, Sides, by_supporters

HALF = Fraction(1, 2)
TWO_THIRDS = Fraction(2, 3)


def of_members(needed: Callable[[int], int]) -> Judge:
    """`needed(members)` of all members must be for it."""

    def judge(electorate: Collection[str], sides: Sides) -> Outcome:
        wanted = needed(len(electorate))
        return by_supporters(lambda who: len(who) >= wanted, wanted, frozenset(electorate))(sides)

    return judge


def of_voting(needed: Callable[[int], int]) -> Judge:
    """`needed(voting)` of those who vote for or against must be for it; who abstains does not vote.

    A member of whom nothing is known may vote either way. Once all are known it is reached or blocked, never open.
    """

    def judge(electorate: Collection[str], sides: Sides) -> Outcome:
        in_favour = sum(sides.get(member) == "support" for member in electorate)
        against = sum(sides.get(member) == "oppose" for member in electorate)
        silent = tuple(sorted(member for member in electorate if member not in sides))
        wanted = needed(in_favour + against)
        if in_favour >= needed(in_favour + against + len(silent)):
            return Outcome("reached", wanted, ())
        blocked = in_favour + len(silent) < needed(in_favour + len(silent) + against)
        return Outcome("blocked" if blocked else "open", wanted, silent)

    return judge


def more_than(share: Fraction) -> Callable[[int], int]:
    """The least number that is more than this share."""
    return lambda of: int(share * of) + 1


def at_least(share: Fraction) -> Callable[[int], int]:
    """The least number that is this share or more, and at least one."""
    return lambda of: max(1, -int(-share * of // 1))
