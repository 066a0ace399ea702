"""Structural balance: of three who deal with each other, is a friend's friend a friend, and an enemy's enemy too?

A triad is balanced if the product of its three signs is positive (Cartwright and Harary 1956): all friends, or two
friends with a common enemy.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations
from typing import Literal

import msgspec

from foedus.errors import BadInput

Sign = Literal[1, -1]


class Balance(msgspec.Struct, frozen=True):
    """Triads by how many of their ties are negative.

    Attributes:
        friends: none negative; balanced.
        one_enmity: one negative; not balanced.
        common_enemy: two negative; balanced.
        enemies: three negative; not balanced.
    """

    nodes: int
    ties: int
    negative: int
    friends: int
    one_enmity: int
    common_enemy: int
    enemies: int

    @property
    def triads(self) -> int:
        """All triads, in which each deals with both others."""
        return self.friends + self.one_enmity + self.common_enemy + self.enemies

    @property
    def balanced_share(self) -> float | None:
        """Share of the triads that are balanced, None where there are none."""
        return (self.friends + self.common_enemy) / self.triads if self.triads else None


def balance(ties: Iterable[tuple[str, str, Sign]]) -> Balance:
    """Count the triads of an undirected signed graph.

    A pair given twice must have one sign; a tie of someone with itself is refused. Time is that of the sum over all
    ties of the smaller neighbourhood.
    """
    signs: dict[tuple[str, str], Sign] = {}
    for one, other, sign in ties:
        pair = (min(one, other), max(one, other))
        if one == other or signs.setdefault(pair, sign) != sign:
            raise BadInput(f"the tie of {one} and {other} is with itself or has two signs; give each pair one sign")
    neighbours: defaultdict[str, set[str]] = defaultdict(set)
    for one, other in signs:
        neighbours[one].add(other)
    counts = [0, 0, 0, 0]
    for (one, other), sign in signs.items():
        # ties point from the smaller id to the larger, so each triad is met once, at its smallest two
        for third in neighbours[one] & neighbours[other]:
            counts[(sign, signs[one, third], signs[other, third]).count(-1)] += 1
    members = {member for pair in signs for member in pair}
    return Balance(len(members), len(signs), list(signs.values()).count(-1), *counts)


def unbalanced(ties: Iterable[tuple[str, str, Sign]]) -> tuple[tuple[str, str, str], ...]:
    """The triads that are not balanced, each sorted, in order: where a change of sides is to be looked for."""
    signs = {frozenset((one, other)): sign for one, other, sign in ties}
    neighbours: defaultdict[str, set[str]] = defaultdict(set)
    for one, other in map(sorted, signs):
        neighbours[one].add(other)
    found = (
        (one, other, third)
        for one, after in sorted(neighbours.items())
        for other, third in combinations(sorted(after), 2)
        if signs.get(frozenset((other, third)), 0) * signs[frozenset((one, other))] * signs[frozenset((one, third))] < 0
    )
    return tuple(found)
