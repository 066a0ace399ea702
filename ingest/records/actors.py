"""How tables write actors -> ids: ISO codes, numbers of the Correlates of War, names; and who sat there on that day."""

from __future__ import annotations

import csv
from datetime import date
from functools import lru_cache
from importlib import resources

from foedus.errors import BadInput
from foedus.graph.events import ActorKind, ActorRegistered
from foedus.graph.fold.succession import SUCCEEDED, continuator, predecessor
from foedus.ingest.records.mapping import Mapping
from foedus.ingest.resolve.folding import slug
from foedus.ingest.resolve.registry import Registry


@lru_cache(maxsize=1)
def _codes() -> tuple[dict[str, str], dict[str, str]]:
    """Id by ISO 3166 alpha-2 code, and by number of the Correlates of War."""
    text = resources.files("foedus.ingest.records").joinpath("codes.csv").read_text("utf-8")
    iso: dict[str, str] = {}
    cow: dict[str, str] = {}
    for row in csv.DictReader(text.splitlines()):
        iso[row["iso2"]] = row["id"]
        cow |= dict.fromkeys(row["cow"].split(), row["id"])
    iso.pop("", None)
    return iso, cow


class Actors:
    """The ids of the actors that a table names.

    Attributes:
        registered: actors that were made known on the way, to be put into the log before what names them.
    """

    def __init__(self, mapping: Mapping, registry: Registry) -> None:
        self._mapping = mapping
        self._registry = registry
        self._known: dict[tuple[str, str], str] = {}
        self.registered: list[ActorRegistered] = []
        for actor, each in mapping.register.items():
            self.register(actor, each.kind, each.name)

    def state(self, text: str, day: date) -> str:
        """The state that a table calls so, under the id that it had on that day; raises `BadInput`.

        The Soviet Union is ``SUN`` before Russia took its seat, whichever of the two the table calls it.
        """
        actor = self.any(text, "state")
        if actor not in SUCCEEDED:
            return actor
        seat = continuator(actor, day)
        if seat is None:
            raise BadInput(f"{text!r} ({actor}) was no more on {day}, and no one state continued it")
        return predecessor(seat, day) if seat == actor else seat

    def any(self, text: str, kind: ActorKind) -> str:
        """The actor that a table calls so, of that kind where names are ambiguous; raises `BadInput`."""
        found = self._known.get((text, kind))
        if found is None:
            found = self._known[text, kind] = self._found(text, kind)
        return found

    def person(self, name: str) -> str:
        """A person's id; one who is not known is made known."""
        if name in self._mapping.actors:
            return self._mapping.actors[name]
        known = sorted({each.actor for each in self._registry.named(name) if self._is(each.actor, "person")})
        if len(known) == 1:
            return known[0]
        if len(known) > 1:
            raise BadInput(f"{name!r} may be any of {', '.join(known)}; say which under `actors:` in a mapping")
        if not slug(name):
            raise BadInput(f"{name!r} is no person's name")
        words = name.split()
        written = [word.title() if word.isupper() and len(word) > 2 else word for word in words]
        return self.register(slug(name), "person", " ".join(written))

    def _found(self, text: str, kind: ActorKind) -> str:
        if text in self._mapping.actors:
            return self._mapping.actors[text]
        iso, cow = _codes()
        coded = cow.get(text) if self._mapping.coding == "cow" else iso.get(text)
        if coded is not None and kind == "state":
            return coded
        actor = self._registry.actor(text)
        if actor is not None and actor.kind == kind:
            return actor.id
        named = sorted({each.actor for each in self._registry.named(text)})
        of_kind = [each for each in named if self._is(each, kind)]
        if len(of_kind or named) == 1:
            return (of_kind or named)[0]
        if kind == "organisation" and self._mapping.unknown == "register" and text:
            return self.register(text, kind, text)
        if named:
            raise BadInput(f"{text!r} may be any of {', '.join(named)}; say which under `actors:` in a mapping")
        raise BadInput(f"no {kind} is called {text!r}; name its id under `actors:` in a mapping")

    def _is(self, actor_id: str, kind: ActorKind) -> bool:
        actor = self._registry.actor(actor_id)
        return actor is not None and actor.kind == kind

    def register(self, actor_id: str, kind: ActorKind, name: str) -> str:
        """Make an actor known, unless one of that id is; return the id."""
        if self._registry.actor(actor_id) is None and (actor_id, kind) not in self._known:
            self._known[actor_id, kind] = actor_id
            source = self._mapping.source
            self.registered.append(ActorRegistered(actor_id=actor_id, kind=kind, name=name, source=source))
        return actor_id
