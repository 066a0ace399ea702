"""A log's events on top of facts. Starts and ends may come in any order, and may end what the bundled facts begin."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from datetime import date
from typing import TypeVar

import msgspec

from foedus.graph.events import (
    ActorAliased,
    ActorRegistered,
    ActorsDistinguished,
    ActorsMerged,
    Event,
    MembershipEnded,
    MembershipStarted,
    MergeUndone,
    OfficeHeld,
    OfficeLeft,
    QuestionAliased,
    QuestionClosed,
    QuestionOpened,
    QuestionRuleChanged,
)
from foedus.graph.fold.memberships import Change, ties
from foedus.graph.time import OPEN_DATE, When
from foedus.ingest.resolve.facts import Actor, Facts, Membership, Name, Office, use_of

Key = TypeVar("Key", bound=Hashable)
Changes = dict[Key, set[Change]]
UNKNOWN = date.min
"""Stands for a start that is not known, so that starts can be ordered."""


def gathered(base: Facts, events: Iterable[Event]) -> Facts:
    """The facts of `base` and what the events say on top."""
    events = list(events)
    actors, names, judgements = _actors(base, events)
    offices, memberships = _changes(events)
    questions, closed = _questions(base, events)
    return Facts(
        actors,
        names,
        _offices(base.offices, offices),
        _memberships(base.memberships, memberships),
        questions,
        closed,
        judgements,
    )


def _actors(base: Facts, events: Iterable[Event]) -> tuple[dict[str, Actor], list[Name], list[Event]]:
    actors, names, judgements = dict(base.actors), list(base.names), list(base.judgements)
    for event in events:
        match event:
            case ActorRegistered(actor_id=actor, kind=kind, name=name):
                actors.setdefault(actor, Actor(actor, kind, name))
                names.append(Name(name, actor, use_of(name)))
            case ActorAliased(actor_id=actor, alias=alias):
                names.append(Name(alias, actor, use_of(alias, "alias")))
            case ActorsMerged() | MergeUndone() | ActorsDistinguished():
                judgements.append(event)
            case _:
                pass
    return actors, names, judgements


def _changes(events: Iterable[Event]) -> tuple[Changes[tuple[str, str, str]], Changes[tuple[str, str]]]:
    offices: Changes[tuple[str, str, str]] = {}
    memberships: Changes[tuple[str, str]] = {}
    for event in events:
        match event:
            case OfficeHeld(person=person, office=office, body=body, valid_from=start):
                _change(offices, (person, office, body), start, begins=True)
            case OfficeLeft(person=person, office=office, body=body, valid_to=end):
                _change(offices, (person, office, body), end, begins=False)
            case MembershipStarted(member=member, organisation=organisation, valid_from=start):
                _change(memberships, (member, organisation), start, begins=True)
            case MembershipEnded(member=member, organisation=organisation, valid_to=end):
                _change(memberships, (member, organisation), end, begins=False)
            case _:
                pass
    return offices, memberships


def _questions(base: Facts, events: Iterable[Event]) -> tuple[dict[str, QuestionOpened], dict[str, date]]:
    questions, closed = dict(base.questions), dict(base.closed)
    aliases: defaultdict[str, list[str]] = defaultdict(list)
    rules: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for event in events:
        match event:
            case QuestionOpened(question_id=question):
                questions[question] = event
            case QuestionAliased(question_id=question, alias=alias):
                aliases[question].append(alias)
            case QuestionRuleChanged(question_id=question, rule=rule, valid_from=start):
                rules[question].append((start, rule))
            case QuestionClosed(question_id=question, closed=day):
                closed[question] = When.parse(day).first
            case _:
                pass
    return {key: _question(matter, aliases[key], rules[key]) for key, matter in questions.items()}, closed


def _change(changes: Changes[Key], key: Key, day: str | None, *, begins: bool) -> None:
    changes.setdefault(key, set()).add(Change(When.parse(day).first if day else UNKNOWN, begins, 1))


def _question(question: QuestionOpened, aliases: list[str], rules: list[tuple[str, str]]) -> QuestionOpened:
    rule = max(rules)[1] if rules else question.rule
    known = dict.fromkeys((*question.aliases, *aliases))
    return msgspec.structs.replace(question, aliases=tuple(known), rule=rule)


def _offices(base: Iterable[Office], changes: Changes[tuple[str, str, str]]) -> list[Office]:
    kept: list[Office] = []
    for office in base:
        key = (office.person, office.office, office.body)
        if key in changes:
            changes[key] |= _ends(office.start or UNKNOWN, office.end)
        else:
            kept.append(office)
    for (person, kind, body), own in changes.items():
        for start, end in _intervals(own):
            kept.append(Office(person, kind, body, None if start == UNKNOWN else start, end))
    return kept


def _memberships(base: Iterable[Membership], changes: Changes[tuple[str, str]]) -> list[Membership]:
    kept: list[Membership] = []
    for membership in base:
        key = (membership.member, membership.organisation)
        if key in changes:
            changes[key] |= _ends(membership.start, membership.end)
        else:
            kept.append(membership)
    for (member, organisation), own in changes.items():
        kept.extend(Membership(member, organisation, start, end) for start, end in _intervals(own))
    return kept


def _ends(start: date, end: date | None) -> set[Change]:
    return {Change(start, True, 1)} | ({Change(end, False, 1)} if end else set())


def _intervals(changes: set[Change]) -> list[tuple[date, date | None]]:
    return [(tie.valid.start, None if tie.valid.end == OPEN_DATE else tie.valid.end) for tie in ties(changes)]
