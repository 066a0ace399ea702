"""Decision rules: given who decides and who takes which side, is it decided, and who is missing?

Every rule is pure. An outcome is ``reached`` if the sides taken suffice as they stand, ``blocked`` if they cannot
suffice unless someone changes sides, else ``open``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from math import ceil, floor
from typing import Literal

import msgspec

from foedus.errors import BadInput
from foedus.graph.fold.model import Stance

Result = Literal["open", "reached", "blocked"]


class Outcome(msgspec.Struct, frozen=True):
    """What a rule says of the sides taken.

    Attributes:
        needed: how many must be for it; under a rule of those voting, as things stand.
        holdouts: members who are not (yet) for it, sorted, where they are wanted.
    """

    result: Result
    needed: int
    holdouts: tuple[str, ...]


Sides = Mapping[str, Stance]
"""The side of each member that takes one; who is missing here is unknown."""
Rule = Callable[[Collection[str], Sides], Outcome]


def unanimity(electorate: Collection[str], sides: Sides) -> Outcome:
    """All must be for it; one against blocks."""
    against = any(sides.get(member) == "oppose" for member in electorate)
    missing = tuple(sorted(member for member in electorate if sides.get(member) != "support"))
    return Outcome("reached" if not missing else "blocked" if against else "open", len(electorate), missing)


def unanimity_with_abstention(electorate: Collection[str], sides: Sides) -> Outcome:
    """None may be against; who abstains does not stand in the way (Article 238(4) TFEU)."""
    against = any(sides.get(member) == "oppose" for member in electorate)
    missing = tuple(sorted(member for member in electorate if sides.get(member) not in {"support", "undecided"}))
    return Outcome("reached" if not missing else "blocked" if against else "open", len(electorate), missing)


def consensus_by_silence(electorate: Collection[str], sides: Sides) -> Outcome:
    """Adopted unless a member objects: silence does not stand in the way."""
    against = tuple(sorted(member for member in electorate if sides.get(member) == "oppose"))
    return Outcome("blocked" if against else "reached", 0, against)


def _of_members(needed: Callable[[int], int]) -> Rule:
    def rule(electorate: Collection[str], sides: Sides) -> Outcome:
        wanted = needed(len(electorate))
        in_favour = sum(sides.get(member) == "support" for member in electorate)
        against = sum(sides.get(member) == "oppose" for member in electorate)
        missing = tuple(sorted(member for member in electorate if sides.get(member) != "support"))
        if in_favour >= wanted:
            return Outcome("reached", wanted, ())
        return Outcome("blocked" if len(electorate) - against < wanted else "open", wanted, missing)

    return rule


def _of_voting(needed: Callable[[int], int]) -> Rule:
    def rule(electorate: Collection[str], sides: Sides) -> Outcome:
        in_favour = sum(sides.get(member) == "support" for member in electorate)
        against = sum(sides.get(member) == "oppose" for member in electorate)
        silent = tuple(sorted(member for member in electorate if member not in sides))
        wanted = needed(in_favour + against)
        if in_favour >= needed(in_favour + against + len(silent)):
            return Outcome("reached", wanted, ())
        if in_favour + len(silent) < needed(in_favour + len(silent) + against):
            return Outcome("blocked", wanted, silent)
        return Outcome("reached" if not silent else "open", wanted, silent)

    return rule


def _more_than_half(of: int) -> int:
    return floor(of / 2) + 1


def _two_thirds(of: int) -> int:
    return max(1, ceil(2 * of / 3))


RULES: dict[str, Rule] = {
    "unanimity": unanimity,
    "unanimity_with_abstention": unanimity_with_abstention,
    "ratification_by_all": unanimity,
    "consensus_by_silence": consensus_by_silence,
    "absolute_majority": _of_members(_more_than_half),
    "two_thirds_of_members": _of_members(_two_thirds),
    "simple_majority": _of_voting(_more_than_half),
    "two_thirds_of_present_and_voting": _of_voting(_two_thirds),
    "none": _of_members(lambda _: 0),
}
"""Every rule by its name. ``none``: a matter on which each decides for itself, such as recognition."""


def rule_named(name: str) -> Rule:
    """The rule of that name."""
    try:
        return RULES[name]
    except KeyError:
        raise BadInput(f"{name!r} is no decision rule; there are: {', '.join(sorted(RULES))}") from None
