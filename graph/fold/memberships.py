"""Who was a member of what, and who held which office, on both time axes. Starts and ends may come in any order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

import msgspec

from foedus.graph.events import MembershipEnded, MembershipStarted, OfficeHeld, OfficeLeft
from foedus.graph.time import OPEN_DATE, OPEN_SEQUENCE, DateInterval, SequenceInterval, When


class Change(msgspec.Struct, frozen=True, order=True):
    """A tie begins or ends on a day, as known from a sequence on; up to another, where a merge moved it elsewhere."""

    day: date
    begins: bool
    known_from: int
    known_to: int = OPEN_SEQUENCE


class Tie(msgspec.Struct, frozen=True, order=True):
    """A tie holds over days, as known over sequences."""

    valid: DateInterval
    known: SequenceInterval


BEGINNING = date(1, 1, 1)
"""The start of a tie whose beginning is not known: it is shown as unknown, and matches every day before its end."""


def day_or(text: str | None, otherwise: date) -> date:
    """The first day of a `When` text, or a stand-in for an unknown one."""
    return otherwise if text is None else When.parse(text).first


def ties(changes: Iterable[Change]) -> tuple[Tie, ...]:
    """The ties of one pair (member and organisation, holder and office), as known at every instant.

    A start holds until the next end that is not before it; an end without a start before it makes nothing by itself.
    """
    known = sorted(set(changes), key=lambda change: change.known_from)
    bounds = sorted({bound for change in known for bound in (change.known_from, change.known_to)} - {OPEN_SEQUENCE})
    open_: dict[DateInterval, int] = {}
    made: list[Tie] = []
    for bound in bounds:
        now = _intervals(change for change in known if change.known_from <= bound < change.known_to)
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


class Membership(msgspec.Struct, frozen=True, order=True):
    """A member of an organisation."""

    member: str
    organisation: str
    tie: Tie


class Office(msgspec.Struct, frozen=True, order=True):
    """A person who by an office speaks for a body."""

    person: str
    office: str
    body: str
    tie: Tie


def memberships(events: Iterable[tuple[int, object]]) -> tuple[Membership, ...]:
    """All memberships from (sequence, event) pairs; events of other types are passed over."""
    changes: defaultdict[tuple[str, str], set[Change]] = defaultdict(set)
    for sequence, event in events:
        match event:
            case MembershipStarted(member=member, organisation=body, valid_from=day):
                changes[member, body].add(Change(day_or(day, BEGINNING), begins=True, known_from=sequence))
            case MembershipEnded(member=member, organisation=body, valid_to=day):
                changes[member, body].add(Change(day_or(day, BEGINNING), begins=False, known_from=sequence))
            case _:
                pass
    return tuple(sorted(Membership(*pair, tie) for pair, own in changes.items() for tie in ties(own)))


def offices(events: Iterable[tuple[int, object]]) -> tuple[Office, ...]:
    """All offices from (sequence, event) pairs; events of other types are passed over."""
    changes: defaultdict[tuple[str, str, str], set[Change]] = defaultdict(set)
    for sequence, event in events:
        match event:
            case OfficeHeld(person=person, office=office, body=body, valid_from=start):
                changes[person, office, body].add(Change(day_or(start, BEGINNING), begins=True, known_from=sequence))
            case OfficeLeft(person=person, office=office, body=body, valid_to=end):
                changes[person, office, body].add(Change(day_or(end, BEGINNING), begins=False, known_from=sequence))
            case _:
                pass
    return tuple(sorted(Office(*held, tie) for held, own in changes.items() for tie in ties(own)))


def members(
    records: Iterable[Membership], organisation: str, valid_at: date, known_at: int = OPEN_SEQUENCE - 1
) -> tuple[str, ...]:
    """The members of an organisation on a day, as known at a sequence (now, if not given), sorted."""
    found = {one.member for one in records if one.organisation == organisation and _holds(one.tie, valid_at, known_at)}
    return tuple(sorted(found))


def speakers(
    records: Iterable[Office], body: str, valid_at: date, known_at: int = OPEN_SEQUENCE - 1
) -> tuple[Office, ...]:
    """Who spoke for a body on a day, as known at a sequence, and by which office, sorted."""
    return tuple(sorted(one for one in records if one.body == body and _holds(one.tie, valid_at, known_at)))


def spoken_for(
    records: Iterable[Office], person: str, valid_at: date, known_at: int = OPEN_SEQUENCE - 1
) -> tuple[Office, ...]:
    """For whom a person spoke on a day, as known at a sequence, and by which office, sorted."""
    return tuple(sorted(one for one in records if one.person == person and _holds(one.tie, valid_at, known_at)))


def _holds(tie: Tie, valid_at: date, known_at: int) -> bool:
    return valid_at in tie.valid and known_at in tie.known
