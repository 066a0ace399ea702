"""What follows from a rule: who is pivotal, what would suffice, and what if someone changed sides."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

import msgspec

from foedus.errors import BadInput
from foedus.graph.fold.model import Stance
from foedus.graph.fold.rules.outcome import Result, Rule, Sides
from foedus.graph.fold.rules.registry import rule_named

EASE: dict[Stance, tuple[tuple[Stance | None, ...], ...]] = {
    "support": ((None, "undecided", "oppose"), (None, "oppose", "undecided")),
    "oppose": ((None, "undecided", "support"), (None, "support", "undecided")),
}
"""In which order members are asked to take a side. The first is the likelier way; the second is shorter where an
abstention does not stand in the way, and is taken only then."""

Kind = tuple[float, Stance | None]
"""What a member weighs, and where it stands: under every rule here, members of one kind are alike."""


class Decision(msgspec.Struct, frozen=True):
    """What a rule says, and how firm it is. All ids are sorted.

    Attributes:
        outcome: as in `Outcome.result`.
        pivotal: members each of whom alone turns it: it is reached and would not be without them, or it is not and
            would be with them.
        smallest_winning: fewest members whose support would make it reached; none if it is, None if nothing would.
        smallest_blocking: fewest members whose opposition would block it; none if it is, None if nothing would.
    """

    outcome: Result
    needed: int
    holdouts: tuple[str, ...]
    pivotal: tuple[str, ...]
    smallest_winning: tuple[str, ...] | None
    smallest_blocking: tuple[str, ...] | None


def decide(
    rule: str | Rule,
    electorate: Collection[str],
    sides: Sides,
    *,
    assume: Mapping[str, Stance] | None = None,
    valid_at: date | None = None,
) -> Decision:
    """The decision as things stand, or as they would with the sides in `assume`.

    Args:
        rule: its name, with parameters in brackets where it has some, or the rule itself.
        electorate: who decides.
        sides: the side of each member that takes one.
        assume: sides to put in place of the known ones; an actor that has no say is refused.
        valid_at: the date of the decision, for rules whose figures change with the years.
    """
    members = frozenset(electorate)
    strangers = sorted((assume or {}).keys() - members)
    if strangers:
        raise BadInput(f"{', '.join(strangers)} has no say here; who decides: {', '.join(sorted(members))}")
    taken: dict[str, Stance] = {actor: side for actor, side in sides.items() if actor in members}
    taken.update(assume or {})
    chosen = rule_named(rule, valid_at) if isinstance(rule, str) else rule
    outcome = chosen(members, taken)
    winning = _fewest(chosen, members, taken, "support", "reached")
    return Decision(
        outcome=outcome.result,
        needed=outcome.needed,
        holdouts=outcome.holdouts,
        pivotal=tuple(sorted(_pivotal(chosen, members, taken, outcome.result, winning))),
        smallest_winning=winning,
        smallest_blocking=_fewest(chosen, members, taken, "oppose", "blocked"),
    )


def _pivotal(
    rule: Rule, members: frozenset[str], sides: Sides, outcome: Result, winning: Sequence[str] | None
) -> Iterable[str]:
    """Members who count alike and stand alike turn it alike: one of each kind is asked."""
    reached = outcome == "reached"
    if not reached and (winning is None or len(winning) != 1):
        return
    other: Stance = "oppose" if reached else "support"
    turns: dict[Kind, bool] = {}
    for member in members:
        if (sides.get(member) == "support") != reached:
            continue
        kind = rule.weight(member), sides.get(member)
        if kind not in turns:
            turns[kind] = (rule(members, {**sides, member: other}).result == "reached") != reached
        if turns[kind]:
            yield member


def _fewest(rule: Rule, members: frozenset[str], sides: Sides, side: Stance, wanted: Result) -> tuple[str, ...] | None:
    """The heaviest are asked first until it suffices, then who proves needless is let go.

    Every rule here is monotone and weighs members by one number (veto holders before the rest, larger populations
    before smaller), so no smaller set suffices; the tests hold that against all subsets.
    """
    others = [member for member in members if sides.get(member) != side]
    orders = [
        sorted(others, key=lambda member: (-rule.weight(member), ease.index(sides.get(member)), member))
        for ease in EASE[side]
    ]
    found = [
        _greedy(rule, members, sides, side, wanted, order) for order in orders[: 1 if orders[0] == orders[1] else 2]
    ]
    sets = [one for one in found if one is not None]
    if not sets:
        return None
    shortest = min(sets, key=len)
    return tuple(sorted(shortest))


def _greedy(
    rule: Rule, members: frozenset[str], sides: Sides, side: Stance, wanted: Result, order: Sequence[str]
) -> list[str] | None:
    def suffice(asked: Iterable[str]) -> bool:
        return rule(members, {**sides, **dict.fromkeys(asked, side)}).result == wanted

    if not suffice(order):
        return None
    asked = list(order[: bisect_left(range(len(order)), True, key=lambda first: suffice(order[:first]))])
    needed: set[Kind] = set()
    for member in reversed(tuple(asked)):
        kind = rule.weight(member), sides.get(member)
        if kind in needed:
            continue
        fewer = [one for one in asked if one != member]
        if suffice(fewer):
            asked = fewer
        else:
            needed.add(kind)
    return asked
