"""What a new log is seeded with: states, organisations, dated memberships, offices and the starter questions.

Memberships without a known start are not, since an event would have to invent one; nor are officials of whom it is
not known which office they held. Whoever held an office is registered with it, by the name that the registry knows.
"""

from __future__ import annotations

from collections.abc import Iterator

from foedus.graph.events import (
    ActorRegistered,
    Event,
    MembershipEnded,
    MembershipStarted,
    OfficeHeld,
    OfficeLeft,
    QuestionClosed,
)
from foedus.ingest.resolve.bundled import (
    BY,
    MembershipRow,
    OfficeRow,
    OrganisationRow,
    StateRow,
    opened,
    questions,
    table,
)
from foedus.ingest.resolve.folding import slug

SOURCE = "foedus starter set"


def starter_events() -> Iterator[Event]:
    """The same events at every call, in the same order: some 6,500."""
    for state in table("states.csv", StateRow):
        yield ActorRegistered(actor_id=state.id, kind="state", name=state.name, source=SOURCE)
    for other in table("organisations.csv", OrganisationRow):
        yield ActorRegistered(actor_id=other.id, kind=other.kind, name=other.name, source=SOURCE)
    for row in table("memberships.csv", MembershipRow):
        yield MembershipStarted(member=row.member, organisation=row.organisation, valid_from=row.start, source=SOURCE)
        if row.end:
            yield MembershipEnded(member=row.member, organisation=row.organisation, valid_to=row.end, source=SOURCE)
    yield from _offices()
    for entry in questions():
        yield opened(entry)
        if entry.closed:
            yield QuestionClosed(question_id=entry.id, closed=entry.closed, outcome=entry.outcome, by=BY)


def _offices() -> Iterator[Event]:
    """Who held which office, each person with all of theirs, as neighbours in one stream."""
    terms: dict[str, list[OfficeRow]] = {}
    for row in table("offices.csv", OfficeRow):
        terms.setdefault(slug(row.person), []).append(row)
    for person, held in terms.items():
        yield ActorRegistered(actor_id=person, kind="person", name=held[0].person, source=SOURCE)
        for term in held:
            yield OfficeHeld(
                person=person, office=term.office, body=term.body, valid_from=term.start or None, source=SOURCE
            )
            if term.end:
                yield OfficeLeft(person=person, office=term.office, body=term.body, valid_to=term.end, source=SOURCE)
