"""What is known about actors and questions when a text is read: the bundled starter set and the log's own events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal

import msgspec

from foedus.graph.events import ActorKind, Event, QuestionOpened

NameUse = Literal["name", "alias", "adjective", "demonym", "capital", "acronym", "metonym"]


class Actor(msgspec.Struct, frozen=True):
    """An actor that names resolve to."""

    id: str
    kind: ActorKind
    name: str


class Name(msgspec.Struct, frozen=True):
    """One way in which texts write an actor. `use` says what kind of word it is ("Dutch": adjective of NLD)."""

    text: str
    actor: str
    use: NameUse = "name"


class Office(msgspec.Struct, frozen=True):
    """A person's time in an office by which they speak for `body`; `end` is exclusive, None is open or unknown."""

    person: str
    office: str
    body: str
    start: date | None
    end: date | None


class Registry:
    """Actors, names, offices, memberships and questions, from events. Built once, then only read."""

    @classmethod
    def bundled(cls) -> Registry:
        """The starter set that comes with Foedus."""
        raise NotImplementedError

    @classmethod
    def of(cls, events: Iterable[Event]) -> Registry:
        """The bundled set, and on top of it what the log's events say."""
        raise NotImplementedError

    def actor(self, actor_id: str) -> Actor | None:
        """The actor of that id (of a merged one: the one that it was merged into)."""
        raise NotImplementedError

    def names(self) -> Iterator[Name]:
        """Every name, for building a matcher."""
        raise NotImplementedError

    def named(self, text: str) -> tuple[Name, ...]:
        """Names that a text is written as exactly (case, accents and punctuation folded); several if ambiguous."""
        raise NotImplementedError

    def offices(self, person: str, on: date | None) -> tuple[Office, ...]:
        """The offices that a person held on a day (all, where the day is None)."""
        raise NotImplementedError

    def holder(self, office: str, body: str, on: date | None) -> str | None:
        """Who held an office on a day, if exactly one is known."""
        raise NotImplementedError

    def members(self, organisation: str, on: date) -> frozenset[str]:
        """The members of an organisation on a day."""
        raise NotImplementedError

    def questions(self) -> tuple[QuestionOpened, ...]:
        """Every registered question, with aliases added since."""
        raise NotImplementedError
