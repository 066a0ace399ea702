"""Who was a member of what, and who held which office, on both time axes. Starts and ends may come in any order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

import msgspec

from foedus.graph.time import OPEN_DATE, OPEN_SEQUENCE, DateInterval, SequenceInterval, When


class Change(msgspec.Struct, frozen=True, order=True):
    """A tie begins or ends on a day, as known from a sequence on."""

    day: date
    begins: bool
    known_from: int


class Tie(msgspec.Struct, frozen=True, order=True):
    """A tie holds over days, as known over sequences."""

    valid: DateInterval
    known: SequenceInterval


BEGINNING = date(1, 1, 1)
"""The start of a tie whose beginning is not known: it is then known to hold at no day before its first report."""


def day_or(text: str | None, otherwise: date) -> date:
    """The first day of a `When` text, or a stand-in for an unknown one."""
    return otherwise if text is None else When.parse(text).first


def ties(changes: Iterable[Change]) -> tuple[Tie, ...]:
    """The ties of one pair (member and organisation, holder and office), as known at every instant.

    A start holds until the next end that is not before it; an end without a start before it makes nothing by itself.
    """
    known = sorted(set(changes), key=lambda change: change.known_from)
    bounds = sorted({change.known_from for change in known})
    open_: dict[DateInterval, int] = {}
    made: list[Tie] = []
    for bound in bounds:
        now = _intervals(change for change in known if change.known_from <= bound)
        made.extend(Tie(gone, SequenceInterval(open_.pop(gone), bound)) for gone in open_.keys() - now)
        for interval in now:
            open_.setdefault(interval, bound)
    made.extend(Tie(interval, SequenceInterval(start, OPEN_SEQUENCE)) for interval, start in open_.items())
    return tuple(sorted(made))


def _intervals(changes: Iterable[Change]) -> set[DateInterval]:
    by_day: dict[date, set[bool]] = defaultdict(set)
    for change in changes:
        by_day[change.day].add(change.begins)
    intervals: set[DateInterval] = set()
    start: date | None = None
    for day in sorted(by_day):
        if False in by_day[day] and start is not None:
            intervals.add(DateInterval(start, day))
            start = None
        if True in by_day[day] and start is None:
            start = day
    if start is not None:
        intervals.add(DateInterval(start, OPEN_DATE))
    return intervals
