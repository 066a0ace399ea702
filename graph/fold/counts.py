"""A reported number of unnamed actors ("28 of 32") held against those who are named on the day of the report.

A count names nobody and so moves no position. It is a constraint: it says how many more there are, who they may be,
and sometimes who they must be; and it can contradict what is known of the named. Who came round later contradicts no
earlier count, and nor does a member whose side is only inferred from that of a group.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Literal, NamedTuple

import msgspec

from foedus.graph.fold.model import Stance
from foedus.graph.fold.tally import ReportedCount, Tally, named_sides_of

Contradiction = Literal["more_named_than_counted", "too_many_take_another_side", "more_counted_than_members"]


class Standing(NamedTuple):
    """Who decided on a day, and the named sides of that day."""

    electorate: frozenset[str]
    sides: Mapping[str, Stance]


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
        stance: the side that was counted.
        day, outlet: since when it is so, and who published it.
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
    stance: Stance = "support"
    day: date | None = None
    outlet: str | None = None


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
        sides: the side of each member that is named with one, at that date; who is disputed or unknown is not in it.
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
        stance=stance,
        day=report.day,
        outlet=report.outlet,
    )


def reconcile_all(given: Tally, standings: Mapping[date, Standing] | None = None) -> tuple[Reconciled, ...]:
    """Every count that a tally reports, of supporters and of opponents, each held against the named of its own day.

    Args:
        given: the tally.
        standings: of the days of its counts; a day that is not there is taken to be that of the tally.

    Returns:
        The latest first, then the largest.
    """
    own = Standing(frozenset(given.electorate), named_sides_of(given))
    reports: tuple[tuple[Stance, tuple[ReportedCount, ...]], ...] = (
        ("support", given.reported_counts),
        ("oppose", given.opposing_counts),
    )
    found: list[Reconciled] = []
    for stance, counts in reports:
        for report in counts:
            then = own if report.day is None else (standings or {}).get(report.day, own)
            found.append(reconcile(report, then.electorate, then.sides, stance))
    return tuple(sorted(found, key=lambda one: one.day or given.valid_at, reverse=True))


def _contradiction(report: ReportedCount, members: int, unnamed: int, may_be: int) -> Contradiction | None:
    if not members:
        return None  # nobody is known to decide
    if report.count > members:
        return "more_counted_than_members"
    if unnamed < 0:
        return "more_named_than_counted"
    return "too_many_take_another_side" if unnamed > may_be else None
