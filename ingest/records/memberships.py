"""Memberships -> events: who has been a member of what, under the id that the member had at the time."""

from __future__ import annotations

from foedus.errors import BadInput
from foedus.graph.events import Event, MembershipEnded, MembershipStarted
from foedus.graph.fold.succession import seat_holders
from foedus.graph.time import When
from foedus.ingest.records.actors import Actors
from foedus.ingest.records.fields import Fields
from foedus.ingest.records.mapping import Mapping
from foedus.ingest.records.reading import end_of, when


class Memberships:
    """Makes the events of a table of memberships."""

    def __init__(self, mapping: Mapping, actors: Actors, origin: str) -> None:
        self._mapping = mapping
        self._actors = actors
        self._origin = mapping.cited(origin)

    def events(self, fields: Fields) -> list[Event]:
        """The events of one row; raises `BadInput`."""
        given = fields.get("start")
        start = when(given, self._mapping) if given else self._mapping.seen
        if start is None:
            raise BadInput("start is empty; where the source gives none, say `seen: DATE` in a mapping")
        end = end_of(fields.get("end"), start, self._mapping)
        first, last = When.parse(start).first, When.parse(end).first if end else None
        organisation = self._actors.any(fields.given["organisation"], "organisation")
        member = self._actors.state(fields.given["member"], first)
        source = f"{self._origin}:{fields.line}"
        made: list[Event] = []
        for holder, since, until in seat_holders(member, first, last):
            exact = start if since == first else since.isoformat()
            made.append(MembershipStarted(member=holder, organisation=organisation, valid_from=exact, source=source))
            if until is not None:
                gone = end if end and until == last else until.isoformat()
                made.append(MembershipEnded(member=holder, organisation=organisation, valid_to=gone, source=source))
        return made
