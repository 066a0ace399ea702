"""A number of votes, and none of the veto holders against (Article 27(3) of the UN Charter)."""

from __future__ import annotations

from collections.abc import Collection

from foedus.graph.fold.rules.outcome import Outcome, Rule, Sides

PERMANENT = frozenset({"CHN", "FRA", "GBR", "RUS", "SUN", "TWN", "USA"})
"""Permanent members of the Security Council: Russia continues the Soviet Union's seat since December 1991, and the
People's Republic is China's representative since 25 October 1971; whose vote counts is the electorate's matter."""
AFFIRMATIVE = 9
"""Votes that the Security Council needs, of 15; until 1965 it was 7 of 11."""


def veto_holders(needed: int = AFFIRMATIVE, veto: Collection[str] = PERMANENT) -> Rule:
    """`needed` must be for it, and no veto holder against; a veto holder who abstains does not stand in the way."""
    holders = frozenset(veto)

    def judge(electorate: Collection[str], sides: Sides) -> Outcome:
        in_favour = {member for member in electorate if sides.get(member) == "support"}
        possible = sum(sides.get(member) != "oppose" for member in electorate)
        vetoes = {member for member in electorate if member in holders and sides.get(member) == "oppose"}
        silent = {member for member in electorate if member in holders and member not in sides}
        enough = len(in_favour) >= needed
        missing = tuple(sorted(vetoes | silent if enough else set(electorate) - in_favour))
        if enough and not missing:
            return Outcome("reached", needed, ())
        return Outcome("blocked" if vetoes or possible < needed else "open", needed, missing)

    return Rule(judge, lambda member: float(member in holders))
