"""Parties in cabinets -> events: a cabinet is a group whose members are its parties, while it is in office.

Parties of many countries have one name ("Labour", "Greens"), so that a party's id and name say its state too; a text
is not read by such names. Who wants that of one party gives it an alias.
"""

from __future__ import annotations

from foedus.errors import BadInput
from foedus.graph.events import Event, MembershipEnded, MembershipStarted
from foedus.graph.time import When
from foedus.ingest.records.actors import Actors
from foedus.ingest.records.fields import Fields
from foedus.ingest.records.mapping import Mapping
from foedus.ingest.records.reading import end_of, when
from foedus.ingest.resolve.folding import slug


class Parties:
    """Makes the events of a table of the parties of cabinets."""

    def __init__(self, mapping: Mapping, actors: Actors, origin: str) -> None:
        self._mapping = mapping
        self._actors = actors
        self._origin = mapping.cited(origin)

    def events(self, fields: Fields) -> list[Event]:
        """The events of one row; raises `BadInput`."""
        given = fields.given
        start = when(given["start"], self._mapping)
        first = When.parse(start).first
        end = end_of(fields.get("end"), start, self._mapping)
        state = self._actors.state(given["state"], first)
        party, cabinet = self._party(given, state), self._cabinet(given["cabinet"], state, start)
        source = f"{self._origin}:{fields.line}"
        made: list[Event] = [MembershipStarted(member=party, organisation=cabinet, valid_from=start, source=source)]
        if end:
            made.append(MembershipEnded(member=party, organisation=cabinet, valid_to=end, source=source))
        return made

    def _party(self, given: dict[str, str], state: str) -> str:
        written = given["party"]
        if written in self._mapping.actors:
            return self._mapping.actors[written]
        name = given.get("name") or written
        return self._actors.register(f"{state.lower()}-{_slug(written, 'party')}", "party", f"{name} ({state})")

    def _cabinet(self, name: str, state: str, start: str) -> str:
        made = f"cabinet-{state.lower()}-{start}-{_slug(name, 'cabinet')}"
        return self._actors.register(made, "group", f"cabinet {name} ({state})")


def _slug(name: str, what: str) -> str:
    made = slug(name)
    if not made:
        raise BadInput(f"{name!r} is no name of a {what}")
    return made
