"""What a registry is made of: actors, names, offices, memberships and questions, as plain facts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import msgspec

from foedus.graph.events import ActorKind, Event, QuestionOpened

NameUse = Literal["name", "alias", "adjective", "demonym", "capital", "acronym", "metonym"]

ACRONYM = 8
"""An acronym's greatest length."""


class Actor(msgspec.Struct, frozen=True):
    """An actor that names resolve to. `nature` is the word that texts use for it: ``alliance``, ``bloc``, ``court``."""

    id: str
    kind: ActorKind
    name: str
    nature: str = ""


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

    def held(self, on: date | None) -> bool:
        """Whether it was held on a day (ever, where the day is None)."""
        return on is None or ((self.start is None or self.start <= on) and (self.end is None or on < self.end))


class Membership(msgspec.Struct, frozen=True):
    """A membership from `start` up to, not including, `end`; None is open."""

    member: str
    organisation: str
    start: date
    end: date | None

    def held(self, on: date) -> bool:
        """Whether it held on a day."""
        return self.start <= on and (self.end is None or on < self.end)


@dataclass(frozen=True)
class Facts:
    """Everything that a registry is built from. `closed` is the day of a question's decision.

    `judgements` are merges, their undoing, and distinctions, in the order of the log.
    """

    actors: dict[str, Actor] = field(default_factory=dict)
    names: list[Name] = field(default_factory=list)
    offices: list[Office] = field(default_factory=list)
    memberships: list[Membership] = field(default_factory=list)
    questions: dict[str, QuestionOpened] = field(default_factory=dict)
    closed: dict[str, date] = field(default_factory=dict)
    judgements: list[Event] = field(default_factory=list)


def use_of(text: str, otherwise: NameUse = "name") -> NameUse:
    """``acronym`` for a name in capitals, which texts write in capitals only ("WHO" is not "who")."""
    return "acronym" if text.isupper() and " " not in text and len(text) <= ACRONYM else otherwise
