"""The tables that come with Foedus, as they lie in ``ingest/data``; every row is checked when it is read."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import Any

import msgspec
import yaml

from foedus.errors import BrokenPromise
from foedus.graph.events import ActorKind, Electorate, QuestionKind, QuestionOpened
from foedus.graph.time import When
from foedus.ingest.resolve.facts import Actor, Facts, Membership, Name, NameUse, Office, use_of
from foedus.ingest.resolve.folding import folded, slug

DATA = "foedus.ingest.data"
BY = "foedus"
"""Who opened the questions that come with Foedus."""

Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class StateRow(msgspec.Struct, frozen=True):
    """A state; the lists are separated by semicolons. `demonyms` are those that the adjectives do not give."""

    id: str
    name: str
    adjectives: str
    demonyms: str
    capital: str
    names: str
    metonyms: str


class OrganisationRow(msgspec.Struct, frozen=True):
    """An organisation, party or group. `nature` is the word that texts take up for it: alliance, bloc, court."""

    id: str
    kind: ActorKind
    name: str
    names: str
    nature: str


class PersonRow(msgspec.Struct, frozen=True):
    """A person and other ways in which texts write the name."""

    name: str
    names: str


class OfficeRow(msgspec.Struct, frozen=True):
    """A person's time in an office; dates are `When` texts, `end` is exclusive."""

    body: str
    office: str
    person: str
    start: str
    end: str


class OfficialRow(msgspec.Struct, frozen=True):
    """A member of a government, whose office is not known."""

    name: str
    names: str
    body: str
    start: str
    end: str


class LeaderRow(msgspec.Struct, frozen=True):
    """A head of state or government in office when the source was last kept."""

    name: str
    office: str
    body: str
    start: str


class MembershipRow(msgspec.Struct, frozen=True):
    """A membership with dates."""

    member: str
    organisation: str
    start: str
    end: str


class UndatedRow(msgspec.Struct, frozen=True):
    """A membership that is known to hold when it was seen, and no day before."""

    member: str
    organisation: str
    seen: str


class QuestionEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A starter question; `closed` and `outcome` where it was decided."""

    id: str
    title: str
    kind: QuestionKind
    rule: str
    electorate: Electorate
    subject: str | None = None
    body: str | None = None
    options: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    opened: str | None = None
    closed: str | None = None
    outcome: str = ""


def table(name: str, row: type[Any]) -> Iterator[Any]:
    """The rows of ``name``, a CSV table with a header that names the fields of `row` in their order."""
    text = resources.files(DATA).joinpath(name).read_text(encoding="utf-8")
    reader = csv.reader(text.splitlines())
    header = tuple(next(reader))
    if header != row.__struct_fields__:
        raise BrokenPromise(f"{name}: the header is {header}, not {row.__struct_fields__}: reinstall Foedus")
    for fields in reader:
        yield row(*fields)


def listed(cell: str) -> list[str]:
    """The parts of a cell that holds a list."""
    return [part for part in cell.split(";") if part]


@lru_cache(maxsize=1)
def questions() -> tuple[QuestionEntry, ...]:
    """The starter questions."""
    text = resources.files(DATA).joinpath("questions.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.load(text, Loader=Loader), tuple[QuestionEntry, ...])  # noqa: S506 (a safe loader)


@lru_cache(maxsize=1)
def bundled_facts() -> Facts:
    """Every table as facts. Where two tables have one person, the first that names the person gives the name."""
    facts = Facts()
    for row in table("states.csv", StateRow):
        _add_state(facts, row)
    for row in table("organisations.csv", OrganisationRow):
        _add_organisation(facts, row)
    _add_persons(facts)
    for row in table("memberships.csv", MembershipRow):
        facts.memberships.append(Membership(row.member, row.organisation, When.parse(row.start).first, _day(row.end)))
    for row in table("members_undated.csv", UndatedRow):
        facts.memberships.append(Membership(row.member, row.organisation, When.parse(row.seen).first, None))
    for entry in questions():
        facts.questions[entry.id] = opened(entry)
        if entry.closed:
            facts.closed[entry.id] = When.parse(entry.closed).first
    return facts


def opened(entry: QuestionEntry) -> QuestionOpened:
    """A starter question as the event that opens it."""
    return QuestionOpened(
        question_id=entry.id,
        title=entry.title,
        kind=entry.kind,
        rule=entry.rule,
        electorate=entry.electorate,
        subject=entry.subject,
        body=entry.body,
        options=entry.options,
        aliases=entry.aliases,
        opened=entry.opened,
        by=BY,
    )


def _add_state(facts: Facts, row: StateRow) -> None:
    facts.actors[row.id] = Actor(row.id, "state", row.name, "country")
    uses: list[tuple[NameUse, list[str]]] = [
        ("name", [row.name, *listed(row.names)]),
        ("adjective", listed(row.adjectives)),
        ("demonym", [*(f"{word}s" for word in listed(row.adjectives) if word[-1] in "nirtkb"), *listed(row.demonyms)]),
        ("capital", listed(row.capital)),
        ("metonym", listed(row.metonyms)),
    ]
    for use, texts in uses:
        for text in texts:
            facts.names.append(Name(text, row.id, "acronym" if use == "name" and use_of(text) == "acronym" else use))


def _add_organisation(facts: Facts, row: OrganisationRow) -> None:
    facts.actors[row.id] = Actor(row.id, row.kind, row.name, row.nature)
    for text in dict.fromkeys((row.name, *listed(row.names), row.id)):
        facts.names.append(Name(text, row.id, use_of(text)))


def _add_persons(facts: Facts) -> None:
    for office in table("offices.csv", OfficeRow):
        person = _person(facts, office.person)
        facts.offices.append(Office(person, office.office, office.body, _day(office.start), _day(office.end)))
    for row in table("persons.csv", PersonRow):
        person = _person(facts, row.name)
        facts.names.extend(Name(text, person, "alias") for text in listed(row.names))
    for leader in table("leaders.csv", LeaderRow):
        person = _person(facts, leader.name)
        facts.offices.append(Office(person, leader.office, leader.body, _day(leader.start), None))
    for row in table("officials.csv", OfficialRow):
        person = _person(facts, row.name)
        facts.names.extend(Name(text, person, "alias") for text in listed(row.names))
        facts.offices.append(Office(person, "minister", row.body, _day(row.start), _day(row.end)))


def _person(facts: Facts, name: str) -> str:
    person = slug(name)
    if person not in facts.actors:
        facts.actors[person] = Actor(person, "person", name)
        facts.names.append(Name(name, person))
    return person


def _day(text: str) -> date | None:
    return When.parse(text).first if text else None


def traps() -> tuple[str, ...]:
    """Phrases that hold an actor's name and mean none, such as ``South China Sea``."""
    text = resources.files(DATA).joinpath("traps.txt").read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))


class RegionRow(msgspec.Struct, frozen=True):
    """States that texts call by a common adjective: ``Baltic``."""

    region: str
    members: str


@lru_cache(maxsize=1)
def regions() -> dict[str, frozenset[str]]:
    """The states of each region, by its adjective, folded."""
    return {folded(row.region): frozenset(listed(row.members)) for row in table("regions.csv", RegionRow)}
