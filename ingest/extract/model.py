"""What an extractor reads and what it makes. One protocol for rules, learned judges and language models."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

import msgspec

from foedus.graph.events import ActorKind, Claim, Quarantined
from foedus.graph.time import When
from foedus.ingest.resolve.registry import Registry


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """One text to read.

    Attributes:
        published: the day of publication; None if unknown, and then no relative date can be resolved.
    """

    id: str
    text: str
    published: When | None = None
    title: str = ""
    outlet: str | None = None
    language: str = "en"


class NewActor(msgspec.Struct, frozen=True):
    """An actor that a text names and the registry does not know yet; registered along with its first claim."""

    actor_id: str
    kind: ActorKind
    name: str


class Extraction(msgspec.Struct, frozen=True, kw_only=True):
    """What one extractor found in one document.

    Attributes:
        claims: in the order of the text; every evidence span lies in the text.
        why: for each claim, the rule and the words that made it, for a person to read.
        makers: for each claim the extractor that made it, where several have read; empty: the one that was asked.
        new_actors: actors that claims refer to and the registry does not know.
        quarantined: what was proposed and failed a check.
    """

    document_id: str
    claims: tuple[Claim, ...] = ()
    why: tuple[str, ...] = ()
    makers: tuple[str, ...] = ()
    new_actors: tuple[NewActor, ...] = ()
    quarantined: tuple[Quarantined, ...] = ()


class Extractor(Protocol):
    """Reads documents. `name` is ``rules/1``: name and version, the version moves with every change of results."""

    @property
    def name(self) -> str:
        """Name and version."""
        ...

    def extract(self, documents: Iterable[Document], registry: Registry) -> Iterator[Extraction]:
        """One `Extraction` a document, in order, streaming; memory does not grow with the number of documents."""
        ...
