"""For whom a person speaks on the day of a text."""

from __future__ import annotations

from datetime import date

from foedus.ingest.resolve.registry import Registry


class Offices:
    """Offices held on one day, looked up once a person. Without a day nobody is taken to hold one."""

    def __init__(self, registry: Registry, on: date | None) -> None:
        self._registry = registry
        self._on = on
        self._known: dict[str, tuple[str, str, str] | None] = {}

    def body_of(self, person: str) -> tuple[str, str, str] | None:
        """Id and kind of the state or organisation that a person speaks for, and the office; None if for none."""
        if person not in self._known:
            self._known[person] = self._look(person)
        return self._known[person]

    def _look(self, person: str) -> tuple[str, str, str] | None:
        if self._on is None:
            return None
        for office in self._registry.offices(person, self._on):
            body = self._registry.actor(office.body)
            if body is not None and body.kind in ("state", "organisation"):
                return body.id, body.kind, office.office
        return None
