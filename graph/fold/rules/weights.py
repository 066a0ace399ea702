"""Weighted votes: a quota of weights must be for it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from foedus.errors import BadInput
from foedus.graph.fold.rules.outcome import Outcome, Rule, Sides, by_supporters


def weighted_votes(quota: int, weights: Mapping[str, int]) -> Rule:
    """Members with weights of at least `quota` together must be for it. A member without a weight is refused."""

    def judge(electorate: Collection[str], sides: Sides) -> Outcome:
        without = sorted(set(electorate) - weights.keys())
        if without:
            raise BadInput(f"weighted votes: no weight is given for {', '.join(without)}; write {without[0]}=10")

        def suffices(who: frozenset[str]) -> bool:
            return sum(weights[member] for member in who) >= quota

        return by_supporters(suffices, quota, frozenset(electorate))(sides)

    return Rule(judge, lambda member: weights.get(member, 0))
