"""What is wrong with the tables of names and offices, and what they cover: ``python -m foedus.ingest.resolve.lint``."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise
from typing import TypeVar

from foedus.graph.fold.rules import RULES
from foedus.graph.time import When
from foedus.ingest.resolve import bundled
from foedus.ingest.resolve.facts import Facts, Office
from foedus.ingest.resolve.folding import folded
from foedus.ingest.resolve.registry import Registry

Key = TypeVar("Key")

SHARED_OFFICES = frozenset({"minister", "spokesperson"})
"""Offices that several persons hold at once."""

NAMESAKES = frozenset({"congo", "congolese", "korea", "korean", "koreans", "king abdullah"})
"""Names that stand for two actors on purpose: a text has to say which."""

YEARS = range(2002, 2026)


def findings(facts: Facts) -> list[str]:
    """Every fault, as a sentence that names the row; empty if the tables are sound."""
    return [
        *_doubles(),
        *_namesakes(facts),
        *_unknown_bodies(facts),
        *_overlapping_offices(facts.offices),
        *_memberships(facts),
        *_matters(facts),
        *_regions(facts),
        *_traps(facts),
    ]


def coverage(registry: Registry) -> dict[str, str]:
    """How much of the world the tables know, as figures to print."""
    states = [row.id for row in bundled.table("states.csv", bundled.StateRow)]
    members = registry.members("UN", date(2025, 1, 1))
    led = [
        any(registry.holder(office, state, date(year, 7, 1)) for office in ("head of state", "head of government"))
        for year in YEARS
        for state in registry.members("UN", date(year, 7, 1))
    ]
    return {
        "states": f"{len(states)}, of which {len(members)} are members of the United Nations",
        "organisations, parties and groups": str(sum(a.kind not in ("state", "person") for a in registry.actors())),
        "persons": str(sum(actor.kind == "person" for actor in registry.actors())),
        "names": str(sum(1 for _ in registry.names())),
        "questions": str(len(registry.questions())),
        f"leader known, a member and year of {YEARS[0]} to {YEARS[-1]}": f"{sum(led) / len(led):.0%}",
    }


def _twice(keys: Iterable[Key]) -> list[Key]:
    seen: set[Key] = set()
    return [key for key in keys if key in seen or seen.add(key)]  # type: ignore[func-returns-value]


def _doubles() -> Iterator[str]:
    ids = [row.id for row in bundled.table("states.csv", bundled.StateRow)]
    ids += [row.id for row in bundled.table("organisations.csv", bundled.OrganisationRow)]
    yield from (f"two actors have the id {double!r}" for double in _twice(folded(each) for each in ids))
    for name, row in (("offices.csv", bundled.OfficeRow), ("memberships.csv", bundled.MembershipRow)):
        yield from (f"{name} has a row twice: {double}" for double in _twice(map(repr, bundled.table(name, row))))
    yield from (f"two questions have the id {double!r}" for double in _twice(q.id for q in bundled.questions()))


def _namesakes(facts: Facts) -> Iterator[str]:
    meant: defaultdict[str, set[str]] = defaultdict(set)
    by_hand = {row.person for row in bundled.table("offices.csv", bundled.OfficeRow)}
    for name in facts.names:
        actor = facts.actors[name.actor]
        if actor.kind != "person" or actor.name in by_hand:
            meant[folded(name.text)].add(name.actor)
    for text, actors in meant.items():
        if len(actors) > 1 and text not in NAMESAKES:
            yield f"the name {text!r} stands for {', '.join(sorted(actors))}"


def _unknown_bodies(facts: Facts) -> Iterator[str]:
    for office in facts.offices:
        if office.body not in facts.actors:
            yield f"{office.person} holds an office of {office.body!r}, which is no actor"
        if office.start and office.end and office.end < office.start:
            yield f"{office.person} leaves {office.office} of {office.body} before taking it"


def _overlapping_offices(offices: Iterable[Office]) -> Iterator[str]:
    held: defaultdict[tuple[str, str], list[tuple[date, date, str]]] = defaultdict(list)
    for office in offices:
        if office.office not in SHARED_OFFICES:
            key = (office.office, office.body)
            held[key].append((office.start or date.min, office.end or date.max, office.person))
    for (office_name, body), spans in held.items():
        for (_, end, before), (start, _, after) in pairwise(sorted(spans)):
            if start < end and before != after:
                yield f"{office_name} of {body}: {after} takes it on {start}, {before} leaves it on {end}"


def _memberships(facts: Facts) -> Iterator[str]:
    held: defaultdict[tuple[str, str], list[tuple[date, date]]] = defaultdict(list)
    for each in facts.memberships:
        for actor in (each.member, each.organisation):
            if actor not in facts.actors:
                yield f"a membership names {actor!r}, which is no actor"
        held[each.member, each.organisation].append((each.start, each.end or date.max))
    for (member, organisation), spans in held.items():
        for (_, end), (start, _) in pairwise(sorted(spans)):
            if start < end:
                yield f"{member} joins {organisation} on {start}, being a member until {end}"


def _matters(facts: Facts) -> Iterator[str]:
    for entry in bundled.questions():
        if entry.rule not in RULES:
            yield f"{entry.id}: {entry.rule!r} is no decision rule"
        electorate = entry.electorate
        named = [entry.subject, entry.body, electorate.alliance, *electorate.members, *electorate.without]
        for actor in (*named, *entry.options):
            if actor is not None and actor not in facts.actors:
                yield f"{entry.id}: {actor!r} is no actor"
        if entry.opened and entry.closed and When.parse(entry.closed).first < When.parse(entry.opened).first:
            yield f"{entry.id} closes before it opens"
    aliases = [folded(alias) for entry in bundled.questions() for alias in (entry.title, *entry.aliases)]
    yield from (f"the name {double!r} stands for two questions" for double in _twice(aliases))


def _regions(facts: Facts) -> Iterator[str]:
    for region, members in bundled.regions().items():
        yield from (f"{region}: {state!r} is no actor" for state in sorted(members) if state not in facts.actors)


def _traps(facts: Facts) -> Iterator[str]:
    names = {folded(name.text) for name in facts.names if facts.actors[name.actor].kind != "person"}
    yield from (f"the trap {trap!r} is an actor's name" for trap in bundled.traps() if folded(trap) in names)
    yield from (f"the trap {trap!r} stands twice" for trap in _twice(folded(trap) for trap in bundled.traps()))


def main() -> int:
    """Print coverage and faults; the exit code says whether there are any."""
    found = findings(bundled.bundled_facts())
    for what, figure in coverage(Registry.bundled()).items():
        sys.stdout.write(f"{what}: {figure}\n")
    for fault in found:
        sys.stdout.write(f"fault: {fault}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
