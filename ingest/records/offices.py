"""Offices -> events: who has held which office, and so spoken for whom."""

from __future__ import annotations

from foedus.graph.events import Event, OfficeHeld, OfficeLeft
from foedus.graph.time import When
from foedus.ingest.records.actors import Actors
from foedus.ingest.records.fields import Fields
from foedus.ingest.records.mapping import Mapping
from foedus.ingest.records.reading import end_of, when


class Offices:
    """Makes the events of a table of office holders; a start that is not given stays unknown."""

    def __init__(self, mapping: Mapping, actors: Actors, origin: str) -> None:
        self._mapping = mapping
        self._actors = actors
        self._origin = mapping.cited(origin)

    def events(self, fields: Fields) -> list[Event]:
        """The events of one row; raises `BadInput`."""
        given = fields.given
        begun = fields.get("start")
        start = when(begun, self._mapping) if begun else None
        end = end_of(fields.get("end"), start, self._mapping)
        if start is None:
            body = self._actors.any(given["body"], "state")
        else:
            body = self._actors.state(given["body"], When.parse(start).first)
        office, source = given["office"], f"{self._origin}:{fields.line}"
        person = self._actors.person(given["person"], office, body)
        held = OfficeHeld(person=person, office=office, body=body, valid_from=start, source=source)
        if end is None:
            return [held]
        return [held, OfficeLeft(person=person, office=office, body=body, valid_to=end, source=source)]
