"""What is known about actors and questions when a text is read: the bundled starter set and the log's own events."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property, lru_cache

import msgspec

from foedus.graph.events import Event, QuestionOpened
from foedus.graph.fold.identity import Identity
from foedus.ingest.resolve.bundled import bundled_facts, traps
from foedus.ingest.resolve.facts import Actor, Facts, Membership, Name, NameUse, Office
from foedus.ingest.resolve.folding import folded, running, surnames_of
from foedus.ingest.resolve.gathered import gathered
from foedus.ingest.resolve.gazetteer import Gazetteer

__all__ = ["Actor", "Name", "NameUse", "Office", "Registry"]

LEADING = frozenset({
    "head of government", "head of state", "foreign minister", "secretary general", "president of the commission",
    "president of the council", "high representative", "president", "director general", "managing director", "leader",
    "high commissioner", "chairperson of the commission", "defence minister", "vice president", "crown prince",
    "prosecutor", "finance minister", "speaker", "ambassador to the United Nations", "national security adviser",
})  # fmt: skip
"""Offices whose holders texts call by the surname alone."""

FAMILY_FIRST = frozenset({"CHN", "KOR", "PRK", "TWN", "VNM", "HKG", "KHM"})
"""States whose people write the family name first."""

SHARED = {"UNGA": "UN"}
"""Organs whose members are those of another organisation."""


class Registry:
    """Actors, names, offices, memberships and questions, from events. Built once, then only read."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._identity = Identity.of(enumerate(facts.judgements, start=1))
        self._names: defaultdict[str, list[Name]] = defaultdict(list)
        self._offices: defaultdict[str, list[Office]] = defaultdict(list)
        self._holders: defaultdict[tuple[str, str], list[Office]] = defaultdict(list)
        self._memberships: defaultdict[str, list[Membership]] = defaultdict(list)
        for name in facts.names:
            self._add_name(name)
        for office in facts.offices:
            person = self._identity.canonical(office.person)
            kept = office if person == office.person else msgspec.structs.replace(office, person=person)
            self._offices[person].append(kept)
            self._holders[office.office, office.body].append(kept)
        for membership in facts.memberships:
            self._memberships[membership.organisation].append(membership)

    def _add_name(self, name: Name) -> None:
        actor = self._identity.canonical(name.actor)
        kept = name if actor == name.actor else Name(name.text, actor, name.use)
        known = self._names[folded(name.text)]
        for at, other in enumerate(known):
            if other.actor == actor:
                if other.use == "acronym" and name.use != "acronym":
                    known[at] = kept
                return
        known.append(kept)

    @classmethod
    def bundled(cls) -> Registry:
        """The starter set that comes with Foedus; the same object at every call."""
        return _bundled()

    @classmethod
    def of(cls, events: Iterable[Event]) -> Registry:
        """The bundled set, and on top of it what the log's events say."""
        return cls(gathered(bundled_facts(), events))

    def actor(self, actor_id: str) -> Actor | None:
        """The actor of that id (of a merged one: the one that it was merged into)."""
        return self._facts.actors.get(self._identity.canonical(actor_id))

    def apart(self, one: str, other: str) -> bool:
        """Whether two actors were judged never to be the same."""
        return self._identity.apart(one, other)

    def actors(self) -> Iterator[Actor]:
        """Every actor, merged ones included."""
        return iter(self._facts.actors.values())

    def names(self) -> Iterator[Name]:
        """Every name, for building a matcher."""
        return (name for names in self._names.values() for name in names)

    def named(self, text: str) -> tuple[Name, ...]:
        """Names that a text is written as exactly (case, accents and punctuation folded); several if ambiguous."""
        return tuple(self._names.get(folded(text), ()))

    def called(self, text: str) -> tuple[str, ...]:
        """Whom a text may mean: by a name; else persons by a surname, who once led something; several if ambiguous."""
        named = dict.fromkeys(name.actor for name in self.named(text))
        return tuple(named) or self._surnames.get(folded(text), ())

    def offices(self, person: str, on: date | None) -> tuple[Office, ...]:
        """The offices that a person held on a day (all, where the day is None)."""
        return tuple(office for office in self._offices.get(person, ()) if office.held(on))

    def holder(self, office: str, body: str, on: date | None) -> str | None:
        """Who held an office on a day, if exactly one is known."""
        held = {each.person for each in self._holders.get((office, body), ()) if each.held(on)}
        return held.pop() if len(held) == 1 else None

    def surnamed(self, surname: str, on: date) -> tuple[str, ...]:
        """Persons of a surname (or the last words of a name) with a leading office on a day; several if ambiguous."""
        return tuple(
            person
            for person in self._surnames.get(folded(surname), ())
            if any(office.office in LEADING and office.held(on) for office in self._offices[person])
        )

    def members(self, organisation: str, on: date) -> frozenset[str]:
        """The members of an organisation on a day; of one that began at an unknown day, only since it was seen."""
        memberships = self._memberships.get(SHARED.get(organisation, organisation), ())
        return frozenset(each.member for each in memberships if each.held(on))

    def questions(self) -> tuple[QuestionOpened, ...]:
        """Every registered question, with aliases added since."""
        return tuple(self._facts.questions.values())

    def closed(self, question_id: str) -> date | None:
        """The day on which a question was decided; None while it is open."""
        return self._facts.closed.get(question_id)

    @cached_property
    def gazetteer(self) -> Gazetteer[Name]:
        """The matcher over all names, made when first asked for."""
        entries: dict[str, list[Name]] = {}
        for key, names in self._names.items():
            for name in names:
                entries.setdefault(key if "'s" not in name.text else running(name.text), []).append(name)
        return Gazetteer(entries, (running(trap) for trap in traps()))

    @cached_property
    def _surnames(self) -> dict[str, tuple[str, ...]]:
        surnames: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for person, offices in self._offices.items():
            actor = self.actor(person)
            if actor is not None and any(office.office in LEADING for office in offices):
                for surname in surnames_of(actor.name, first=any(office.body in FAMILY_FIRST for office in offices)):
                    surnames[surname][person] = None
        return {surname: tuple(persons) for surname, persons in surnames.items()}


@lru_cache(maxsize=1)
def _bundled() -> Registry:
    return Registry(bundled_facts())
