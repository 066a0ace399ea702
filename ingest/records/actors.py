"""How tables write actors -> ids: ISO codes, numbers of the Correlates of War, names; and who sat there on that day."""

from __future__ import annotations

import csv
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

from foedus.errors import BadInput
from foedus.graph.events import ActorKind, ActorRegistered
from foedus.graph.fold.succession import SUCCEEDED, continuator, predecessor
from foedus.ingest.records.mapping import Mapping
from foedus.ingest.resolve.bundled import listed
from foedus.ingest.resolve.folding import folded, slug
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


class Territory(NamedTuple):
    """A territory that tables list beside states, and that articles are not read for."""

    id: str
    name: str


@lru_cache(maxsize=1)
def _territories() -> dict[str, Territory]:
    """Territories by id, by ISO 3166 alpha-2 code and by folded name."""
    text = resources.files("foedus.ingest.records").joinpath("territories.csv").read_text("utf-8")
    found: dict[str, Territory] = {}
    for row in csv.DictReader(text.splitlines()):
        territory = Territory(row["id"], row["name"])
        found |= {row["id"]: territory, row["iso2"]: territory}
        found |= {folded(name): territory for name in (row["name"], *listed(row["names"]))}
    return found


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

    def person(self, name: str, office: str, body: str) -> str:
        """The id of a person in an office, whose name the log is told with it; raises `BadInput`.

        Of several who have the name, it is the one who is known to have held that office, else any of that body.
        """
        if name in self._mapping.actors:
            known = [self._mapping.actors[name]]
        else:
            known = sorted({each.actor for each in self._registry.named(name) if self._is(each.actor, "person")})
        for offices in ({office}, None):
            if len(known) > 1:
                known = [each for each in known if self._held(each, offices, body)] or known
        if len(known) > 1:
            raise BadInput(f"{name!r} may be any of {', '.join(known)}; say which under `actors:` in a mapping")
        if known:
            actor = self._registry.actor(known[0])
            return known[0] if actor is None else self._told(known[0], "person", actor.name)
        if not slug(name):
            raise BadInput(f"{name!r} is no person's name")
        written = [word.title() if word.isupper() and len(word) > 2 else word for word in name.split()]
        return self.register(slug(name), "person", " ".join(written))

    def _held(self, person: str, offices: set[str] | None, body: str) -> bool:
        held = self._registry.offices(person, None)
        return any(each.body == body and (offices is None or each.office in offices) for each in held)

    def _found(self, text: str, kind: ActorKind) -> str:
        if text in self._mapping.actors:
            named_so = self._mapping.actors[text]
            return (self._territory(named_so) if kind == "state" else None) or named_so
        iso, cow = _codes()
        if kind == "state":
            coded = cow.get(text) if self._mapping.coding == "cow" else iso.get(text)
            if coded is not None:
                return self._territory(coded) or coded
        actor = self._registry.actor(text)
        if actor is not None and actor.kind == kind:
            return actor.id
        named = sorted({each.actor for each in self._registry.named(text)})
        of_kind = [each for each in named if self._is(each, kind)]
        if len(of_kind or named) == 1:
            return (of_kind or named)[0]
        territory = self._territory(text) if kind == "state" and not named else None
        if territory is not None:
            return territory
        if kind == "organisation" and self._mapping.unknown == "register" and text:
            return self.register(text, kind, text)
        if named:
            raise BadInput(f"{text!r} may be any of {', '.join(named)}; say which under `actors:` in a mapping")
        raise BadInput(f"no {kind} is called {text!r}; name its id under `actors:` in a mapping")

    def _territory(self, text: str) -> str | None:
        """The id of the territory of that id, code or name, which is made known; None if there is none."""
        territory = _territories().get(text) or _territories().get(folded(text))
        return None if territory is None else self.register(territory.id, "state", territory.name)

    def _is(self, actor_id: str, kind: ActorKind) -> bool:
        actor = self._registry.actor(actor_id)
        return actor is not None and actor.kind == kind

    def register(self, actor_id: str, kind: ActorKind, name: str) -> str:
        """Make an actor known, unless one of that id is; return the id."""
        return self._told(actor_id, kind, name) if self._registry.actor(actor_id) is None else actor_id

    def _told(self, actor_id: str, kind: ActorKind, name: str) -> str:
        """Put an actor's name into the log, once; one that comes with Foedus need not be in it yet."""
        if (actor_id, kind) not in self._known:
            self._known[actor_id, kind] = actor_id
            source = self._mapping.source
            self.registered.append(ActorRegistered(actor_id=actor_id, kind=kind, name=name, source=source))
        return actor_id
