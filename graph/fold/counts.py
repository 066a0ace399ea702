"""A reported number of unnamed actors ("28 of 32") held against those who are named.

A count names nobody and so moves no position. It is a constraint: it says how many more there are, who they may be,
and sometimes who they must be; and it can contradict what is known of the named.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal

import msgspec

from foedus.graph.fold.model import Stance
from foedus.graph.fold.tally import ReportedCount, Tally, sides_of

Contradiction = Literal["more_named_than_counted", "too_many_take_another_side", "more_counted_than_members"]


class Reconciled(msgspec.Struct, frozen=True):
    """A count and the named. All ids are sorted.

    Attributes:
        count: how many, as reported.
        of: of how many, as reported; None if the text does not say.
        claim: the claim that reports it.
        named: members known to take that side.
        unnamed: how many of the count are not among them, at least 0.
        may_be: members of whom no side, or a disputed one, is known: the unnamed are among them.
        must_be: members who must be among the unnamed, since all that may be are needed.
        contradiction: why count and named cannot both be right, None if they can.
        of_others: the report counts another electorate than the one at this date.
    """

    count: int
    of: int | None
    claim: str
    named: tuple[str, ...]
    unnamed: int
    may_be: tuple[str, ...]
    must_be: tuple[str, ...]
    contradiction: Contradiction | None
    of_others: bool


def reconcile(
    report: ReportedCount,
    electorate: Collection[str],
    sides: Mapping[str, Stance],
    stance: Stance = "support",
) -> Reconciled:
    """Hold a count of those who take `stance` against the known sides of the electorate's members.

    Args:
        report: the count.
        electorate: who decides, at the count's date.
        sides: the side of each member that takes one, at that date; who is disputed or unknown is not in it.
        stance: the side that was counted.
    """
    members = frozenset(electorate)
    named = {member for member in members if sides.get(member) == stance}
    may_be = {member for member in members if member not in sides}
    unnamed = report.count - len(named)
    contradiction = _contradiction(report, len(members), unnamed, len(may_be))
    certain = contradiction is None and unnamed == len(may_be)
    return Reconciled(
        count=report.count,
        of=report.of,
        claim=report.claim,
        named=tuple(sorted(named)),
        unnamed=max(0, unnamed),
        may_be=tuple(sorted(may_be)) if unnamed > 0 else (),
        must_be=tuple(sorted(may_be)) if certain else (),
        contradiction=contradiction,
        of_others=report.of is not None and report.of != len(members),
    )


def reconcile_all(given: Tally) -> tuple[Reconciled, ...]:
    """Every count of supporters that a tally reports, held against the sides that it has, in its order."""
    return tuple(reconcile(report, given.electorate, sides_of(given)) for report in given.reported_counts)


def _contradiction(report: ReportedCount, members: int, unnamed: int, may_be: int) -> Contradiction | None:
    if report.count > members:
        return "more_counted_than_members"
    if unnamed < 0:
        return "more_named_than_counted"
    return "too_many_take_another_side" if unnamed > may_be else None
